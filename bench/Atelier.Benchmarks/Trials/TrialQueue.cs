using Atelier.Tensors.Backends.Managed;

namespace Atelier.Benchmarks.Trials;

/// <summary>
/// A study's trainings, each kept as soon as it has ended. Several processes may share them (<c>--part 1 --parts 2</c>), or make only
/// those whose names hold something (<c>--only</c>).
/// </summary>
/// <typeparam name="T">What is trained: one training.</typeparam>
/// <param name="trials">All of them, in the order in which they are made.</param>
/// <param name="name">Each one's own.</param>
internal sealed class TrialQueue<T>(IReadOnlyList<T> trials, Func<T, string> name)
{
    /// <summary>Makes those of this process that are missing, and gives all that are kept by then, this process's and others'.</summary>
    /// <typeparam name="TFound">What a training finds.</typeparam>
    /// <param name="study">The study's name.</param>
    /// <param name="root">The repository's folder.</param>
    /// <param name="given">What the user wrote.</param>
    /// <param name="threads">Unless told otherwise.</param>
    /// <param name="train">Makes one.</param>
    /// <param name="words">One in a line.</param>
    public IReadOnlyList<TFound> Run<TFound>(string study, string root, Arguments given, int threads, Func<T, TFound> train, Func<TFound, string> words)
        where TFound : class
    {
        ThreadTeam.Size = given.Number("--threads", threads);
        TrialStore store = new(Path.Combine(given.Text("--store", Path.Combine(root, "bench", "results")), study));
        (int part, int parts, string only) = (given.Number("--part", 1), given.Number("--parts", 1), given.Text("--only", ""));
        foreach ((int i, T trial) in trials.Where(trial => name(trial).Contains(only, StringComparison.Ordinal)).Index())
        {
            if (i % parts == part - 1)
            {
                TFound found = store.FindOrRun(name(trial), () => train(trial));
                Console.Error.WriteLine($"{name(trial),-44} {words(found)}");
            }
        }

        return [.. trials.Select(trial => store.Find<TFound>(name(trial))).OfType<TFound>()];
    }
}
