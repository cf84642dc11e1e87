using Atelier.App.Runs;
using Atelier.Models.Recipes;
using Atelier.Training.Doctor;

namespace Atelier.App.Doctor;

/// <summary>Decides what is done about a disease.</summary>
/// <param name="most">Treatments that a run may have.</param>
public sealed class Healer(int most)
{
    /// <summary>What to do; null where there is no remedy, or no treatment is left.</summary>
    /// <param name="finding">What was found.</param>
    /// <param name="recipe">What is trained.</param>
    /// <param name="history">What was seen and done so far.</param>
    public Treatment? TreatmentFor(Finding finding, RunRecipe recipe, CaseHistory history)
    {
        int before = history.Treatments.Count(t => t.Disease == finding.Disease);
        if (history.Treatments.Count >= most || Remedies.For(finding.Disease, before) is not { } remedy)
        {
            return null;
        }

        Prescription prescription = new(RecipeBook.Find(recipe.Recipe), recipe.Settings);
        remedy(prescription);

        // Another seed alone may lead past a collapse; against all else the same settings end as before.
        if (prescription.Changes.Count == 0 && finding.Disease != Disease.ModeCollapse)
        {
            return null;
        }

        // What fell ill again from the same checkpoint was not as healthy as it looked.
        bool relapsed = history.Treatments is [.., var last] && last.BackTo == history.HealthyCheckpoint;
        long backTo = prescription.Rebuilds || relapsed ? 0 : history.HealthyCheckpoint ?? 0;
        return new(finding.Disease, finding.Since, backTo, recipe.Seed + 1, prescription.Changes);
    }
}
