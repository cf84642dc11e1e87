namespace Atelier.Imaging.Transforms.Engine;

/// <summary>Where points of a source picture go, in pixel numbers: whole numbers are the middles of pixels.</summary>
internal interface IPointMap
{
    (double X, double Y) Map(double x, double y);
}

/// <summary>Moves boxes through point maps.</summary>
internal static class BoxOutline
{
    /// <summary>The smallest upright box around a box's outline after the map, looked at in so many points a side: one where lines stay straight.</summary>
    public static Box Through<TMap>(TMap map, Box box, int points = 1)
        where TMap : IPointMap, allows ref struct
    {
        double left = double.PositiveInfinity, top = left, right = double.NegativeInfinity, bottom = right;
        for (int side = 0; side < 4; side++)
        {
            for (int i = 0; i < points; i++)
            {
                (double x, double y) = At(box, side, (double)i / points);

                // A box's edges lie between pixels, half a pixel from their middles.
                (x, y) = map.Map(x - 0.5, y - 0.5);
                (left, right) = (Math.Min(left, x), Math.Max(right, x));
                (top, bottom) = (Math.Min(top, y), Math.Max(bottom, y));
            }
        }

        return new((float)(left + 0.5), (float)(top + 0.5), (float)(right + 0.5), (float)(bottom + 0.5));
    }

    private static (double X, double Y) At(Box box, int side, double share) => side switch
    {
        0 => (double.Lerp(box.Left, box.Right, share), box.Top),
        1 => (box.Right, double.Lerp(box.Top, box.Bottom, share)),
        2 => (double.Lerp(box.Right, box.Left, share), box.Bottom),
        _ => (box.Left, double.Lerp(box.Bottom, box.Top, share)),
    };
}
