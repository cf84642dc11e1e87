using Atelier.Data;
using Atelier.Training.Doctor;

namespace Atelier.Benchmarks.Planted;

/// <summary>A way to train, healthy or with a failure planted.</summary>
/// <param name="Name">As the table calls it.</param>
/// <param name="Recipe">The model's recipe.</param>
/// <param name="Data">The dataset's name.</param>
/// <param name="Settings">What is set, as "width=8 batch=32".</param>
internal sealed record PlantedCase(string Name, string Recipe, string Data, string Settings)
{
    /// <summary>What is planted; null in a healthy case.</summary>
    public Plant? Plant { get; init; }

    /// <summary>Rounds of training.</summary>
    public int Steps { get; init; } = 1500;

    /// <summary>Samples at the end that are judged, by twice as many real pictures.</summary>
    public int Judged { get; init; } = 2000;

    /// <summary>Seeds that bands and thresholds are made from.</summary>
    public int Seeds { get; init; } = 3;

    /// <summary>Further seeds that nothing is tuned on: they only count false alarms.</summary>
    public int SeedsAside { get; init; }

    /// <summary>The settings by key.</summary>
    public IReadOnlyDictionary<string, string> Values => Settings.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=')).GroupBy(pair => pair[0]).ToDictionary(given => given.Key, given => given.Last()[1]);

    /// <summary>The same with a failure in it.</summary>
    /// <param name="name">What the table calls it.</param>
    /// <param name="plant">The failure.</param>
    /// <param name="settings">What is set besides, or otherwise.</param>
    public PlantedCase Break(string name, Plant plant, string settings = "") => this with
    {
        Name = name, Plant = plant, Settings = $"{Settings} {settings}".Trim(), Seeds = 3, SeedsAside = 0,
    };
}

/// <summary>A planted failure.</summary>
/// <param name="Healthy">The case that is broken by it: its runs say what is healthy.</param>
/// <param name="Sign">The planted metric: it has set in when this leaves the healthy band.</param>
/// <param name="RightNames">The diseases that are right names for it.</param>
internal sealed record Plant(string Healthy, Sign Sign, params Disease[] RightNames)
{
    /// <summary>What is done to the pictures or their labels; null for nothing.</summary>
    public Func<IImageDataset, IImageDataset>? Spoil { get; init; }

    /// <summary>The step before which nothing is wrong yet.</summary>
    public long From { get; init; }
}

/// <summary>A signal that leaves its band on one side.</summary>
/// <param name="Signal">See <see cref="Signals"/>.</param>
/// <param name="Upwards">Whether to be above the band is sick; otherwise to be below is.</param>
internal sealed record Sign(string Signal, bool Upwards)
{
    public static Sign Above(string signal) => new(signal, true);

    public static Sign Below(string signal) => new(signal, false);
}
