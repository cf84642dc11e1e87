using Atelier.Tensors;
using Atelier.Tensors.Memory;

namespace Atelier.Nn.Layers;

/// <summary>
/// Layers one after the other, numbered in state dictionaries as in PyTorch: <c>0.weight</c>. Functions without parameters take
/// a number too. An activation after a layer that is <see cref="IFusible"/> runs inside that layer, and a convolution with the
/// upsampling before it or the pooling after it as one (<see cref="Tensor.UpsampleConv2d"/>, <see cref="Tensor.Conv2dAvgPool"/>);
/// what one layer gives to the next is for that one alone (see <see cref="Tensor.Spend"/>). Those that are <see cref="ConditionalLayer"/>s
/// are told the condition.
/// </summary>
/// <example><code>new Sequential(scope, s => new Linear(s, 7, 9), Function.LeakyRelu(0.2), s => new Linear(s, 9, 2))</code></example>
public sealed class Sequential : ConditionalLayer
{
    /// <summary>Declares the layers, each at the scope of its number.</summary>
    public Sequential(Scope scope, params IEnumerable<Func<Scope, Layer>> layers)
        : base(scope)
        => Layers = [.. layers.Select((make, index) => make(scope[index]))];

    /// <summary>The layers in order.</summary>
    public IReadOnlyList<Layer> Layers { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, Tensor? condition)
    {
        Tensor value = x;
        for (int i = 0; i < Layers.Count; i++)
        {
            Layer layer = Layers[i];
            Func<Tensor, Tensor>? both = i + 1 < Layers.Count ? Fusion.Of(layer, Layers[i + 1], condition) : null;
            Tensor next = Arena.Part(layer.GetType().Name, () => both is null ? Run(layer, value, condition) : both(value));

            // Between two layers nobody else reads.
            if (value != x && value != next)
            {
                value.Spend();
            }

            value = next;
            i += both is null ? 0 : 1;
        }

        return value;
    }

    private static Tensor Run(Layer layer, Tensor x, Tensor? condition)
        => layer is ConditionalLayer told ? told.Forward(x, condition) : layer.Forward(x);
}
