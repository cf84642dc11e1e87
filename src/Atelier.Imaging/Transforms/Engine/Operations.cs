namespace Atelier.Imaging.Transforms.Engine;

/// <summary>A drawn operation that moves pixels; so masks and boxes move with them.</summary>
internal interface IGeometry
{
    /// <summary>The picture's size afterwards.</summary>
    (int Width, int Height) Measure(int width, int height);

    void Apply(Raster image);

    /// <summary>As <see cref="Apply"/>, but every level is one that was there: nearest pixels, and 0 from outside.</summary>
    void ApplyToMask(Raster mask);

    /// <summary>Where a box of a picture of that size goes; it may reach beyond the picture.</summary>
    Box Move(Box box, int width, int height);
}

/// <summary>A drawn operation that changes a picture where it stands.</summary>
internal interface IFilter
{
    void Apply(Raster image);
}

/// <summary>A drawn operation that maps levels, all channels alike: neighbouring ones are one table and one pass, to the same bytes.</summary>
internal interface ITone
{
    /// <summary>Whether the map depends on the picture, which then has to be brought up to date first.</summary>
    bool ReadsImage { get; }

    /// <summary>Maps on: replaces every level of the table by what becomes of it.</summary>
    void Compose(Raster image, Span<byte> table);
}
