using System.Globalization;
using System.Text.RegularExpressions;

namespace Atelier.App.Runs;

/// <summary>How long to train.</summary>
public abstract record Budget
{
    /// <summary>How much of the budget is used up, 0 to 1 (or beyond).</summary>
    /// <param name="step">Rounds done.</param>
    /// <param name="samples">Samples drawn.</param>
    /// <param name="time">Time spent in training, earlier sessions included.</param>
    /// <param name="datasetSize">Pictures in the dataset.</param>
    public abstract double Used(long step, long samples, TimeSpan time, long datasetSize);

    /// <summary>Reads what a budget's <c>ToString</c> wrote: "2000 steps", "3 epochs", "10m".</summary>
    /// <exception cref="FormatException">It is no budget, or not a positive one.</exception>
    public static Budget Parse(string text)
    {
        string[] words = text.Split(' ');
        double? number = words.Length == 2 && double.TryParse(words[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double parsed) ? parsed : null;
        return (number, words[^1]) switch
        {
            (>= 1, "steps") => new StepBudget((long)number),
            (> 0 and < double.PositiveInfinity, "epochs") => new EpochBudget(number.Value),
            (null, _) => new TimeBudget(ParseTime(text)),
            _ => throw new FormatException($"'{text}' is no budget: it must be more than nothing."),
        };
    }

    /// <summary>Reads a time like "90s", "5m", "1.5h" or "1h30m".</summary>
    /// <exception cref="FormatException">It is no time.</exception>
    public static TimeSpan ParseTime(string text)
    {
        Match match = Regex.Match(text.Trim(), @"^(?:(?<h>\d+(?:\.\d+)?)h)?(?:(?<m>\d+(?:\.\d+)?)m)?(?:(?<s>\d+(?:\.\d+)?)s?)?$", RegexOptions.IgnoreCase);
        double seconds = Part("h") * 3600 + Part("m") * 60 + Part("s");
        return match.Success && seconds > 0 && seconds < 1e7
            ? TimeSpan.FromSeconds(seconds)
            : throw new FormatException($"'{text}' is no time; write 90s, 5m, 1.5h or 1h30m.");

        double Part(string group) => match.Groups[group].Success ? double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture) : 0;
    }
}

/// <summary>A number of rounds.</summary>
public sealed record StepBudget(long Steps) : Budget
{
    /// <inheritdoc/>
    public override double Used(long step, long samples, TimeSpan time, long datasetSize) => (double)step / Steps;

    /// <inheritdoc/>
    public override string ToString() => $"{Steps} steps";
}

/// <summary>A number of passes over the dataset.</summary>
public sealed record EpochBudget(double Epochs) : Budget
{
    /// <inheritdoc/>
    public override double Used(long step, long samples, TimeSpan time, long datasetSize) => samples / (Epochs * datasetSize);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Epochs} epochs");
}

/// <summary>A time spent in training, whatever it reaches.</summary>
public sealed record TimeBudget(TimeSpan Time) : Budget
{
    /// <inheritdoc/>
    public override double Used(long step, long samples, TimeSpan time, long datasetSize) => time / Time;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Time.TotalSeconds}s");
}
