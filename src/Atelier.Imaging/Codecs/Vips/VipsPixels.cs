namespace Atelier.Imaging.Codecs;

/// <summary>Pixels on their way out of libvips, and colours that only libvips can manage.</summary>
internal static unsafe class VipsPixels
{
    private const int UnsignedBytes = 0, UnsignedWords = 2;     // VIPS_FORMAT_UCHAR, VIPS_FORMAT_USHORT
    private const int StripBytes = 1 << 16;
    private const int LeastStrip = 16;                          // a row of JPEG's blocks

    /// <summary>The name under which libvips keeps a picture's colour profile.</summary>
    public const string ProfileField = "icc-profile-data";

    /// <summary>All samples of an image, fetched in strips from the top.</summary>
    /// <param name="image">The image.</param>
    /// <param name="bytesPerPixel">Of one pixel.</param>
    /// <exception cref="VipsException">It cannot be decoded.</exception>
    public static byte[] Fetch(VipsHandle image, int bytesPerPixel)
    {
        (int width, int height) = (VipsApi.Width(image.Value), VipsApi.Height(image.Value));
        byte[] samples = new byte[checked((long)width * height * bytesPerPixel)];
        int row = width * bytesPerPixel;
        int strip = Math.Max(LeastStrip, StripBytes / row);
        using var region = new VipsHandle(VipsApi.NewRegion(image.Value));
        for (int top = 0; top < height; top += strip)
        {
            nuint length;
            byte* fetched = VipsApi.Fetch(region.Value, 0, top, width, Math.Min(strip, height - top), &length);
            VipsException.ThrowIf(fetched == null);
            new ReadOnlySpan<byte>(fetched, (int)length).CopyTo(samples.AsSpan(top * row));
            VipsApi.Free(fetched);
        }

        return samples;
    }

    /// <summary>
    /// A picture's colours as sRGB's, perceptual intent, its depth and alpha kept. A profile that is damaged or of another kind of
    /// picture is passed over, as is every one where libvips is missing.
    /// </summary>
    /// <param name="image">The picture as its file stores it.</param>
    /// <param name="profile">Its ICC profile; null without.</param>
    public static Image ToSrgb(Image image, byte[]? profile)
        => profile is null || VipsLibrary.Problem is not null ? image
            : VipsFailures.Explain(() => Managed(image, profile), said => new InvalidOperationException($"libvips: {said}"));

    private static Image Managed(Image image, byte[] profile)
    {
        byte[] samples = image.BitDepth == 8 ? image.Bytes.ToArray() : System.Runtime.InteropServices.MemoryMarshal.AsBytes(image.Words).ToArray();
        fixed (byte* start = samples, icc = profile)
        {
            using var picture = new VipsHandle(VipsApi.NewImage(
                start, (nuint)samples.Length, image.Width, image.Height, image.Channels, image.BitDepth == 8 ? UnsignedBytes : UnsignedWords));
            VipsApi.SetBlob(picture.Value, ProfileField, icc, (nuint)profile.Length);
            try
            {
                using VipsOperation transform = new VipsOperation("icc_transform").With("in", picture).With("embedded", "true")
                    .With("output_profile", "srgb").With("depth", image.BitDepth == 8 ? "8" : "16");
                using VipsHandle managed = transform.RunToImage();
                return Taken(managed, image);
            }
            catch (VipsException)
            {
                return image;
            }
        }
    }

    // A grey picture's profile makes colours of its levels, all of them equal.
    private static Image Taken(VipsHandle managed, Image like)
    {
        int bands = VipsApi.Bands(managed.Value);
        byte[] samples = Fetch(managed, bands * like.BitDepth / 8);
        Image taken = like.BitDepth == 8
            ? new Image(like.Width, like.Height, bands, samples)
            : new Image(like.Width, like.Height, bands, System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ushort>(samples).ToArray());
        return taken.WithChannels(like.Channels);
    }
}
