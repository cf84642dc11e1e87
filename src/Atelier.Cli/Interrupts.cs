using System.Runtime.InteropServices;

namespace Atelier.Cli;

/// <summary>
/// Ctrl-C and SIGTERM: the first asks the work to stop in good order, the second ends the process at once. The exit code is then
/// what shells expect of an interrupted command (128 + the signal's number), so that <c>atelier train ... &amp;&amp; next</c> does not go on
/// with a half-trained model.
/// </summary>
internal sealed class Interrupts : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _registrations;
    private int _code;

    private Interrupts() => _registrations = [Listen(PosixSignal.SIGINT, 130), Listen(PosixSignal.SIGTERM, 143)];

    /// <summary>Does work that can be stopped by its token.</summary>
    /// <returns>0, or the interrupt's exit code.</returns>
    public static int Run(Action<CancellationToken> work)
    {
        using Interrupts interrupts = new();
        try
        {
            work(interrupts._stop.Token);
        }
        catch (OperationCanceledException) when (interrupts._stop.IsCancellationRequested)
        {
            // Whoever asked for it needs no explanation.
        }

        return Volatile.Read(ref interrupts._code);
    }

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }

        _stop.Dispose();
    }

    private PosixSignalRegistration Listen(PosixSignal signal, int code) => PosixSignalRegistration.Create(signal, context =>
    {
        if (Interlocked.CompareExchange(ref _code, code, 0) == 0)
        {
            context.Cancel = true;
            _stop.Cancel();
        }
        else if (!Console.IsErrorRedirected)
        {
            // A live display hides the cursor and won't live to bring it back.
            Console.Error.WriteLine("\e[?25h");
        }
    });
}
