using System.Security.Cryptography;
using Atelier.Data;
using Atelier.Metrics.Extractors.Training;
using Atelier.Nn.StateDict;
using Atelier.Tensors;

namespace Atelier.Metrics.Extractors;

/// <summary>A classifier to steer by: the log-odds of everything that it can say of a picture, differentiable by the picture.</summary>
public sealed class OddsClassifier : IDisposable
{
    private readonly ClassifierExtractor _classifier;
    private readonly Lesson _lesson;

    private OddsClassifier(ClassifierExtractor classifier, Lesson lesson, IReadOnlyList<string> answers)
        => (_classifier, _lesson, Answers) = (classifier, lesson, answers);

    /// <summary>Classifiers that come with the project.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. ExtractorRecipe.OfAttributes.Concat(ExtractorRecipe.All).Select(recipe => recipe.Name).Where(ExtractorCatalog.IsShipped)];

    /// <summary>What it is called.</summary>
    public string Name => _classifier.Name;

    /// <summary>SHA-256 of its weights in lower-case hexadecimal.</summary>
    public string Hash => _classifier.Hash;

    /// <summary>What it can say of a picture.</summary>
    public IReadOnlyList<string> Answers { get; }

    /// <summary>Whether one answer excludes the others.</summary>
    public bool Exclusive => _lesson == Lesson.Classes;

    /// <summary>Opens one that comes with the project, or a file of <c>atelier train-extractor</c>. Its tensors lie on the backend in force, and outside any arena: dispose of it.</summary>
    /// <param name="nameOrFile">One of <see cref="Names"/>, or a path.</param>
    /// <param name="classNames">What its classes are called where the file doesn't say; null for their numbers.</param>
    /// <exception cref="ExtractorException">There is no such classifier, or the file is none.</exception>
    public static OddsClassifier Open(string nameOrFile, IReadOnlyList<string>? classNames = null)
    {
        if (!Names.Contains(nameOrFile) && !File.Exists(nameOrFile))
        {
            throw new ExtractorException($"There is no classifier or file '{nameOrFile}'{NearestName.Hint(nameOrFile, Names)}. There are {string.Join(", ", Names)}, and what 'atelier train-extractor' makes.");
        }

        try
        {
            byte[] content = Names.Contains(nameOrFile) ? ExtractorCatalog.Shipped(nameOrFile) : File.ReadAllBytes(nameOrFile);
            using var reader = SafeTensorsReader.Open(content, nameOrFile);
            Lesson lesson = TrainedExtractors.LessonOf(reader);
            IReadOnlyList<string>? answers = TrainedExtractors.AnswersOf(reader) ?? classNames;
            ClassifierExtractor classifier = TrainedExtractors.Read(reader, Convert.ToHexStringLower(SHA256.HashData(content)), Resizer.AntialiasedBicubic);
            return new(classifier, lesson, answers?.Count == classifier.ClassCount ? answers : [.. Enumerable.Range(0, classifier.ClassCount).Select(i => FormattableString.Invariant($"{i}"))]);
        }
        catch (Exception e) when (e is StateException or SafeTensorsException or IOException or UnauthorizedAccessException)
        {
            throw new ExtractorException($"{nameOrFile}: {e.Message}", e);
        }
    }

    /// <summary>The number of an answer.</summary>
    /// <param name="answer">As a user writes it.</param>
    /// <exception cref="ExtractorException">It is none; the nearest is hinted at.</exception>
    public int Find(string answer)
    {
        int found = Answers.Index().Where(known => known.Item.Equals(answer, StringComparison.OrdinalIgnoreCase)).Select(known => known.Index).FirstOrDefault(-1);
        return found >= 0 ? found : throw new ExtractorException(
            $"{Name} knows nothing of '{answer}'{NearestName.Hint(answer, Answers.Select(known => known.ToLowerInvariant()))}. It knows: {string.Join(", ", Answers)}.");
    }

    /// <summary>Log-odds [N, answers], F32: above 0 for what it says of a picture. Differentiable by the pictures where gradients are recorded.</summary>
    /// <param name="pictures">[N, C, H, W], values in [-1, 1]; 1 or 3 channels of any size.</param>
    public Tensor LogOdds(Tensor pictures) => _lesson.LogOdds(_classifier.Logits(pictures));

    /// <summary>Gives the weights' memory back.</summary>
    public void Dispose() => _classifier.Dispose();
}
