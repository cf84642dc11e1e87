using Atelier.Training.Doctor;

namespace Atelier.App.Doctor;

/// <summary>Training stopped because there is a treatment for what was found.</summary>
/// <param name="finding">What.</param>
/// <param name="treatment">What to do about it; the run's folder is as it was yet.</param>
public sealed class IllnessException(Finding finding, Treatment treatment) : Exception($"Step {finding.Step}: {finding.Disease}. {finding.Cause}")
{
    /// <summary>What was found.</summary>
    public Finding Finding => finding;

    /// <summary>What to do about it.</summary>
    public Treatment Treatment => treatment;
}
