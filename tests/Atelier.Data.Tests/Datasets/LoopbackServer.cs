using System.Net;
using System.Net.Sockets;

namespace Atelier.Data.Tests;

/// <summary>An HTTP server on this machine that answers every request as told.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly HttpListener _listener;
    private int _requests;

    public LoopbackServer(Func<HttpListenerContext, Task> answer)
    {
        (_listener, BaseUrl) = Listen();
        _ = ServeAsync(answer);
    }

    public Uri BaseUrl { get; }

    public int Requests => _requests;

    /// <summary>Serves files by name; others are not found.</summary>
    public static LoopbackServer Of(IReadOnlyDictionary<string, byte[]> files) => new(async context =>
    {
        if (files.TryGetValue(context.Request.Url!.AbsolutePath.TrimStart('/'), out byte[]? file))
        {
            context.Response.ContentLength64 = file.Length;
            await context.Response.OutputStream.WriteAsync(file);
        }
        else
        {
            context.Response.StatusCode = 404;
        }

        context.Response.Close();
    });

    /// <summary>A port of this machine on which nothing listens.</summary>
    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    public void Dispose() => _listener.Close();

    // Another process may take the port between asking for a free one and listening on it.
    private static (HttpListener Listener, Uri Url) Listen()
    {
        for (int attempt = 0; ; attempt++)
        {
            var url = new Uri($"http://127.0.0.1:{FreePort()}/");
            var listener = new HttpListener();
            listener.Prefixes.Add(url.AbsoluteUri);
            try
            {
                listener.Start();
                return (listener, url);
            }
            catch (HttpListenerException) when (attempt < 10)
            {
            }
        }
    }

    private async Task ServeAsync(Func<HttpListenerContext, Task> answer)
    {
        while (_listener.IsListening)
        {
            try
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                Interlocked.Increment(ref _requests);
                await answer(context);
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or IOException)
            {
                // The server was closed, or the client went away.
            }
        }
    }
}
