using Atelier.Tensors.Memory;

namespace Atelier.Tensors.Tests;

public sealed class ArenaTests
{
    [Fact]
    public void What_is_not_returned_goes_back_and_names_its_arena_when_used()
    {
        Tensor? lost = null;
        long before = BufferPool.Shared.LiveBytes;
        Arena.Run("step 7", () =>
        {
            lost = Tensor.Ones([100]);
            Assert.True(BufferPool.Shared.LiveBytes >= before + 400);
        });

        Assert.Equal(before, BufferPool.Shared.LiveBytes);
        ObjectDisposedException error = Assert.Throws<ObjectDisposedException>(() => lost!.Sum());
        Assert.Contains("'step 7' has closed", error.Message);
        Assert.Contains("F32 [100]", error.Message);
    }

    [Fact]
    public void Survivors_move_to_the_enclosing_arena()
    {
        Tensor? kept = null;
        Arena.Run("outer", () =>
        {
            kept = Arena.Run("inner", () => Tensor.Ones([3]) * 2);
            Assert.Equal([2f, 2f, 2f], kept.ToArray<float>());
        });

        Assert.Contains("'outer' has closed", Assert.Throws<ObjectDisposedException>(() => kept!.ToArray<float>()).Message);
    }

    [Fact]
    public void Without_an_enclosing_arena_survivors_last_until_disposed()
    {
        long before = BufferPool.Shared.LiveBytes;
        Tensor kept = Arena.Run("only", () => Tensor.Ones([3]) + 1);
        Assert.Equal([2f, 2f, 2f], kept.ToArray<float>());
        kept.Dispose();
        Assert.Equal(before, BufferPool.Shared.LiveBytes);
        Assert.Contains("it was disposed", Assert.Throws<ObjectDisposedException>(() => kept.ToArray<float>()).Message);
    }

    [Fact]
    public void Tensors_survive_in_arrays_lists_dictionaries_tuples_and_bundles() => Arena.Run("outer", () =>
    {
        Assert.All(Arena.Run("array", () => new Tensor?[] { One(), null, One() }), Usable);
        Assert.All(Arena.Run("list", () => new List<Tensor> { One(), One() }), Usable);
        Assert.All(Arena.Run("dictionary", () => new Dictionary<string, Tensor> { ["a"] = One() }).Values, Usable);
        (Tensor first, (int number, Tensor[] rest)) = Arena.Run("tuple", () => (One(), (5, new[] { One() })));
        Usable(first);
        Usable(rest[0]);
        Assert.Equal(5, number);
        Assert.All(Arena.Run("bundle", () => new Bundle(One(), One())).Tensors, Usable);

        static Tensor One() => Tensor.Ones([2]);

        static void Usable(Tensor? tensor) => Assert.Equal(tensor is null ? 0 : 2, tensor?.ToArray<float>().Sum() ?? 0);
    });

    [Fact]
    public void What_came_from_further_out_keeps_its_lifetime() => Arena.Run("outer", () =>
    {
        Tensor x = Tensor.Ones([2]);
        Tensor same = Arena.Run("middle", () => Arena.Run("inner", () => x));
        Assert.Same(x, same);
        Assert.Equal([1f, 1f], x.ToArray<float>());
    });

    [Fact]
    public void Views_keep_memory_alive() => Arena.Run("outer", () =>
    {
        Tensor view = Arena.Run("inner", () => Tensor.Ones([2, 3]).Reshape(6));
        Assert.Equal(6, view.ToArray<float>().Sum());
    });

    [Fact]
    public void Parameters_live_outside_of_arenas()
    {
        Tensor? parameter = null;
        Arena.Run("step", () => Arena.Run("inner", () => parameter = Arena.Outside(() => Tensor.From([1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f], [1, 2, 2, 2]).WithGrad())));

        Assert.Equal([1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f], parameter!.ToArray<float>());
        Assert.True(parameter.RequiresGrad);
        parameter.Dispose();
    }

    [Fact]
    public void Survivors_are_detached_and_leaves_still_want_gradients() => Arena.Run("outer", () =>
    {
        Tensor x = Tensor.Ones([2]).WithGrad();
        Assert.False(Arena.Run("inner", () => x * 2).RequiresGrad);
        Assert.True(Arena.Run("inner", () => Tensor.Ones([2]).WithGrad()).RequiresGrad);
    });

    [Fact]
    public void An_arena_closes_when_its_body_throws()
    {
        long before = BufferPool.Shared.LiveBytes;
        Assert.Throws<FormatException>(() => Arena.Run("outer", () =>
        {
            Tensor x = Tensor.Ones([10]);
            Arena.Run("inner", () =>
            {
                _ = x + 1;
                throw new FormatException();
            });
        }));
        Assert.Equal(before, BufferPool.Shared.LiveBytes);

        using Tensor later = Tensor.Ones([1]);
        Assert.Null(later.Arena);
    }

    [Fact]
    public async Task Each_thread_has_its_own()
    {
        Tensor other = await Task.Run(() => Arena.Run("other", () => Tensor.Ones([1])), TestContext.Current.CancellationToken);
        Arena.Run("mine", () => Assert.Null(other.Arena));
        Assert.Equal(1, other.Item());
        other.Dispose();
    }

    private sealed record Bundle(Tensor A, Tensor B) : ITensorBundle
    {
        public IEnumerable<Tensor> Tensors => [A, B];
    }
}
