using Atelier.Tensors;

namespace Atelier.Nn.Layers;

/// <summary>A function of one tensor as a layer, so that it can stand in a <see cref="Sequential"/>. No state.</summary>
public sealed class Function(Scope scope, Func<Tensor, Tensor> function) : Layer(scope)
{
    /// <summary>max(x, 0).</summary>
    public static Func<Scope, Layer> Relu => Of(x => x.Relu());

    /// <summary>tanh(x).</summary>
    public static Func<Scope, Layer> Tanh => Of(x => x.Tanh());

    /// <summary>1 / (1 + e^-x).</summary>
    public static Func<Scope, Layer> Sigmoid => Of(x => x.Sigmoid());

    /// <summary>x sigmoid(x), also called swish (arXiv:1702.03118).</summary>
    public static Func<Scope, Layer> Silu => Of(x => x.Silu());

    /// <summary>x times the normal distribution function of x (arXiv:1606.08415).</summary>
    public static Func<Scope, Layer> Gelu => Of(x => x.Gelu());

    /// <summary>[N, ...] to [N, features], in logical order.</summary>
    public static Func<Scope, Layer> Flatten => Of(x => x.Flatten());

    /// <summary>The input itself.</summary>
    public static Func<Scope, Layer> Identity => Of(x => x);

    /// <summary>x above 0, slope times x below. PyTorch's default slope is 0.01, DCGAN's 0.2.</summary>
    public static Func<Scope, Layer> LeakyRelu(double negativeSlope = 0.01) => Of(x => x.LeakyRelu(negativeSlope));

    /// <summary>Any function.</summary>
    public static Func<Scope, Layer> Of(Func<Tensor, Tensor> function) => scope => new Function(scope, function);

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => function(x);
}
