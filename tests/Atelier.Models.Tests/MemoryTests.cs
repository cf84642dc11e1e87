using Atelier.Models.Recipes;
using Atelier.Tensors.Memory;
using Atelier.Training;

namespace Atelier.Models.Tests;

public sealed class MemoryTests
{
    public static TheoryData<string> Recipes => TinyModels.Names;

    [Theory]
    [MemberData(nameof(Recipes))]
    public void A_warm_trainer_takes_no_new_memory_and_leaves_nothing_behind(string recipe)
    {
        using IModel model = TinyModels.Build(recipe);
        using Trainer trainer = new(model, TinyModels.Seed, new Waves(4, TinyModels.Pictures).Next);
        Rounds(trainer, 20);
        trainer.TakeWatched();
        (long fresh, long live, long idle) = Bytes();

        Rounds(trainer, 60);
        trainer.TakeWatched();

        Assert.Equal((fresh, live, idle), Bytes());
    }

    [Fact]
    public void A_model_and_its_trainer_give_everything_back()
    {
        (_, long live, _) = Bytes();
        IModel model = TinyModels.Build("dcgan");
        Trainer trainer = new(model, TinyModels.Seed, new Waves(4, TinyModels.Pictures).Next);
        Rounds(trainer, 2);
        model.Sample(TinyModels.Seed, 2).Dispose();
        trainer.Dispose();
        model.Dispose();

        Assert.Equal(live, Bytes().Live);
    }

    private static void Rounds(Trainer trainer, int count)
    {
        for (int round = 0; round < count; round++)
        {
            trainer.RunRound();
        }
    }

    /// <summary>After the collector has run: a buffer that only a finaliser gives back would show as one more idle, one fewer live.</summary>
    private static (long Fresh, long Live, long Idle) Bytes()
    {
        BufferPool pool = BufferPool.Shared;
        (long fresh, long live, long idle) = (pool.FreshBytes, pool.LiveBytes, pool.IdleBytes);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.Equal((live, idle), (pool.LiveBytes, pool.IdleBytes));
        return (fresh, live, idle);
    }
}
