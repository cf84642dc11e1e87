using Atelier.App.Sampling;
using Atelier.App.Runs;
using Atelier.Metrics.Extractors;

namespace Atelier.App.Steering;

/// <summary>What pictures shall become, and what shall stay as it is.</summary>
/// <param name="Wanted">Answers of the classifier by number, and whether they are to be given.</param>
/// <param name="Kept">Answers that shall not change.</param>
public sealed record SteeringGoal(IReadOnlyList<(int Answer, bool Given)> Wanted, IReadOnlyList<int> Kept)
{
    /// <summary>Reads a goal.</summary>
    /// <param name="to">As "smiling" or "red,!large": answers, with an exclamation mark for those that shall not be given.</param>
    /// <param name="keep">Answers that shall not change; null for all that can stay beside what is wanted.</param>
    /// <param name="pool">Tells which answers exclude what is wanted.</param>
    /// <exception cref="ExtractorException">The classifier knows no such answer.</exception>
    /// <exception cref="RunException">Nothing is wanted, or what can't be: something twice, two classes at once, something that is kept.</exception>
    public static SteeringGoal Parse(string to, string? keep, AnswerPool pool)
    {
        OddsClassifier classifier = pool.Classifier;
        (int Answer, bool Given)[] wanted = [.. Words(to).Select(word => (classifier.Find(word.TrimStart('!')), !word.StartsWith('!')))];
        int[] answers = [.. wanted.Select(w => w.Answer)];
        if (wanted.Length == 0 || answers.Distinct().Count() < answers.Length || (classifier.Exclusive && wanted.Count(w => w.Given) > 1))
        {
            throw new RunException($"'{to}' is nothing to steer to: name {(classifier.Exclusive ? "one class" : "attributes, each once")}, an exclamation mark before what shall not be.");
        }

        if (keep is null)
        {
            IEnumerable<int> excluded = wanted.Where(w => w.Given).SelectMany(w => pool.Excluded(w.Answer));
            return new(wanted, [.. Enumerable.Range(0, classifier.Answers.Count).Except(answers).Except(excluded)]);
        }

        int[] kept = [.. Words(keep).Select(classifier.Find)];
        return kept.Intersect(answers).ToArray() is [var both, ..]
            ? throw new RunException($"'{classifier.Answers[both]}' can't be both changed and kept.")
            : new(wanted, kept);
    }

    /// <summary>Whether log-odds say all that is wanted.</summary>
    public bool IsReached(ReadOnlySpan<float> odds)
    {
        foreach ((int answer, bool given) in Wanted)
        {
            if (odds[answer] > 0 != given)
            {
                return false;
            }
        }

        return true;
    }

    private static string[] Words(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
