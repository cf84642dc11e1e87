using Atelier.Models.Gan.Variants;
using Atelier.Models.Recipes;
using Atelier.Tensors;

namespace Atelier.Benchmarks.Cases;

/// <summary>DCGAN as its recipe has it: nz 128, 4x4 stride 2, batch norm; a fake batch serves both updates.</summary>
internal static class Dcgan32
{
    /// <summary>Widths 256-128-64, 32x32x3.</summary>
    public static Case Case { get; } = Sized(batch: 128, width: 64, size: 32);

    /// <summary>The same at another size, to see how cost grows.</summary>
    /// <param name="batch">Pictures a step.</param>
    /// <param name="width">Channels next to the picture; they double with every halving.</param>
    /// <param name="size">Rows and columns of a picture, a power of two from 8.</param>
    public static Case Sized(int batch, int width, int size) => new("dcgan32", batch, () =>
    {
        Recipe recipe = Dcgan.Recipe;
        SettingValues values = new(recipe, new Dictionary<string, string> { ["latent"] = "128", ["width"] = $"{width}", ["ema"] = "0" });
        return new TrainingWork(recipe.Build(new RandomKey(0), new PictureSpec(3, size, size, 0), values), Synthetic.Pictures(batch, 3, size));
    });
}
