using System.Globalization;
using Atelier.Training.Doctor;

namespace Atelier.App.Doctor;

/// <summary>What is done about a disease: the run goes back, and on with other settings and another seed.</summary>
/// <param name="Disease">Which.</param>
/// <param name="Since">The step of the first check-up that showed it.</param>
/// <param name="BackTo">The step that training goes on from; 0 begins anew.</param>
/// <param name="Seed">The new seed.</param>
/// <param name="Changes">The settings that change.</param>
public sealed record Treatment(Disease Disease, long Since, long BackTo, ulong Seed, IReadOnlyList<SettingChange> Changes)
{
    /// <summary>As "back to step 500 with seed 1, learning-rate 0.0002 (was 0.02)".</summary>
    public string InWords() => string.Create(
        CultureInfo.InvariantCulture,
        $"{(BackTo == 0 ? "from the beginning" : $"back to step {BackTo:N0}")} with {string.Join(", ", [$"seed {Seed}", .. Changes.Select(c => $"{c.Key} {c.To} (was {c.From})")])}");
}

/// <summary>A setting's change.</summary>
/// <param name="Key">The setting's, as users write it.</param>
/// <param name="From">Its value so far.</param>
/// <param name="To">Its new value.</param>
public sealed record SettingChange(string Key, string From, string To);
