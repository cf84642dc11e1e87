using Atelier.Nn.Layers;
using Atelier.Nn.Reparameterizations;
using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;
using Atelier.Tensors.Ops;
using Atelier.Testing;

namespace Atelier.Nn.Tests.Layers;

/// <summary>A convolution beside upsampling or pooling runs with it as one, and nothing but the work changes.</summary>
public sealed class ResamplingFusionTests
{
    private static readonly Dictionary<string, (Func<Scope, Layer> First, Func<Scope, Layer> Second)> s_pairs = new()
    {
        ["upsampling, 3x3"] = (s => new UpsampleNearest(s), s => new Conv2d(s, 6, 5, 3, pad: 1)),
        ["upsampling, 1x1"] = (s => new UpsampleNearest(s), s => new Conv2d(s, 6, 5, 1)),
        ["upsampling, spectral 3x3"] = (s => new UpsampleNearest(s), s => new Conv2d(s, 6, 5, 3, pad: 1, via: new SpectralNorm())),
        ["3x3, pooling"] = (s => new Conv2d(s, 6, 5, 3, pad: 1), s => new AvgPool2d(s, 2)),
        ["3x3 without bias, pooling"] = (s => new Conv2d(s, 6, 5, 3, pad: 1, bias: false), s => new AvgPool2d(s, 2, stride: 2, pad: 0)),
        ["1x1, pooling"] = (s => new Conv2d(s, 6, 5, 1), s => new AvgPool2d(s, 2)),
        ["equalised 3x3, pooling"] = (s => new Conv2d(s, 6, 5, 3, pad: 1, via: new EqualizedRate()), s => new AvgPool2d(s, 2)),
    };

    private static readonly Dictionary<string, (Func<Scope, Layer> First, Func<Scope, Layer> Second)> s_others = new()
    {
        ["threefold"] = (s => new UpsampleNearest(s, 3), s => new Conv2d(s, 6, 5, 3, pad: 1)),
        ["bilinear"] = (s => new UpsampleBilinear(s), s => new Conv2d(s, 6, 5, 3, pad: 1)),
        ["upsampling, stride"] = (s => new UpsampleNearest(s), s => new Conv2d(s, 6, 5, 3, stride: 2, pad: 1)),
        ["upsampling, groups"] = (s => new UpsampleNearest(s), s => new Conv2d(s, 6, 4, 3, pad: 1, groups: 2)),
        ["dilation, pooling"] = (s => new Conv2d(s, 6, 5, 3, pad: 2, dilation: 2), s => new AvgPool2d(s, 2)),
        ["overlapping pooling"] = (s => new Conv2d(s, 6, 5, 3, pad: 1), s => new AvgPool2d(s, 2, stride: 1)),
        ["padded pooling"] = (s => new Conv2d(s, 6, 5, 3, pad: 1), s => new AvgPool2d(s, 2, pad: 1)),
        ["maxima"] = (s => new Conv2d(s, 6, 5, 3, pad: 1), s => new MaxPool2d(s, 2)),
    };

    public static TheoryData<string> Pairs { get; } = [.. s_pairs.Keys];

    public static TheoryData<string> Others { get; } = [.. s_others.Keys];

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Two_layers_take_less_than_half_the_work_and_are_the_same_function(string name) => Arena.Run(name, () =>
    {
        (Func<Scope, Layer> first, Func<Scope, Layer> second) = s_pairs[name];
        using Scope scope = new(new RandomKey(1)), other = new(new RandomKey(1));
        Sequential together = new(scope, first, second), apart = new(other, first, second);
        Assert.Equal(apart.Parameters.Select(p => (p.Name, p.Storage.Shape)), together.Parameters.Select(p => (p.Name, p.Storage.Shape)));
        Tensor x = Tensor.Normal([2, 6, 17, 18], new RandomKey(2)).WithGrad();

        (Tensor y, double work) = Watch(() => together.Forward(x));
        (Tensor expected, double more) = Watch(() => OneByOne(apart, x));

        Assert.InRange(work, 1, 0.5 * more);
        Close.To(expected, y, what: name);
        foreach ((Tensor expectedGrad, Tensor grad) in Grads(expected, x, apart).Zip(Grads(y, x, together)))
        {
            Close.To(expectedGrad, grad, what: $"{name}, gradient or second derivative");
        }
    });

    [Theory]
    [MemberData(nameof(Others))]
    public void Other_pairs_run_one_by_one(string name) => Arena.Run(name, () =>
    {
        (Func<Scope, Layer> first, Func<Scope, Layer> second) = s_others[name];
        using Scope scope = new(new RandomKey(1));
        Sequential network = new(scope, first, second);
        Tensor x = Tensor.Normal([2, 6, 17, 18], new RandomKey(2));

        (Tensor y, double work) = Watch(() => network.Forward(x));
        (Tensor expected, double expectedWork) = Watch(() => OneByOne(network, x));

        Assert.Equal(expectedWork, work);
        Assert.Equal(expected.ToArray<float>(), y.ToArray<float>());
    });

    /// <summary>By input and parameters: of a loss that is no linear function, and of the input gradient's square.</summary>
    private static Tensor[] Grads(Tensor y, Tensor x, Sequential network)
    {
        Tensor[] parameters = [.. network.Parameters.Select(p => p.Storage)];
        Tensor slope = Gradients.Grad(y.Tanh().Sum(), [x], createGraph: true)[0];
        return [.. Gradients.Grad(y.Square().Sum(), [x, .. parameters], createGraph: true), .. Gradients.Grad(slope.Square().Sum(), [x, .. parameters])];
    }

    private static Tensor OneByOne(Sequential network, Tensor x) => network.Layers.Aggregate(x, (value, layer) => layer.Forward(value));

    private static (Tensor Y, double Work) Watch(Func<Tensor> run)
    {
        double work = 0;
        Op.Observer = IOpObserver.Each(op => work += op switch { Conv c => c.Geometry.Flops, ConvInputGrad c => c.Geometry.Flops, _ => 0 });
        try
        {
            return (run(), work);
        }
        finally
        {
            Op.Observer = null;
        }
    }
}
