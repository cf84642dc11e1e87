using Atelier.Tensors;

namespace Atelier.Nn.Layers;

/// <summary>A function of one tensor as a layer, so that it can stand in a <see cref="Sequential"/>. No state.</summary>
public sealed class Function(Scope scope, Func<Tensor, Tensor> function) : Layer(scope)
{
    /// <summary>An activation as a layer, which an <see cref="IFusible"/> layer before it may apply in its stead.</summary>
    public Function(Scope scope, Activation activation)
        : this(scope, activation.Apply)
        => Activation = activation;

    /// <summary>max(x, 0).</summary>
    public static Func<Scope, Layer> Relu => Of(Activation.Relu);

    /// <summary>tanh(x).</summary>
    public static Func<Scope, Layer> Tanh => Of(Activation.Tanh);

    /// <summary>1 / (1 + e^-x).</summary>
    public static Func<Scope, Layer> Sigmoid => Of(Activation.Sigmoid);

    /// <summary>x sigmoid(x), also called swish (arXiv:1702.03118).</summary>
    public static Func<Scope, Layer> Silu => Of(Activation.Silu);

    /// <summary>x times the normal distribution function of x (arXiv:1606.08415).</summary>
    public static Func<Scope, Layer> Gelu => Of(Activation.Gelu);

    /// <summary>[N, ...] to [N, features], in logical order.</summary>
    public static Func<Scope, Layer> Flatten => Of(x => x.Flatten());

    /// <summary>The input itself.</summary>
    public static Func<Scope, Layer> Identity => Of(Activation.None);

    /// <summary>x above 0, slope times x below. PyTorch's default slope is 0.01, DCGAN's 0.2.</summary>
    public static Func<Scope, Layer> LeakyRelu(double negativeSlope = 0.01) => Of(Activation.LeakyRelu(negativeSlope));

    /// <summary>Any activation.</summary>
    public static Func<Scope, Layer> Of(Activation activation) => scope => new Function(scope, activation);

    /// <summary>Any function.</summary>
    public static Func<Scope, Layer> Of(Func<Tensor, Tensor> function) => scope => new Function(scope, function);

    /// <summary>The function, where it is an activation.</summary>
    public Activation? Activation { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => function(x);
}
