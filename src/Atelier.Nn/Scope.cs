using Atelier.Nn.Initializers;
using Atelier.Tensors;
using Atelier.Tensors.Memory;

namespace Atelier.Nn;

/// <summary>
/// Where modules declare what they are made of. Declaration is registration: a scope carries the path and the key that initial
/// values derive from. A value depends on the seed and its own name alone, never on the order of declaration.
/// </summary>
/// <example><code>private readonly Conv2d _conv1 = new(scope["conv1"], 3, 64, kernel: 4, stride: 2, pad: 1);</code></example>
public sealed class Scope : IDisposable
{
    private readonly Registry _registry;

    private Scope(string path, Registry registry) => (Path, _registry) = (path, registry);

    /// <summary>A new, empty root.</summary>
    /// <param name="key">Initial values derive from it and their own names.</param>
    public Scope(RandomKey key)
        : this("", new Registry(key.Stream("init")))
    {
    }

    /// <summary>"main.0"; empty at the root.</summary>
    public string Path { get; }

    /// <summary>The scope of a part.</summary>
    public Scope this[string name] => new(Join(name), _registry);

    /// <summary>The scope of a numbered part, as in a sequence.</summary>
    public Scope this[int index] => this[index.ToString(System.Globalization.CultureInfo.InvariantCulture)];

    /// <summary>Declares a trainable tensor (F32).</summary>
    /// <exception cref="InvalidOperationException">The name is taken.</exception>
    public Parameter Parameter(string name, Shape shape, Initializer initializer)
    {
        string path = Vacant(name);
        Parameter parameter = new(path, Initial(path, shape, initializer).WithGrad());
        _registry.Parameters.Add(path, parameter);
        return parameter;
    }

    /// <summary>Declares a tensor that is saved but not trained: running statistics, power iteration's vectors (F32).</summary>
    /// <exception cref="InvalidOperationException">The name is taken.</exception>
    public Tensor Buffer(string name, Shape shape, Initializer initializer)
        => Register(Vacant(name), Initial(Join(name), shape, initializer));

    /// <summary>Declares a saved count (I64, one number), 0 at first.</summary>
    /// <exception cref="InvalidOperationException">The name is taken.</exception>
    public Tensor Counter(string name) => Register(Vacant(name), Arena.Outside(() => Tensor.Zeros([], DType.I64)));

    /// <summary>The trainable tensors declared here and below, in order of declaration.</summary>
    public IReadOnlyList<Parameter> Parameters => [.. Below(_registry.Parameters)];

    /// <summary>Everything that a state dictionary holds, parameters first, with full paths.</summary>
    public IReadOnlyList<(string Name, Tensor Value)> State
        => [.. Parameters.Select(p => (p.Name, p.Storage)), .. Below(_registry.Buffers)];

    /// <summary>Gives back the memory of everything declared here and below; the modules can't be used any more.</summary>
    public void Dispose()
    {
        foreach ((_, Tensor value) in State)
        {
            value.Dispose();
        }
    }

    /// <summary>The modules declared here and below.</summary>
    internal IEnumerable<Module> Modules => _registry.Modules.Where(entry => IsBelow(entry.Path)).Select(entry => entry.Module);

    internal void Register(Module module) => _registry.Modules.Add((Path, module));

    private Tensor Register(string path, Tensor buffer)
    {
        _registry.Buffers.Add(path, (path, buffer));
        return buffer;
    }

    private Tensor Initial(string path, Shape shape, Initializer initializer) => Arena.Outside(() =>
    {
        float[] values = new float[shape.Count];
        initializer(values, shape, _registry.Key.Stream(path));
        return Tensor.From(values, shape);
    });

    private IEnumerable<T> Below<T>(OrderedDictionary<string, T> entries) => entries.Where(entry => IsBelow(entry.Key)).Select(entry => entry.Value);

    private bool IsBelow(string path) => Path.Length == 0 || path == Path || path.StartsWith(Path + ".", StringComparison.Ordinal);

    private string Vacant(string name)
    {
        string path = Join(name);
        return _registry.Parameters.ContainsKey(path) || _registry.Buffers.ContainsKey(path)
            ? throw new InvalidOperationException($"'{path}' is declared twice.")
            : path;
    }

    private string Join(string name) => Path.Length == 0 ? name : $"{Path}.{name}";

    private sealed class Registry(RandomKey key)
    {
        public RandomKey Key => key;

        public OrderedDictionary<string, Parameter> Parameters { get; } = [];

        public OrderedDictionary<string, (string Name, Tensor Value)> Buffers { get; } = [];

        public List<(string Path, Module Module)> Modules { get; } = [];
    }
}
