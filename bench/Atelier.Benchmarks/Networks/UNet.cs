using Atelier.Nn;
using Atelier.Nn.Initializers;
using Atelier.Nn.Layers;
using Atelier.Tensors;
using Atelier.Tensors.Memory;

namespace Atelier.Benchmarks.Networks;

/// <summary>What a <see cref="UNet"/> is made of.</summary>
/// <param name="Channels">Channels of the pictures.</param>
/// <param name="Width">Channels at the finest level; a multiple of 32.</param>
/// <param name="Multipliers">For each level, the finest first, its channels as a multiple of the width. Each level halves the picture.</param>
/// <param name="Attention">The levels whose blocks attention follows; in the middle it always does.</param>
/// <param name="Blocks">Residual blocks of an encoder level; a decoder level has one more.</param>
internal sealed record UNetSpec(int Channels, int Width, int[] Multipliers, int[] Attention, int Blocks = 2)
{
    public int Coarsest => Multipliers.Length - 1;

    public int ChannelsAt(int level) => Width * Multipliers[level];
}

/// <summary>
/// The denoiser of DDPM (arXiv:2006.11239, appendix B): residual blocks of group norm, SiLU and 3x3 convolutions, each told the
/// time step; strided convolutions down, repeated pixels and a convolution up; every encoder output is joined to a decoder input.
/// Layers that add to something begin at zero, as there. Deviations: no dropout; symmetric padding.
/// </summary>
internal sealed class UNet : Module
{
    private readonly UNetSpec _spec;
    private readonly Sequential _time;
    private readonly Conv2d _input, _output;
    private readonly Level[] _down, _up;
    private readonly Stage[] _middle;
    private readonly GroupNorm _norm;

    public UNet(Scope scope, UNetSpec spec)
        : base(scope)
    {
        _spec = spec;
        int width = spec.Width, told = 4 * width, deep = spec.ChannelsAt(spec.Coarsest);
        _time = new(scope["time"], s => new Linear(s, width, told), Function.Silu, s => new Linear(s, told, told), Function.Silu);
        _input = new(scope["input"], spec.Channels, width, 3, pad: 1);
        Stack<int> skips = new([width]);
        _down = [.. Enumerable.Range(0, spec.Coarsest + 1).Select(level => Down(scope["down"][level], level, skips))];
        _middle = [new(scope["middle"][0], deep, deep, told, attention: true), new(scope["middle"][1], deep, deep, told, attention: false)];
        _up = [.. Enumerable.Range(0, spec.Coarsest + 1).Reverse().Select(level => Up(scope["up"][level], level, skips))];
        _norm = new(scope["norm"], 32, width);
        _output = new(scope["output"], width, spec.Channels, 3, pad: 1, weight: Init.Zeros, initialBias: Init.Zeros);
    }

    /// <param name="x">Noisy pictures [N, C, H, W]; H and W are multiples of 2^(levels - 1).</param>
    /// <param name="step">Time steps [N], F32.</param>
    /// <returns>The noise in them, [N, C, H, W].</returns>
    public Tensor Forward(Tensor x, Tensor step)
    {
        Tensor time = _time.Forward(Sinusoids(step, _spec.Width));
        Tensor h = _input.Forward(x);
        Stack<Tensor> skips = new([h]);
        foreach (Level level in _down)
        {
            foreach (Stage stage in level.Stages)
            {
                skips.Push(h = stage.Forward(h, time));
            }

            if (level.Resample is { } halve)
            {
                skips.Push(h = halve.Forward(h));
            }
        }

        // What the encoder has made is read once more, by the decoder; what is made from here on only once.
        h = _middle[1].Forward(_middle[0].Forward(h, time), time);
        foreach (Level level in _up)
        {
            h = level.Stages.Aggregate(h, (value, stage) => value
                .Then(inner => skips.Pop().Then(skip => Tensor.Concat(1, inner, skip)))
                .Then(joined => stage.Forward(joined, time)));
            h = level.Resample is { } enlarge ? h.Then(enlarge.Forward) : h;
        }

        return h.Then(x => _norm.Forward(x, Activation.Silu)).Then(_output.Forward);
    }

    /// <summary>The position encoding of arXiv:1706.03762, section 3.5: [N] to [N, features], sines first, then cosines.</summary>
    private static Tensor Sinusoids(Tensor step, int features)
    {
        int half = features / 2;
        float[] frequencies = [.. Enumerable.Range(0, half).Select(i => (float)Math.Pow(10000, -i / (half - 1.0)))];
        Tensor angles = step.Unsqueeze(1) * Tensor.From(frequencies, [1, half]);
        return Tensor.Concat(1, angles.Sin(), angles.Cos());
    }

