using Atelier.Models.Recipes;
using Atelier.Nn;

namespace Atelier.Models.Gan;

/// <summary>The settings of <see cref="Dcgan"/>'s networks, for every recipe that plays with them.</summary>
/// <param name="discriminatorNorm">How the discriminator is normalised by default.</param>
internal sealed class DcganSettings(string discriminatorNorm)
{
    private readonly WholeSetting _width = new("width", 64, 4, 1024, "channels at the finest level; each coarser level has twice as many");
    private readonly ChoiceSetting<Norm> _generatorNorm = Norm.Setting("g-norm", "batch", "generator");
    private readonly ChoiceSetting<Norm> _discriminatorNorm = Norm.Setting("d-norm", discriminatorNorm, "discriminator");

    public WholeSetting Latent { get; } = new("latent", 128, 1, 4096, "length of the latent vector");

    public IReadOnlyList<Setting> All => [Latent, _width, _generatorNorm, _discriminatorNorm];

    public Dcgan.Generator Generator(Scope scope, int inputs, PictureSpec pictures, SettingValues values)
        => new(scope, inputs, values.Get(_width), pictures, values.Get(_generatorNorm));

    public Dcgan.Discriminator Discriminator(Scope scope, PictureSpec pictures, SettingValues values)
        => new(scope, values.Get(_width), pictures, values.Get(_discriminatorNorm));
}
