using System.Runtime.InteropServices;

namespace Atelier.Tensors.Tests.Kernels;

/// <summary>Native floats between two guard bands, so that a kernel's stray write is noticed.</summary>
internal sealed unsafe class NativeFloats : IDisposable
{
    private const int Guard = 64;
    private const float Mark = -123.25f;
    private readonly float* _memory;

    public NativeFloats(long count)
    {
        Count = checked((int)count);
        _memory = (float*)NativeMemory.AlignedAlloc((nuint)(Count + (2 * Guard)) * sizeof(float), 64);
        new Span<float>(_memory, Count + (2 * Guard)).Fill(Mark);
        Span.Fill(float.NaN);
    }

    public int Count { get; }

    public float* Pointer => _memory + Guard;

    public Span<float> Span => new(Pointer, Count);

    public static NativeFloats Random(long count, int seed)
    {
        NativeFloats floats = new(count);
        Random random = new(seed);
        foreach (ref float value in floats.Span)
        {
            value = (random.NextSingle() * 2) - 1;
        }

        return floats;
    }

    public void AssertGuards()
    {
        Assert.False(new Span<float>(_memory, Guard).ContainsAnyExcept(Mark), "written before the start");
        Assert.False(new Span<float>(Pointer + Count, Guard).ContainsAnyExcept(Mark), "written past the end");
    }

    public void Dispose() => NativeMemory.AlignedFree(_memory);
}
