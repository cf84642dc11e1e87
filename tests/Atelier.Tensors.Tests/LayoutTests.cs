using Atelier.Tensors.Memory;

namespace Atelier.Tensors.Tests;

public sealed class LayoutTests
{
    private static readonly Shape Picture = [2, 3, 4, 5];

    [Fact]
    public void Memory_can_be_read_into_what_the_caller_has() => Arena.Run("test", () =>
    {
        Tensor pictures = Tensor.From<int>([1, 2, 3, 4, 5, 6], [1, 2, 3, 1]);
        int[] memory = new int[6];

        pictures.ToMemory<int>(memory);

        Assert.Equal([1, 4, 2, 5, 3, 6], memory);
        Assert.Contains("6 elements, the destination 5", Assert.Throws<ArgumentException>(() => pictures.ToMemory<int>(memory.AsSpan(1))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => pictures.ToMemory<float>(new float[6]));
    });

    [Fact]
    public void Pictures_lie_channels_last() => Arena.Run("test", () =>
    {
        int[] values = [.. Enumerable.Range(0, 120)];
        int[] memory = Tensor.From(values, Picture).ToMemory<int>();
        for (int n = 0; n < 2; n++)
        for (int c = 0; c < 3; c++)
        for (int h = 0; h < 4; h++)
        for (int w = 0; w < 5; w++)
        {
            Assert.Equal(((n * 3 + c) * 4 + h) * 5 + w, memory[((n * 4 + h) * 5 + w) * 3 + c]);
        }

        Assert.Equal(values, Tensor.From(values, Picture).ToArray<int>());
        Assert.Equal(values, Tensor.FromMemory<int>(memory, Picture).ToArray<int>());
        Assert.Equal([60, 1, 15, 3], Layout.Strides(Picture));
        Assert.Equal([2, 4, 5, 3], Layout.Physical(Picture));
    });

    [Theory]
    [InlineData()]
    [InlineData(7)]
    [InlineData(2, 3)]
    [InlineData(2, 3, 4)]
    [InlineData(2, 3, 2, 1, 2)]
    [InlineData(2, 1, 2, 3, 2, 2)]
    public void Other_ranks_lie_row_major(params int[] extents) => Arena.Run("test", () =>
    {
        Shape shape = Shape.Create(extents);
        double[] values = [.. Enumerable.Range(0, (int)shape.Count).Select(i => i + 0.5)];
        Tensor x = Tensor.From(values, shape);
        Assert.Equal(values, x.ToMemory<double>());
        Assert.Equal(values, x.ToArray<double>());
    });

    [Fact]
    public void Reshapes_that_keep_the_order_of_memory_share_it() => Arena.Run("test", () =>
    {
        Assert.True(Shares(Tensor.Zeros([6, 4]), x => x.Reshape(2, 3, 4)));
        Assert.True(Shares(Tensor.Zeros([6, 4]), x => x.Reshape(6, 4, 1, 1)));
        Assert.True(Shares(Tensor.Zeros([6, 1, 4, 5]), x => x.Reshape(6, 20)));
        Assert.True(Shares(Tensor.Zeros([2, 3, 4, 5]), x => x.ToPixels()));
        Assert.True(Shares(Tensor.Zeros([2, 3, 4, 5]), x => x.Detach()));
        Assert.False(Shares(Tensor.Zeros([2, 3, 4, 5]), x => x.Reshape(6, 20)));
        Assert.False(Shares(Tensor.Zeros([6, 20]), x => x.Reshape(2, 3, 4, 5)));

        static bool Shares(Tensor x, Func<Tensor, Tensor> view) => view(x).Storage == x.Storage;
    });

    [Fact]
    public void Pixels_are_rows_of_channels() => Arena.Run("test", () =>
    {
        Tensor x = Tensor.From([.. Enumerable.Range(0, 120)], Picture);
        Assert.Equal(x.Reshape(2, 3, 20).Permute(0, 2, 1).ToArray<int>(), x.ToPixels().ToArray<int>());
        Assert.Equal(x.ToArray<int>(), x.ToPixels().ToPictures(4, 5).ToArray<int>());
        Assert.Throws<ArgumentException>(() => x.ToPixels().ToPictures(4, 6));
    });

    [Fact]
    public void Memory_is_aligned() => Arena.Run("test", () =>
    {
        for (int count = 0; count < 200; count += 7)
        {
            Assert.Equal(0, Tensor.Empty([count]).Storage.Handle % 64);
        }
    });
}
