namespace Atelier.Imaging.Codecs;

/// <summary>
/// Decodes one file through libvips, in the calling thread: strips of rows are fetched from the top, so no more of the file
/// than a strip needs is decoded at a time. Pictures come as 8-bit grey or sRGB, alpha kept, upright.
/// </summary>
internal sealed unsafe class VipsDecoder(Func<VipsSource> open, ImageFileFormat format, string name, ImageLimits limits)
{
    // VipsBandFormat: signed and unsigned integers of three sizes, floats and complex numbers of two.
    private static readonly int[] BitsByFormat = [8, 8, 16, 16, 32, 32, 32, 64, 64, 128];

    private const int UnsignedBytes = 0;         // VIPS_FORMAT_UCHAR

    /// <summary>Reads the header alone.</summary>
    /// <exception cref="ImageFormatException">The header is damaged, or declares more pixels than allowed.</exception>
    public ImageInfo ReadInfo() => InLibrary(Inspect);

    /// <summary>Decodes the picture.</summary>
    /// <exception cref="ImageFormatException">The file is damaged or hostile.</exception>
    public Image Read() => InLibrary(image => Decode(image, Inspect(image)));

    /// <summary>Reads the header, and decodes the picture if it is wanted, the file opened once.</summary>
    /// <exception cref="ImageFormatException">The file is damaged or hostile.</exception>
    public (ImageInfo Info, Image? Picture) ReadIf(Func<ImageInfo, bool> wanted) => InLibrary(image =>
    {
        ImageInfo info = Inspect(image);
        return (info, wanted(info) ? Decode(image, info) : null);
    });

    private T InLibrary<T>(Func<VipsHandle, T> work)
    {
        if (VipsLibrary.Problem is { } problem)
        {
            throw new MissingDecoderException(name, $"a {format.Name()} picture, for which libvips is needed: {problem}");
        }

        long position = 0;
        return VipsFailures.Explain(
            () =>
            {
                using VipsSource source = open();
                try
                {
                    using VipsHandle image = Load(source);
                    return work(image);
                }
                catch (VipsException)
                {
                    position = source.Position;
                    throw;
                }
            },
            said => new ImageFormatException(name, $"the {format.Name()} cannot be decoded: {said}", position));
    }

    // Only the header is read here; truncation and errors, as opposed to warnings, stop the decoding later.
    private VipsHandle Load(VipsSource source)
    {
        using VipsOperation load = new VipsOperation($"{format.Loader()}_source")
            .With("source", source.Handle).With("access", "sequential").With("fail_on", "error");
        return load.RunToImage();
    }

    private ImageInfo Inspect(VipsHandle image)
    {
        (int width, int height) = (VipsApi.Width(image.Value), VipsApi.Height(image.Value));
        if (!limits.Allow(width, height))
        {
            throw new ImageFormatException(name, limits.Complaint(width, height), 0);
        }

        int channels = (IsGrey(image) ? 1 : 3) + (VipsApi.HasAlpha(image.Value) != 0 ? 1 : 0);
        return Orientation.SwapsSides(VipsApi.Orientation(image.Value))
            ? new ImageInfo(format, height, width, channels, Mode(image))
            : new ImageInfo(format, width, height, channels, Mode(image));
    }

    private Image Decode(VipsHandle image, ImageInfo info)
    {
        int orientation = VipsApi.Orientation(image.Value);
        using VipsHandle managed = ToSrgb(image);
        using VipsHandle bytes = ToBytes(managed);
        int bands = VipsApi.Bands(bytes.Value);
        if (bands is < 1 or > 4)
        {
            throw new ImageFormatException(name, $"the {format.Name()} has {bands} channels, which are neither grey nor colour", 0);
        }

        // A grey picture's profile may have made colours of its levels, all of them equal.
        var decoded = new Image(VipsApi.Width(bytes.Value), VipsApi.Height(bytes.Value), bands, VipsPixels.Fetch<byte>(bytes, bands));
        return decoded.WithChannels(info.Channels).Upright(orientation);
    }

    private static bool IsGrey(VipsHandle image)
        => VipsApi.Interpretation(image.Value) is VipsInterpretation.Grey or VipsInterpretation.Grey16;

    // A sample format that this libvips does not know itself is told by its number.
    private static string Mode(VipsHandle image)
    {
        int format = VipsApi.Format(image.Value);
        string depth = format >= 0 && format < BitsByFormat.Length ? $"{BitsByFormat[format]} bit" : $"format {format}";
        return $"{VipsApi.Interpretation(image.Value)} {depth}";
    }

    /// <summary>The image in grey or sRGB: itself where it is.</summary>
    private static VipsHandle ToSrgb(VipsHandle image)
    {
        if (VipsApi.TypeOf(image.Value, VipsPixels.ProfileField) != 0)
        {
            try
            {
                using VipsOperation managed = new VipsOperation("icc_transform")
                    .With("in", image).With("embedded", "true").With("output_profile", "srgb");
                return managed.RunToImage();
            }
            catch (VipsException)
            {
                // A profile that is damaged or of another kind of picture is passed over, as viewers do.
            }
        }

        if (VipsApi.Interpretation(image.Value) is VipsInterpretation.Srgb or VipsInterpretation.Grey)
        {
            return image;
        }

        using VipsOperation convert = new VipsOperation("colourspace").With("in", image).With("space", IsGrey(image) ? "b-w" : "srgb");
        return convert.RunToImage();
    }

    /// <summary>The image in bytes: itself where it is.</summary>
    private static VipsHandle ToBytes(VipsHandle image)
    {
        if (VipsApi.Format(image.Value) == UnsignedBytes)
        {
            return image;
        }

        using VipsOperation cast = new VipsOperation("cast").With("in", image).With("format", "uchar");
        return cast.RunToImage();
    }
}
