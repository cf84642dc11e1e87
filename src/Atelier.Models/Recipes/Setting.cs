using System.Globalization;

namespace Atelier.Models.Recipes;

/// <summary>Something about a recipe that users may change with <c>--set key=value</c>.</summary>
public abstract class Setting(string key, string description)
{
    /// <summary>What users write: "learning-rate".</summary>
    public string Key => key;

    /// <summary>One line about it, its unit included.</summary>
    public string Description => description;

    /// <summary>The default as users would write it.</summary>
    public abstract string DefaultText { get; }

    /// <summary>What values may be, as errors and help say it.</summary>
    public abstract string Expected { get; }

    /// <summary>Checks a value that a user wrote; gives it in its one canonical form.</summary>
    /// <exception cref="RecipeException">It is not acceptable.</exception>
    public abstract string Canonical(string text);

    /// <summary>The error for an unacceptable value.</summary>
    protected RecipeException Refuse(string text) => new($"'{text}' is no value for {key}: expected {Expected}.");
}

/// <summary>A setting with a type.</summary>
public abstract class Setting<T>(string key, T standard, string description) : Setting(key, description)
{
    /// <summary>The value when the user says nothing.</summary>
    public T Default => standard;

    /// <inheritdoc/>
    public override string DefaultText => Write(standard);

    /// <inheritdoc/>
    public override string Canonical(string text) => Write(Read(text));

    /// <summary>Reads a value.</summary>
    /// <exception cref="RecipeException">It is not acceptable.</exception>
    public abstract T Read(string text);

    /// <summary>Writes a value so that <see cref="Read"/> gives it again.</summary>
    protected virtual string Write(T value) => string.Create(CultureInfo.InvariantCulture, $"{value}");
}

/// <summary>A whole number within bounds.</summary>
public sealed class WholeSetting(string key, int standard, int least, int most, string description) : Setting<int>(key, standard, description)
{
    /// <inheritdoc/>
    public override string Expected => $"a whole number from {least} to {most}";

    /// <inheritdoc/>
    public override int Read(string text)
        => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most
            ? value
            : throw Refuse(text);
}

/// <summary>A number within bounds.</summary>
public sealed class NumberSetting(string key, double standard, double least, double most, string description) : Setting<double>(key, standard, description)
{
    /// <inheritdoc/>
    public override string Expected => string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {most}");

    /// <inheritdoc/>
    public override double Read(string text)
        => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= least && value <= most
            ? value
            : throw Refuse(text);
}

/// <summary>One of several named choices.</summary>
public sealed class ChoiceSetting<T>(string key, string standard, IReadOnlyDictionary<string, T> choices, string description)
    : Setting<T>(key, choices[standard], description)
{
    /// <inheritdoc/>
    public override string DefaultText => standard;

    /// <inheritdoc/>
    public override string Expected => $"one of {string.Join(", ", choices.Keys)}";

    /// <inheritdoc/>
    public override string Canonical(string text) => choices.ContainsKey(text) ? text : throw Refuse(text);

    /// <inheritdoc/>
    public override T Read(string text) => choices[Canonical(text)];
}
