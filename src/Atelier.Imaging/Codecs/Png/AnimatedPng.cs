using System.Buffers.Binary;

namespace Atelier.Imaging.Codecs;

/// <summary>
/// Animated PNG (PNG, third edition, section 4.9 and 11.3.6). Every frame after the first holds only the rectangle that has
/// changed. Viewers without animation, and <see cref="Png"/>, show the first frame.
/// </summary>
public static class AnimatedPng
{
    private const int MillisecondsASecond = 1000;

    /// <summary>Writes frames to a file, replacing it.</summary>
    /// <inheritdoc cref="Write(Stream, IReadOnlyList{Image}, TimeSpan, int, PngText[])"/>
    /// <param name="path">The file.</param>
    /// <param name="frames">At least one picture, all of one size, depth and number of channels.</param>
    /// <param name="delay">How long each is shown, 0 to 65.535 s in whole milliseconds.</param>
    /// <param name="plays">How often the animation runs; 0 for ever.</param>
    /// <param name="texts">Notes to store before the pictures.</param>
    public static void Write(string path, IReadOnlyList<Image> frames, TimeSpan delay, int plays = 0, params PngText[] texts)
    {
        using FileStream stream = File.Create(path);
        Write(stream, frames, delay, plays, texts);
    }

    /// <summary>Writes frames.</summary>
    /// <param name="stream">Where to write.</param>
    /// <param name="frames">At least one picture, all of one size, depth and number of channels.</param>
    /// <param name="delay">How long each is shown, 0 to 65.535 s in whole milliseconds.</param>
    /// <param name="plays">How often the animation runs; 0 for ever.</param>
    /// <param name="texts">Notes to store before the pictures.</param>
    /// <exception cref="ArgumentException">There are no frames, or they differ in size, depth or channels; or a note is none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The delay or the number of plays is out of range.</exception>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public static void Write(Stream stream, IReadOnlyList<Image> frames, TimeSpan delay, int plays = 0, params PngText[] texts)
    {
        if (frames.Count == 0 || frames.Any(f => (f.Width, f.Height, f.Channels, f.BitDepth)
            != (frames[0].Width, frames[0].Height, frames[0].Channels, frames[0].BitDepth)))
        {
            throw new ArgumentException("AnimatedPng: at least one frame is needed, and all of one size, depth and number of channels.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(plays);
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(delay.TotalMilliseconds, ushort.MaxValue);
        PngEncoder.WriteStart(stream, frames[0], texts);
        Span<byte> control = stackalloc byte[8];
        BinaryPrimitives.WriteInt32BigEndian(control, frames.Count);
        BinaryPrimitives.WriteInt32BigEndian(control[4..], plays);
        PngChunkWriter.Write(stream, PngChunkType.AnimationControl, control);
        int sequence = 0;
        for (int i = 0; i < frames.Count; i++)
        {
            FrameArea area = i == 0 ? new FrameArea(0, 0, frames[0].Width, frames[0].Height) : FrameArea.Changed(frames[i - 1], frames[i]);
            WriteControl(stream, sequence++, area, (ushort)delay.TotalMilliseconds);
            WriteData(stream, frames[i].Crop(area.Left, area.Top, area.Width, area.Height), i == 0 ? null : sequence++);
        }

        PngChunkWriter.Write(stream, PngChunkType.End, []);
    }

    // The frame's pixels replace what is there, and stay: disposal 0, blending 0.
    private static void WriteControl(Stream stream, int sequence, FrameArea area, ushort milliseconds)
    {
        Span<byte> body = stackalloc byte[26];
        body.Clear();
        ReadOnlySpan<int> words = [sequence, area.Width, area.Height, area.Left, area.Top];
        for (int i = 0; i < words.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(body[(4 * i)..], words[i]);
        }

        BinaryPrimitives.WriteUInt16BigEndian(body[20..], milliseconds);
        BinaryPrimitives.WriteUInt16BigEndian(body[22..], MillisecondsASecond);
        PngChunkWriter.Write(stream, PngChunkType.FrameControl, body);
    }

    private static void WriteData(Stream stream, Image frame, int? sequence)
    {
        if (sequence is not { } number)
        {
            PngEncoder.WriteData(stream, frame);
            return;
        }

        var body = new MemoryStream();
        body.Write([0, 0, 0, 0]);
        PngEncoder.Deflate(body, frame);
        BinaryPrimitives.WriteInt32BigEndian(body.GetBuffer(), number);
        PngChunkWriter.Write(stream, PngChunkType.FrameData, body.GetBuffer().AsSpan(0, (int)body.Length));
    }
}

/// <summary>A rectangle of a frame.</summary>
internal readonly record struct FrameArea(int Left, int Top, int Width, int Height)
{
    /// <summary>The smallest rectangle outside which two frames are equal; one pixel where they are equal.</summary>
    public static FrameArea Changed(Image before, Image after)
    {
        (int left, int right, int top, int bottom) = (after.Width, 0, after.Height, 0);
        for (int y = 0; y < after.Height; y++)
        {
            (int first, int end) = after.BitDepth == 8
                ? Differing(Row(before.Bytes, before, y), Row(after.Bytes, after, y))
                : Differing(Row(before.Words, before, y), Row(after.Words, after, y));
            if (end > 0)
            {
                left = Math.Min(left, first / after.Channels);
                right = Math.Max(right, (end + after.Channels - 1) / after.Channels);
                (top, bottom) = (Math.Min(top, y), y + 1);
            }
        }

        return bottom == 0 ? new FrameArea(0, 0, 1, 1) : new FrameArea(left, top, right - left, bottom - top);
    }

    private static ReadOnlySpan<T> Row<T>(ReadOnlySpan<T> samples, Image image, int y)
        => samples.Slice(y * image.Width * image.Channels, image.Width * image.Channels);

    // The first sample that differs and the end of the last one; (0, 0) if none does.
    private static (int First, int End) Differing<T>(ReadOnlySpan<T> before, ReadOnlySpan<T> after)
        where T : unmanaged, IEquatable<T>
    {
        int first = before.CommonPrefixLength(after);
        if (first == after.Length)
        {
            return (0, 0);
        }

        int end = after.Length;
        while (before[end - 1].Equals(after[end - 1]))
        {
            end--;
        }

        return (first, end);
    }
}
