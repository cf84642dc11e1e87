using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Atelier.App.Report;

/// <summary>
/// A line chart as inline SVG: axes with round ticks, a legend, and what the page's script needs to show values under the pointer.
/// Long noisy curves are drawn pale under their own running mean. Colours come from the page's style.
/// </summary>
/// <param name="Title">What is drawn.</param>
/// <param name="XLabel">What the horizontal axis counts.</param>
/// <param name="Curves">At least one.</param>
internal sealed record SvgChart(string Title, string XLabel, IReadOnlyList<Series> Curves)
{
    private const double Width = 640, Height = 300, Left = 58, Right = 22, Top = 12, Bottom = 40;
    private const int SmoothFrom = 80, DrawnRuns = 400, HoverPoints = 250, Colours = 8;

    /// <summary>Stretches to point out.</summary>
    public IReadOnlyList<Mark> Marks { get; init; } = [];

    private static double PlotWidth => Width - Left - Right;

    private static double PlotHeight => Height - Top - Bottom;

    /// <summary>A figure element.</summary>
    public Html Render()
    {
        Point[] finite = [.. Curves.SelectMany(c => c.Points).Where(p => p.IsFinite)];
        Axis x = finite.Length == 0 ? Axis.Linear(0, 1) : Axis.Linear(Math.Min(0, finite.Min(p => p.X)), finite.Max(p => p.X));
        Axis y = Axis.For(finite.Select(p => p.Y));
        Plot plot = new(x, y);
        string scale = y.IsLogarithmic ? "log scale" : "";
        return Html.Of($"""
            <figure class="chart">
            <figcaption><b>{Title}</b> <span class="dim">{scale}</span><span class="legend">{(Curves.Count > 1 ? Curves.Select(Legend) : [])}</span></figcaption>
            <svg viewBox="0 0 {Width} {Height}" role="img" aria-label="{Title}">
            <g class="axis">{y.Ticks(5).Select(plot.YTick)}{x.Ticks(7).Select(plot.XTick)}
            <text x="{Left + PlotWidth / 2}" y="{Height - 4}" text-anchor="middle">{XLabel}</text></g>
            <svg x="{Left}" y="{Top}" width="{PlotWidth}" height="{PlotHeight}" overflow="hidden">{Marks.Select(plot.Mark)}{Curves.Select(plot.Curve)}</svg>
            <g class="hover" visibility="hidden"><line y1="{Top}" y2="{Height - Bottom}"/></g>
            </svg>
            <script type="application/json">{HoverData(plot)}</script>{NotFinite()}
            </figure>

            """);
    }

    private static Html Legend(Series curve, int index) => Html.Of($"""<span><i class="c{index % Colours}"></i>{curve.Name}</span>""");

    private Html NotFinite()
    {
        var bad = Curves.Select(c => (c.Name, c.Points.Count, Points: c.Points.Where(p => !double.IsFinite(p.Y)).ToArray())).Where(c => c.Points.Length > 0);
        return Html.Of($"{bad.Select(c => Html.Of($"""<p class="warning">{c.Name}: not finite at {Labels.Count(c.Points.Length)} of {Labels.Count(c.Count)} points, first at {XLabel} {c.Points[0].X}.</p>"""))}");
    }

    /// <summary>The serializer escapes angle brackets, so the text cannot end the script element.</summary>
    private Html HoverData(Plot plot) => Html.Raw(JsonSerializer.Serialize(new
    {
        x = XLabel,
        curves = Curves.Select(curve => new
        {
            name = curve.Name,
            points = curve.Points.Any(p => p.IsFinite) ? plot.Hover(curve.Pick(HoverPoints)) : [],
        }),
    }));

    /// <summary>Values to places on the page.</summary>
    private sealed record Plot(Axis X, Axis Y)
    {
        public Html XTick(double value)
        {
            double x = Left + X.Place(value) * PlotWidth;
            return Html.Of($"""<path d="M{x} {Height - Bottom}v5"/><text x="{x}" y="{Height - Bottom + 18}" text-anchor="middle">{Labels.Number(value)}</text>""");
        }

        public Html YTick(double value)
        {
            double y = Top + (1 - Y.Place(value)) * PlotHeight;
            return Html.Of($"""<path class="grid" d="M{Left} {y}h{PlotWidth}"/><text x="{Left - 8}" y="{y + 4}" text-anchor="end">{Labels.Number(value)}</text>""");
        }

        public Html Mark(Mark mark)
        {
            const double least = 3; // A stretch of one step is to be seen too.
            double from = X.Place(mark.From) * PlotWidth, width = Math.Max(least, X.Place(mark.To) * PlotWidth - from);
            return Html.Of($"""<rect class="mark" x="{from}" y="0" width="{width}" height="{PlotHeight}"><title>{mark.Label}</title></rect><text class="mark" x="{from + 4}" y="12">{mark.Label}</text>""");
        }

        public Html Curve(Series curve, int index)
        {
            bool noisy = curve.Points.Count >= SmoothFrom;
            Series front = noisy ? curve.Smooth(curve.Points.Count / 40).Pick(DrawnRuns) : curve;
            Html back = noisy ? Html.Of($"""<path class="noise c{index % Colours}" d="{Path(curve.Thin(DrawnRuns))}"/>""") : default;
            return Html.Of($"""{back}<path class="c{index % Colours}" d="{Path(front)}"/>""");
        }

        /// <summary>[x in the drawing, value at x, value] of each point.</summary>
        public object[][] Hover(Series curve)
            => [.. curve.Points.Select(p => new object[] { Math.Round(Left + X.Place(p.X) * PlotWidth, 1), Labels.Number(p.X), double.IsFinite(p.Y) ? Labels.Number(p.Y) : "not finite" })];

        private string Path(Series curve)
        {
            StringBuilder path = new();
            char next = 'M';
            foreach (Point p in curve.Points)
            {
                double y = (1 - Y.Place(p.Y)) * PlotHeight;
                if (!p.IsFinite || !double.IsFinite(y))
                {
                    next = 'M';
                    continue;
                }

                // Far off the plot all places look alike; browsers draw huge coordinates wrongly.
                y = Math.Clamp(y, -PlotHeight, 2 * PlotHeight);
                path.Append(CultureInfo.InvariantCulture, $"{next}{X.Place(p.X) * PlotWidth:0.#} {y:0.#}{(next == 'M' ? "h0" : "")}"); // h0: a lone point is a dot
                next = 'L';
            }

            return path.ToString();
        }
    }
}
