using Atelier.Nn;
using Atelier.Nn.Losses;
using Atelier.Nn.Optimizers;
using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;
using Atelier.Training;

namespace Atelier.Benchmarks.Networks;

/// <summary>
/// Trains a denoiser as DDPM does (arXiv:2006.11239, algorithm 1): it predicts the noise in pictures at random time steps of the
/// linear schedule; Adam at 2e-4, gradients clipped to norm 1, an average of the weights with decay 0.9999.
/// </summary>
internal sealed class Diffusion : ITrainable, ISampler
{
    private const int Steps = 1000;

    /// <summary>Share of the picture's variance left after each step: the running product of 1 - beta, beta from 1e-4 to 0.02.</summary>
    private static readonly double[] s_left = Left();

    private readonly UNet _denoiser;

    public Diffusion(Scope scope, UNetSpec spec)
    {
        (Scope, _denoiser) = (scope, new UNet(scope, spec));
        Phases = [new("denoiser", _denoiser.Parameters, Loss, new Adam(2e-4)) { ClipNorm = 1 }];
        Averages = [new Ema(scope, 0.9999)];
    }

    public Scope Scope { get; }

    public IReadOnlyList<Phase> Phases { get; }

    public IReadOnlyList<Ema> Averages { get; }

    /// <summary>
    /// 28x28 pictures by DDIM without noise (arXiv:2010.02502, equation 12) in 25 steps, from the weights themselves: a short
    /// training's average is still where it began.
    /// </summary>
    public Tensor Sample(RandomKey key, int count, long first = 0) => Arena.Run("sample", () => Gradients.NoGrad(() =>
    {
        const int Stride = Steps / 25;
        Tensor x = Tensor.Normal([count, 1, 28, 28], key.Stream("noise"), first);
        for (int t = Steps - 1; t >= 0; t -= Stride)
        {
            (Tensor noisy, double now, double next) = (x, s_left[t], t >= Stride ? s_left[t - Stride] : 1);
            int step = t;
            x = Arena.Run("denoise", () =>
            {
                Tensor noise = _denoiser.Forward(noisy, Tensor.Full([count], step)).To(DType.F32);
                Tensor clean = ((noisy - noise * Math.Sqrt(1 - now)) * (1 / Math.Sqrt(now))).Clamp(-1, 1);
                return clean * Math.Sqrt(next) + noise * Math.Sqrt(1 - next);
            });
        }

        return x;
    }));

    private Tensor Loss(Round round)
    {
        Tensor pictures = round.Batch.Images;
        int[] steps = new int[round.Batch.Count];
        round.Key("steps").FillUniformInt(steps, Steps, round.Batch.Position, perSample: 1);
        Tensor noise = round.Normal("noise", pictures.Shape.ToArray()[1..]);
        Tensor noisy = pictures * Each(t => Math.Sqrt(s_left[t])).Reshape(-1, 1, 1, 1) + noise * Each(t => Math.Sqrt(1 - s_left[t])).Reshape(-1, 1, 1, 1);
        return Nn.Losses.Loss.Mse(_denoiser.Forward(noisy, Each(t => t)), noise);

        Tensor Each(Func<int, double> value) => Tensor.From([.. steps.Select(t => (float)value(t))], [steps.Length]);
    }

    private static double[] Left()
    {
        double left = 1;
        return [.. Enumerable.Range(0, Steps).Select(t => left *= 1 - (1e-4 + (0.02 - 1e-4) * t / (Steps - 1)))];
    }
}
