using System.Buffers.Binary;
using Atelier.Imaging.Codecs;
using Atelier.Testing;

namespace Atelier.Imaging.Tests;

public sealed class AnimatedPngTests
{
    [Theory]
    [InlineData(3, 8)]
    [InlineData(2, 16)]
    public void Frames_play_back_as_they_were_written(int channels, int bits)
    {
        Image first = Pictures.Make(20, 12, channels, bits);
        Image[] frames = [first, Dotted(first, 3, 4), Dotted(first, 3, 4), Dotted(first, 19, 11), Pictures.Make(20, 12, channels, bits).Crop(0, 0, 20, 12)];
        var stream = new MemoryStream();
        AnimatedPng.Write(stream, frames, TimeSpan.FromMilliseconds(40), plays: 3, new PngText("Title", "x"));
        Played played = Played.From(stream.ToArray());
        Assert.Equal((5, 3), (played.Count, played.Plays));
        Assert.All(played.Delays, delay => Assert.Equal((40, 1000), delay));
        Assert.Equal([(0, 0, 20, 12), (3, 4, 1, 1), (0, 0, 1, 1), (3, 4, 17, 8), (19, 11, 1, 1)], played.Areas);
        for (int i = 0; i < frames.Length; i++)
        {
            Pictures.AssertSame(frames[i], played.Frames[i]);
        }

        stream.Position = 0;
        PngFile still = Png.ReadFile(stream, "still");
        Pictures.AssertSame(first, still.Image);
        Assert.Equal("x", Assert.Single(still.Texts).Text);
    }

    [Fact]
    public void Frames_must_be_alike_and_arguments_in_range()
    {
        using var folder = new TemporaryFolder();
        AnimatedPng.Write(folder["a.png"], [Pictures.Make(4, 4, 1, 8)], TimeSpan.Zero);
        Assert.Equal(4, Png.Read(folder["a.png"]).Width);
        var stream = new MemoryStream();
        Image[] unlike = [Pictures.Make(4, 4, 1, 8), Pictures.Make(4, 4, 3, 8)];
        Assert.Throws<ArgumentException>(() => AnimatedPng.Write(stream, [], TimeSpan.Zero));
        Assert.Throws<ArgumentException>(() => AnimatedPng.Write(stream, unlike, TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => AnimatedPng.Write(stream, unlike[..1], TimeSpan.FromSeconds(66)));
        Assert.Throws<ArgumentOutOfRangeException>(() => AnimatedPng.Write(stream, unlike[..1], TimeSpan.Zero, plays: -1));
        Assert.Equal(0, stream.Length);
    }

    private static Image Dotted(Image image, int x, int y)
    {
        int at = ((y * image.Width) + x) * image.Channels;
        if (image.BitDepth == 16)
        {
            ushort[] words = image.Words.ToArray();
            words[at]++;
            return new Image(image.Width, image.Height, image.Channels, words);
        }

        byte[] bytes = image.Bytes.ToArray();
        bytes[at]++;
        return new Image(image.Width, image.Height, image.Channels, bytes);
    }

    /// <summary>A small player: every frame's chunks made into a still PNG of its own, decoded, and laid over the frame before.</summary>
    private sealed record Played(int Count, int Plays, List<(int X, int Y, int Width, int Height)> Areas, List<(int, int)> Delays, List<Image> Frames)
    {
        public static Played From(byte[] file)
        {
            var played = new Played(0, 0, [], [], []);
            byte[] header = file[16..29];
            int expected = 0;
            for (int at = 8; at < file.Length;)
            {
                int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
                uint type = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 4));
                byte[] body = file[(at + 8)..(at + 8 + length)];
                at += 12 + length;
                switch (type)
                {
                    case PngChunkType.AnimationControl:
                        played = played with { Count = Word(body, 0), Plays = Word(body, 4) };
                        break;
                    case PngChunkType.FrameControl:
                        Assert.Equal(expected++, Word(body, 0));
                        played.Areas.Add((Word(body, 12), Word(body, 16), Word(body, 4), Word(body, 8)));
                        played.Delays.Add((BinaryPrimitives.ReadUInt16BigEndian(body.AsSpan(20)), BinaryPrimitives.ReadUInt16BigEndian(body.AsSpan(22))));
                        break;
                    case PngChunkType.Data:
                        played.Add(header, body);
                        break;
                    case PngChunkType.FrameData:
                        Assert.Equal(expected++, Word(body, 0));
                        played.Add(header, body[4..]);
                        break;
                }
            }

            return played;
        }

        private static int Word(byte[] body, int at) => BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(at));

        private void Add(byte[] header, byte[] data)
        {
            (int x, int y, int width, int height) = Areas[^1];
            BinaryPrimitives.WriteInt32BigEndian(header, width);
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
            var stream = new MemoryStream();
            stream.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a]);
            PngChunkWriter.Write(stream, PngChunkType.Header, header);
            PngChunkWriter.Write(stream, PngChunkType.Data, data);
            PngChunkWriter.Write(stream, PngChunkType.End, []);
            stream.Position = 0;
            Image area = Png.ReadFile(stream, "frame").Image;
            Frames.Add(Frames.Count == 0 ? area : Over(Frames[^1], area, x, y));
        }

        private static Image Over(Image below, Image area, int left, int top)
        {
            int channels = below.Channels;
            int[] samples = Levels(below);
            int[] above = Levels(area);
            for (int i = 0; i < above.Length; i++)
            {
                int row = i / (area.Width * channels), column = i % (area.Width * channels);
                samples[((top + row) * below.Width * channels) + (left * channels) + column] = above[i];
            }

            return below.BitDepth == 8
                ? new Image(below.Width, below.Height, channels, Array.ConvertAll(samples, v => (byte)v))
                : new Image(below.Width, below.Height, channels, Array.ConvertAll(samples, v => (ushort)v));
        }

        private static int[] Levels(Image image)
            => image.BitDepth == 8 ? Array.ConvertAll(image.Bytes.ToArray(), v => (int)v) : Array.ConvertAll(image.Words.ToArray(), v => (int)v);
    }
}
