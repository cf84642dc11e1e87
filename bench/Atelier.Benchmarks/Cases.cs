using Atelier.Models.Gan;
using Atelier.Models.Recipes;
using Atelier.Tensors;
using Atelier.Training;

namespace Atelier.Benchmarks;

/// <summary>A full training step to time, the same as the peer's script of that name.</summary>
internal sealed record Case(string Name, int Batch, Func<Trainer> Create);

internal static class Cases
{
    public static IReadOnlyList<Case> All { get; } = [new("dcgan32", 128, Dcgan32)];

    /// <summary>nz 128, widths 256-128-64, 4x4 stride 2, batch norm, 32x32x3: a fake batch serves both updates.</summary>
    private static Trainer Dcgan32()
    {
        const int batch = 128;
        Recipe recipe = Dcgan.Recipe;
        SettingValues values = new(recipe, new Dictionary<string, string> { ["latent"] = "128", ["width"] = "64", ["ema"] = "0" });
        IModel model = recipe.Build(new RandomKey(0), new PictureSpec(3, 32, 32, 0), values);
        float[] pixels = new float[batch * 32 * 32 * 3];
        new RandomKey(1).FillUniform(pixels);
        long position = 0;
        return new Trainer(model, new RandomKey(0), () => new Batch(Tensor.FromMemory<float>(pixels, [batch, 3, 32, 32]) * 2 - 1, null, (position += batch) - batch));
    }
}
