using Atelier.Models.Gan.Networks;
using Atelier.Models.Recipes;
using Atelier.Nn;
using Atelier.Nn.Layers;
using Atelier.Nn.Reparameterizations;

namespace Atelier.Models.Gan.Settings;

/// <summary>Which networks play, whatever they minimise.</summary>
internal sealed class NetworkSettings(GanDefaults defaults)
{
    private readonly ChoiceSetting<INetworks> _net = new(
        "net",
        defaults.Net,
        new Dictionary<string, INetworks> { ["mlp"] = new Perceptrons(), ["dcgan"] = new Convolutional(), ["resnet"] = new Residual() },
        "the kind of networks: multilayer perceptrons, strided convolutions, residual blocks");

    private readonly WholeSetting _width = new("width", 0, 0, 8192, "channels (mlp: units) of the networks, as each kind counts them; 0: its own number");
    private readonly ChoiceSetting<Norm?> _generatorNorm = Norm.Setting("g-norm", "usual", "generator");
    private readonly ChoiceSetting<Norm?> _discriminatorNorm = Norm.Setting("d-norm", defaults.DiscriminatorNorm, "discriminator");
    private readonly NumberSetting _dropout = new("dropout", defaults.Dropout, 0, 0.9, "share of the discriminator's hidden values dropped");
    private readonly WholeSetting _minibatch = new("minibatch", defaults.MinibatchKernels, 0, 1024, "kernels by which the discriminator compares a batch's pictures with each other; 0: none");

    public WholeSetting Latent { get; } = new("latent", defaults.Latent, 1, 4096, "length of the latent vector");

    public IReadOnlyList<Setting> All => [_net, Latent, _width, _generatorNorm, _discriminatorNorm, _dropout, _minibatch];

    /// <summary>Declares the generator.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="inputs">Numbers that it is given for a picture.</param>
    /// <param name="pictures">What is made.</param>
    /// <param name="values">What the user set.</param>
    /// <param name="norm">In place of the one that the user set.</param>
    public ConditionalLayer Generator(Scope scope, int inputs, PictureSpec pictures, SettingValues values, Norm? norm = null)
        => values.Get(_net).Generator(scope, inputs, pictures, new(Width(values), norm ?? values.Get(_generatorNorm)));

    /// <summary>Declares the discriminator.</summary>
    public Discriminator Discriminator(Scope scope, PictureSpec pictures, SettingValues values)
    {
        Discriminator network = values.Get(_net).Discriminator(scope, pictures, new(Width(values), values.Get(_discriminatorNorm), values.Get(_dropout)));
        return values.Get(_minibatch) is > 0 and var kernels ? new MinibatchDiscrimination(network, kernels, HeadWeights(values)) : network;
    }

    /// <summary>How the weights of what is put on the discriminator come from what is trained: as its own do.</summary>
    public Reparameterization? HeadWeights(SettingValues values) => values.Get(_discriminatorNorm)?.Weights;

    private int? Width(SettingValues values) => values.Get(_width) is > 0 and var width ? width : null;
}
