namespace Atelier.Data.Tests;

/// <summary>Levels become floats by vectors as they do one by one, to the bit.</summary>
public sealed class ChannelConversionTests
{
    [Theory]
    [InlineData(256)]
    [InlineData(300)]
    [InlineData(7)]
    public void Every_level_has_its_float_at_every_place(int count)
    {
        byte[] levels = [.. Enumerable.Range(0, count).Select(i => (byte)(i * 37))];
        float[] pixels = new float[count], shares = new float[count];
        ChannelConversion.ToFloats(levels, pixels);
        ChannelConversion.ToShares(levels, shares);
        Assert.Equal(levels.Select(level => (level / 127.5f) - 1), pixels);
        Assert.Equal(levels.Select(level => level / 255f), shares);
    }
}