    private Level Down(Scope scope, int level, Stack<int> skips)
    {
        int channels = _spec.ChannelsAt(level);
        List<Stage> stages = [];
        for (int i = 0; i < _spec.Blocks; i++)
        {
            stages.Add(StageAt(scope[i], level, skips.Peek()));
            skips.Push(channels);
        }

        if (level == _spec.Coarsest)
        {
            return new(stages, null);
        }

        skips.Push(channels);
        return new(stages, new Conv2d(scope["resample"], channels, channels, 3, stride: 2, pad: 1));
    }

    private Level Up(Scope scope, int level, Stack<int> skips)
    {
        int channels = _spec.ChannelsAt(level), inputs = _spec.ChannelsAt(Math.Min(level + 1, _spec.Coarsest));
        List<Stage> stages = [];
        for (int i = 0; i <= _spec.Blocks; i++)
        {
            stages.Add(StageAt(scope[i], level, (i == 0 ? inputs : channels) + skips.Pop()));
        }

        return new(stages, level == 0 ? null : new Sequential(
            scope["resample"], s => new UpsampleNearest(s), s => new Conv2d(s, channels, channels, 3, pad: 1)));
    }

    private Stage StageAt(Scope scope, int level, int inputs)
        => new(scope, inputs, _spec.ChannelsAt(level), 4 * _spec.Width, _spec.Attention.Contains(level));

    /// <summary>The stages of one resolution, and the way to the next.</summary>
    private sealed record Level(IReadOnlyList<Stage> Stages, Layer? Resample);

    /// <summary>A residual block that is told the time, and attention after it where wanted.</summary>
    private sealed class Stage : Module
    {
        private readonly GroupNorm _norm1, _norm2;
        private readonly Conv2d _conv1, _conv2;
        private readonly Linear _time;
        private readonly Layer? _shortcut, _attention;

        public Stage(Scope scope, int inputs, int outputs, int told, bool attention)
            : base(scope)
        {
            _norm1 = new(scope["norm1"], 32, inputs);
            _conv1 = new(scope["conv1"], inputs, outputs, 3, pad: 1);
            _time = new(scope["time"], told, outputs);
            _norm2 = new(scope["norm2"], 32, outputs);
            _conv2 = new(scope["conv2"], outputs, outputs, 3, pad: 1, weight: Init.Zeros, initialBias: Init.Zeros);
            _shortcut = inputs == outputs ? null : new Conv2d(scope["shortcut"], inputs, outputs, 1);
            _attention = attention ? new PixelAttention(scope["attention"], outputs) : null;
        }

        public Tensor Forward(Tensor x, Tensor time) => Arena.Part(Scope.Path, () =>
        {
            Tensor told = _time.Forward(time).Reshape(x.Shape[0], -1, 1, 1);
            Tensor residual = _norm1.Forward(x, Activation.Silu).Then(_conv1.Forward).Then(h => h + told)
                .Then(h => _norm2.Forward(h, Activation.Silu)).Then(_conv2.Forward);
            Tensor sum = residual.Then(h => _shortcut is null ? h + x : _shortcut.Forward(x).Then(shortcut => h + shortcut));
            return _attention is null ? sum : sum.Then(_attention.Forward);
        });
    }

    /// <summary>Every pixel looks at all others, with one head.</summary>
    private sealed class PixelAttention(Scope scope, int channels) : Layer(scope)
    {
        private readonly GroupNorm _norm = new(scope["norm"], 32, channels);
        private readonly Linear _query = new(scope["query"], channels, channels), _key = new(scope["key"], channels, channels);
        private readonly Linear _value = new(scope["value"], channels, channels);
        private readonly Linear _output = new(scope["output"], channels, channels, weight: Init.Zeros, initialBias: Init.Zeros);

        public override Tensor Forward(Tensor x)
        {
            Tensor pixels = _norm.Forward(x).ToPixels();
            Tensor seen = _query.Forward(pixels).Then(query => query.Attend(_key.Forward(pixels), _value.Forward(pixels)));
            return seen.Then(_output.Forward).Then(y => y.ToPictures(x.Shape[2], x.Shape[3])).Then(y => x + y);
        }
    }
}
