using System.Globalization;
using System.Text;
using Atelier.Data.Mixtures;

namespace Atelier.Benchmarks.Modes;

/// <summary>Samples as points of the plane, a row a mixture, a column a way to train; rings show how far from its mode a sample is good.</summary>
internal static class ScatterSheet
{
    private const double Cell = 150, Gap = 10, Title = 32, Sigmas = 3;

    /// <summary>Draws the trials that kept their points, as SVG.</summary>
    public static string Render(IReadOnlyList<ModesTrial> trials)
    {
        ILookup<string, ModesTrial> rows = trials.Where(t => t.Points.Count > 0).ToLookup(t => t.Mixture);
        int columns = rows.Select(row => row.Count()).DefaultIfEmpty(0).Max();
        double width = Gap + (columns * (Cell + Gap)), height = Gap + (rows.Count * (Cell + Title + Gap));
        StringBuilder svg = new(Text($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" font-size=\"11\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"));
        foreach ((int row, IGrouping<string, ModesTrial> ofMixture) in rows.Index())
        {
            Mixture mixture = Mixture.All.Single(m => m.Name == ofMixture.Key);
            foreach ((int column, ModesTrial trial) in ofMixture.Index())
            {
                svg.Append(Text($"<g transform=\"translate({Gap + (column * (Cell + Gap))} {Gap + (row * (Cell + Title + Gap))})\">\n"));
                Draw(svg, mixture, trial);
                svg.Append("</g>\n");
            }
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static void Draw(StringBuilder svg, Mixture mixture, ModesTrial trial)
    {
        svg.Append(Text($"<text x=\"0\" y=\"12\">{trial.Case}</text>\n<text x=\"0\" y=\"26\">{trial.Covered} of {mixture.Modes.Count}</text>\n"));
        svg.Append(Text($"<rect y=\"{Title}\" width=\"{Cell}\" height=\"{Cell}\" fill=\"none\" stroke=\"#bbb\"/>\n"));
        foreach ((double x, double y) in mixture.Modes)
        {
            svg.Append(Text($"<circle cx=\"{Across(x):0.#}\" cy=\"{Down(y):0.#}\" r=\"{Sigmas * mixture.Deviation * Cell / 2:0.#}\" fill=\"none\" stroke=\"#d62728\" stroke-width=\"0.5\"/>\n"));
        }

        // One path of dots: a third of the size of as many circles.
        svg.Append("<path stroke=\"#1f77b4\" stroke-width=\"1.6\" stroke-linecap=\"round\" stroke-opacity=\"0.5\" d=\"");
        foreach (double[] point in trial.Points.Chunk(2))
        {
            svg.Append(Text($"M{Across(point[0]):0.#} {Down(point[1]):0.#}h0"));
        }

        svg.Append("\"/>\n");
    }

    private static double Across(double x) => (x + 1) * Cell / 2;

    private static double Down(double y) => Title + ((1 - y) * Cell / 2);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
