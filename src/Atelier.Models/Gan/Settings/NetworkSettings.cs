using Atelier.Models.Gan.Networks;
using Atelier.Models.Recipes;
using Atelier.Nn;
using Atelier.Nn.Initializers;
using Atelier.Nn.Layers;
using Atelier.Nn.Reparameterizations;

namespace Atelier.Models.Gan.Settings;

/// <summary>Which networks play, whatever they minimise.</summary>
internal sealed class NetworkSettings(GanDefaults defaults)
{
    private readonly ChoiceSetting<INetworks> _net = new(
        "net",
        defaults.Net,
        new Dictionary<string, INetworks>
        {
            ["mlp"] = new Perceptrons(), ["compact"] = new Compact(), ["dcgan"] = new Convolutional(), ["resnet"] = new Residual(),
            ["resnet-deep"] = new DeepResidual(),
        },
        "the kind of networks: multilayer perceptrons, a few convolutions of one width, DCGAN's, residual blocks, more of them with bottlenecks");

    private readonly WholeSetting _width = new("width", 0, 0, 8192, "channels (mlp: units) of the networks, as each kind counts them; 0: its own number");
    private readonly ChoiceSetting<Norm?> _generatorNorm = Norm.Setting("g-norm", defaults.GeneratorNorm, "generator");
    private readonly ChoiceSetting<Norm?> _discriminatorNorm = Norm.Setting("d-norm", defaults.DiscriminatorNorm, "discriminator");
    private readonly ChoiceSetting<Initializer?> _weights = new(
        "weights",
        defaults.Weights,
        new Dictionary<string, Initializer?> { ["usual"] = null, ["orthogonal"] = Init.Orthogonal },
        "initial weights; usual: as in the networks' paper");

    private readonly WholeSetting _attention = new(
        "attention", defaults.Attention, 0, 1024, "self-attention over the finest maps of at most so many rows (residual networks); 0: none");

    private readonly NumberSetting _dropout = new("dropout", defaults.Dropout, 0, 0.9, "share of the discriminator's hidden values dropped");
    private readonly WholeSetting _minibatch = new("minibatch", defaults.MinibatchKernels, 0, 1024, "kernels by which the discriminator compares a batch's pictures with each other; 0: none");

    public WholeSetting Latent { get; } = new("latent", defaults.Latent, 1, 4096, "length of the latent vector");

    public IReadOnlyList<Setting> All => [_net, Latent, _width, _generatorNorm, _discriminatorNorm, _weights, _attention, _dropout, _minibatch];

    /// <summary>Levels of the generator; see <see cref="INetworks.Levels"/>.</summary>
    public int Levels(PictureSpec pictures, SettingValues values) => values.Get(_net).Levels(pictures);

    /// <summary>Declares the generator.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="inputs">Numbers that it is given for a picture.</param>
    /// <param name="pictures">What is made.</param>
    /// <param name="values">What the user set.</param>
    /// <param name="norm">In place of the one that the user set; weights come about as the user set all the same.</param>
    public ConditionalLayer Generator(Scope scope, int inputs, PictureSpec pictures, SettingValues values, Norm? norm = null)
        => values.Get(_net).Generator(scope, inputs, pictures, Options(
            values, norm is null ? values.Get(_generatorNorm) : norm with { Weights = GeneratorWeights(values) }));

    /// <summary>Declares the discriminator.</summary>
    public Discriminator Discriminator(Scope scope, PictureSpec pictures, SettingValues values)
    {
        NetworkOptions options = Options(values, values.Get(_discriminatorNorm)) with { Dropout = values.Get(_dropout) };
        Discriminator network = values.Get(_net).Discriminator(scope, pictures, options);
        return values.Get(_minibatch) is > 0 and var kernels ? new MinibatchDiscrimination(network, kernels, HeadWeights(values)) : network;
    }

    /// <summary>Initial weights; null for each layer's own.</summary>
    public Initializer? InitialWeights(SettingValues values) => values.Get(_weights);

    /// <summary>How the weights of what is put around the generator come from what is trained: as its own do.</summary>
    public Reparameterization? GeneratorWeights(SettingValues values) => values.Get(_generatorNorm)?.Weights;

    /// <summary>How the weights of what is put on the discriminator come from what is trained: as its own do.</summary>
    public Reparameterization? HeadWeights(SettingValues values) => values.Get(_discriminatorNorm)?.Weights;

    private NetworkOptions Options(SettingValues values, Norm? norm)
        => new(Width(values), norm, Weights: values.Get(_weights), Attention: values.Get(_attention));

    private int? Width(SettingValues values) => values.Get(_width) is > 0 and var width ? width : null;
}
