using Atelier.Imaging.Transforms;
using Atelier.Tensors.Backends.Managed;

namespace Atelier.Benchmarks.Augmenting;

/// <summary>A common pipeline of augmentation, as <c>bench/peers/augment.py</c> writes it for torchvision, over byte pictures of three sizes.</summary>
internal static class AugmentCases
{
    public static IReadOnlyList<Case> All { get; } = [Of(28, 1, 1024), Of(32, 3, 1024), Of(128, 3, 128)];

    public static Pipeline Pipeline { get; } = new(
        new ResizedCrop(),
        new HorizontalFlip(),
        new Rotation { Degrees = (-15, 15), Interpolation = Interpolation.Nearest },
        new ColorJitter { Brightness = (0.6, 1.4), Contrast = (0.6, 1.4), Saturation = (0.6, 1.4), Hue = (-0.1, 0.1) },
        new Erasing());

    private static Case Of(int size, int channels, int batch) => new($"augment-{size}x{size}x{channels}", batch, () => new Work(size, channels, batch));

    /// <summary>A step augments a batch, every thread its share.</summary>
    private sealed class Work : IWork
    {
        private readonly int _size, _channels;
        private readonly byte[][] _pictures;
        private readonly Augmenter[] _augmenters;
        private readonly Action<int> _share;
        private long _epoch;

        public Work(int size, int channels, int batch)
        {
            Random random = new(1);
            (_size, _channels) = (size, channels);
            _pictures = [.. Enumerable.Range(0, batch).Select(_ => new byte[size * size * channels])];
            Array.ForEach(_pictures, random.NextBytes);
            _augmenters = [.. Enumerable.Range(0, ThreadTeam.Size).Select(_ => new Augmenter(Pipeline, 1))];
            _share = Share;
        }

        public long Parameters => 0;

        public void Step()
        {
            _epoch++;
            ThreadTeam.Run(_augmenters.Length, _share);
        }

        public void Dispose()
        {
        }

        private void Share(int thread)
        {
            for (int i = thread; i < _pictures.Length; i += _augmenters.Length)
            {
                _augmenters[thread].Apply(_pictures[i], _size, _size, _channels, _epoch, i);
            }
        }
    }
}
