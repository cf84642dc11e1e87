using Atelier.App.Engines;
using Atelier.App.Runs;
using Atelier.Data;
using Atelier.Models.Recipes;
using Atelier.Tensors;
using Atelier.Training;

namespace Atelier.Benchmarks.Loading;

/// <summary>A recipe's training steps, as users run them; batches come from memory unless told otherwise.</summary>
internal sealed class Hunger : IDisposable
{
    private readonly App.Engines.Engine _engine;
    private readonly IModel _model;
    private readonly Trainer _trainer;
    private readonly int _batch;

    public Hunger(string name, IImageDataset data, int batch)
    {
        Recipe recipe = RecipeBook.Find(name);
        SettingValues values = new(recipe, [KeyValuePair.Create(Recipe.BatchSize.Key, $"{batch}")]);
        _engine = EngineRoom.Here.Choose(new(EngineWish.Auto, null), recipe.Precision, out _);
        _model = RunRecipe.For(recipe, values, data.Name, data, 1, new StepBudget(1), _engine).Build();
        _batch = batch;
        Source = Memory = Synthetic.Pictures(batch, data.Channels, data.Width);
        _trainer = new(_model, new RandomKey(1), () => Source());
    }

    /// <summary>Batches from memory.</summary>
    public Func<Batch> Memory { get; }

    /// <summary>Where batches come from.</summary>
    public Func<Batch> Source { get; set; }

    /// <summary>Learns for that time.</summary>
    public Pace Run(TimeSpan time) => Pace.During(time, () =>
    {
        Run(1);
        return _batch;
    });

    /// <summary>So many rounds.</summary>
    public void Run(int rounds) => _engine.Use(() =>
    {
        for (int i = 0; i < rounds; i++)
        {
            _trainer.RunRound();
            _ = _trainer.TakeWatched();
        }

        return 0;
    });

    public void Dispose()
    {
        _trainer.Dispose();
        _model.Dispose();
    }
}
