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
    /// <typeparam name="T">A sample.</typeparam>
    /// <param name="image">The image.</param>
    /// <param name="bands">Samples a pixel.</param>
    /// <exception cref="VipsException">It cannot be decoded.</exception>
    public static T[] Fetch<T>(VipsHandle image, int bands)
        where T : unmanaged
    {
        (int width, int height) = (VipsApi.Width(image.Value), VipsApi.Height(image.Value));
        T[] samples = new T[checked((long)width * height * bands)];
        int row = width * bands;
        int strip = Math.Max(LeastStrip, StripBytes / (row * sizeof(T)));
        using var region = new VipsHandle(VipsApi.NewRegion(image.Value));
        for (int top = 0; top < height; top += strip)
        {
            nuint length;
            byte* fetched = VipsApi.Fetch(region.Value, 0, top, width, Math.Min(strip, height - top), &length);
            VipsException.ThrowIf(fetched == null);
            new ReadOnlySpan<T>(fetched, (int)length / sizeof(T)).CopyTo(samples.AsSpan(top * row));
            VipsApi.Free(fetched);
        }

        return samples;
    }

    /// <summary>
    /// A picture's colours as sRGB's, relative colorimetric intent (libvips's default), its depth and alpha kept. A profile that is damaged or of another kind of
    /// picture is passed over, as is every one where libvips is missing.
    /// </summary>
    /// <param name="image">The picture as its file stores it.</param>
    /// <param name="profile">Its ICC profile; null without.</param>
    public static Image ToSrgb(Image image, byte[]? profile)
        => profile is null || VipsLibrary.Problem is not null ? image
            : VipsFailures.Explain(() => Managed(image, profile), said => new InvalidOperationException($"libvips: {said}"));

    private static Image Managed(Image image, byte[] profile)
        => image.BitDepth == 8
            ? Managed(image, image.Bytes, UnsignedBytes, profile, (bands, samples) => new Image(image.Width, image.Height, bands, samples))
            : Managed(image, image.Words, UnsignedWords, profile, (bands, samples) => new Image(image.Width, image.Height, bands, samples));

    // libvips reads the samples where they lie.
    private static Image Managed<T>(Image image, ReadOnlySpan<T> samples, int format, byte[] profile, Func<int, T[], Image> make)
        where T : unmanaged
    {
        fixed (T* start = samples)
        {
            fixed (byte* icc = profile)
            {
                nuint length = (nuint)samples.Length * (nuint)sizeof(T);
                using var picture = new VipsHandle(VipsApi.NewImage((byte*)start, length, image.Width, image.Height, image.Channels, format));
                VipsApi.SetBlob(picture.Value, ProfileField, icc, (nuint)profile.Length);
                try
                {
                    using VipsOperation transform = new VipsOperation("icc_transform").With("in", picture).With("embedded", "true")
                        .With("output_profile", "srgb").With("depth", $"{image.BitDepth}");
                    using VipsHandle managed = transform.RunToImage();
                    int bands = VipsApi.Bands(managed.Value);

                    // A grey picture's profile makes colours of its levels, all of them equal.
                    return make(bands, Fetch<T>(managed, bands)).WithChannels(image.Channels);
                }
                catch (VipsException)
                {
                    return image;
                }
            }
        }
    }
}
