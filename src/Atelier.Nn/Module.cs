using Atelier.Tensors;

namespace Atelier.Nn;

/// <summary>
/// Something with parameters. What it computes from is its own affair: a generator takes noise and a label, a denoiser a
/// picture, a noise level and a condition. Those that map one tensor to one tensor are <see cref="Layer"/>s.
/// </summary>
public abstract class Module
{
    /// <summary>Declares a module at a scope.</summary>
    protected Module(Scope scope)
    {
        Scope = scope;
        scope.Register(this);
    }

    /// <summary>Where this module's parameters are declared.</summary>
    public Scope Scope { get; }

    /// <summary>The trainable tensors, those of its parts included.</summary>
    public IReadOnlyList<Parameter> Parameters => Scope.Parameters;

    /// <summary>Puts this module and its parts in training or evaluation mode; layers whose mode was set by hand keep it.</summary>
    public void Train(bool training = true)
    {
        foreach (Module module in Scope.Modules)
        {
            (module as IModal)?.Follow(training);
        }
    }
}

/// <summary>A module that maps one tensor to one tensor.</summary>
public abstract class Layer(Scope scope) : Module(scope)
{
    /// <summary>Computes the output.</summary>
    public abstract Tensor Forward(Tensor x);
}

/// <summary>A layer that computes differently while training: dropout, batch norm.</summary>
public interface IModal
{
    /// <summary>Training or evaluation behaviour for this one layer, whatever its network's mode; null follows the network.</summary>
    bool? Mode { get; set; }

    /// <summary>Called when the network's mode changes.</summary>
    void Follow(bool training);
}

/// <summary>The random numbers of the computation at hand: what dropout draws from.</summary>
public static class Noise
{
    [ThreadStatic]
    private static RandomKey? t_key;

    /// <summary>The key in force.</summary>
    /// <exception cref="InvalidOperationException">None is.</exception>
    public static RandomKey Key => t_key ?? throw new InvalidOperationException(
        "A layer draws random numbers, but no key is in force: run it inside Noise.With(key, ...), as the trainer does.");

    /// <summary>Runs a piece of work with a key in force. The same key gives the same numbers, so give each pass its own.</summary>
    public static T With<T>(RandomKey key, Func<T> body)
    {
        RandomKey? before = t_key;
        t_key = key;
        try
        {
            return body();
        }
        finally
        {
            t_key = before;
        }
    }
}
