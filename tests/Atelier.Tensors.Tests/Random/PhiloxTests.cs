namespace Atelier.Tensors.Tests;

public sealed class PhiloxTests
{
    /// <summary>The philox4x32-10 lines of Random123's kat_vectors: counter, key, answer.</summary>
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0u, 0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(~0u, ~0u, ~0u, ~0u, ~0u, ~0u, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xa4093822u, 0x299f31d0u, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Known_answers(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1, uint w0, uint w1, uint w2, uint w3)
    {
        ulong key = k0 | (ulong)k1 << 32;

        Assert.Equal((w0, w1, w2, w3), Philox.Block(key, (c0, c1, c2, c3)));
    }

    [Fact]
    public void A_uniform_draw_is_the_block_that_its_documentation_names()
    {
        RandomKey key = new(0x299f31d0a4093822);
        const long sample = 0x1_2345_6789;
        float[] row = new float[1000];
        key.FillUniform(row, sample);

        for (int e = 0; e < row.Length; e++)
        {
            Assert.Equal((Oracle.Word(key, sample, e) >> 8) / (float)(1 << 24), row[e]);
        }
    }
}
