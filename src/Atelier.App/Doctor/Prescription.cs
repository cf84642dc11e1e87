using System.Globalization;
using Atelier.Models.Recipes;

namespace Atelier.App.Doctor;

/// <summary>Collects changes of a run's settings. What a recipe does not have is passed over.</summary>
internal sealed class Prescription(Recipe recipe, IReadOnlyDictionary<string, string> settings)
{
    private readonly Dictionary<string, string> _changed = [];

    /// <summary>The settings that change, each once.</summary>
    public IReadOnlyList<SettingChange> Changes
        => [.. _changed.Where(change => settings[change.Key] != change.Value).Select(change => new SettingChange(change.Key, settings[change.Key], change.Value))];

    /// <summary>Whether the networks change too, so that no checkpoint fits them.</summary>
    public bool Rebuilds { get; private set; }

    /// <summary>Whether a setting has a value.</summary>
    public bool Is(string key, string value) => Value(key) == value;

    /// <summary>A number as it is now; 0 where there is no such setting.</summary>
    public double Number(string key) => double.TryParse(Value(key), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : 0;

    /// <summary>Gives a setting a value.</summary>
    public Prescription Set(string key, string value)
    {
        if (settings.ContainsKey(key))
        {
            _changed[key] = recipe.AllSettings.Single(setting => setting.Key == key).Canonical(value);
        }

        return this;
    }

    /// <inheritdoc cref="Set(string, string)"/>
    public Prescription Set(string key, double value) => Set(key, value.ToString("G6", CultureInfo.InvariantCulture));

    /// <summary>Multiplies a number.</summary>
    public Prescription Scale(string key, double by) => Set(key, Number(key) * by);

    /// <summary>Lowers a number that is above a bound.</summary>
    public Prescription AtMost(string key, double bound) => Number(key) > bound ? Set(key, bound) : this;

    /// <summary>Raises a number that is below a bound.</summary>
    public Prescription AtLeast(string key, double bound) => Number(key) < bound ? Set(key, bound) : this;

    /// <summary>Gives a setting that the networks are built by a value: training begins anew.</summary>
    public Prescription Rebuild(string key, double value)
    {
        Rebuilds = true;
        return Set(key, value);
    }

    private string? Value(string key) => _changed.GetValueOrDefault(key) ?? settings.GetValueOrDefault(key);
}
