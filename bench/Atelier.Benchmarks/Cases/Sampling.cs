using Atelier.Benchmarks.Networks;
using Atelier.Models.Gan.Networks;
using Atelier.Models.Recipes;
using Atelier.Nn;
using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;

namespace Atelier.Benchmarks.Cases;

/// <summary>Trained networks at work: nothing is recorded.</summary>
internal static class Sampling
{
    /// <summary>Pictures from the generator of <see cref="Cases.Dcgan32"/>, the noise drawn included.</summary>
    public static Case Dcgan32 { get; } = new("sampling-dcgan32", 64, () =>
    {
        Scope scope = new(new RandomKey(0));
        Convolutional.Generator generator = new(scope, latent: 128, width: 64, new PictureSpec(3, 32, 32, 0));
        generator.Train(false);
        return new SamplingWork(scope, key => generator.Forward(Tensor.Normal([64, 128], key)));
    }) { IsSampling = true };

    /// <summary>One evaluation of the denoiser of <see cref="Ddpm.Ddpm32"/>: what a sampler of any kind does many times over.</summary>
    public static Case Ddpm32 { get; } = new("sampling-ddpm32", 16, () =>
    {
        Scope scope = new(new RandomKey(0));
        UNet denoiser = new(scope, Ddpm.Spec32(width: 64));
        Tensor noise = Tensor.Normal([16, 3, 32, 32], new RandomKey(1)), step = Tensor.Full([16], 500);
        return new SamplingWork(scope, _ => denoiser.Forward(noise, step), noise, step);
    }) { IsSampling = true, PeerGflop = 51.2 };

    /// <summary>Calls a network and lets what it made go.</summary>
    /// <param name="scope">The network's; disposed of with the work.</param>
    /// <param name="sample">Makes pictures by a key, another one each time.</param>
    /// <param name="given">What else to dispose of.</param>
    private sealed class SamplingWork(Scope scope, Func<RandomKey, Tensor> sample, params Tensor[] given) : IWork
    {
        private long _calls;
        private float[] _seen = [];

        public long Parameters { get; } = scope.Parameters.Sum(p => p.Storage.Shape.Count);

        public void Step() => Arena.Run("sampling", () =>
        {
            Tensor pictures = Gradients.NoGrad(() => sample(new RandomKey(2).At(_calls++)).To(DType.F32));

            // As someone who wants to see the pictures: reading waits until they are there.
            _seen = _seen.Length == pictures.Count ? _seen : new float[pictures.Count];
            pictures.ToMemory<float>(_seen);
        });

        public void Dispose()
        {
            foreach (IDisposable owned in (IEnumerable<IDisposable>)[scope, .. given])
            {
                owned.Dispose();
            }
        }
    }
}
