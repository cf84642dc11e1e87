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
/// <param name="Curves">At least one. One without points is not drawn, but the others' colours are as if it were: charts of the same curves look alike.</param>
internal sealed record SvgChart(string Title, string XLabel, IReadOnlyList<Series> Curves)
{
    private const double Width = 640, Height = 300, Left = 58, Right = 22, Top = 12, Bottom = 40, Head = 50;
    private const int SmoothFrom = 80, DottedUpTo = 30, DrawnRuns = 400, HoverPoints = 250, Colours = 8;

    /// <summary>Stretches to point out.</summary>
    public IReadOnlyList<Mark> Marks { get; init; } = [];

    private static double PlotWidth => Width - Left - Right;

    private static double PlotHeight => Height - Top - Bottom;

    /// <summary>The horizontal axis; null for one from 0 to the last point.</summary>
    public Axis? Across { get; init; }

    /// <summary>A figure element.</summary>
    public Html Render()
    {
        Plot plot = Fit();
        string scale = plot.Y.IsLogarithmic ? "log scale" : "";
        return Html.Of($"""
            <figure class="chart">
            <figcaption><b>{Title}</b> <span class="dim">{scale}</span><span class="legend">{(Curves.Count > 1 ? Curves.Select(Legend) : [])}</span></figcaption>
            <svg viewBox="0 0 {Width} {Height}" role="img" aria-label="{Title}">
            {Drawing(plot)}
            <g class="hover" visibility="hidden"><line y1="{Top}" y2="{Height - Bottom}"/></g>
            </svg>
            <script type="application/json">{HoverData(plot)}</script>{NotFinite()}
            </figure>

            """);
    }

    /// <summary>Charts one below the other as a file of their own, with title and legend in the drawing.</summary>
    public static string File(IReadOnlyList<SvgChart> charts) => Html.Of($"""
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {charts.Count * (Height + Head)}" font-family="system-ui, sans-serif">
        <style>{Html.Raw(PageAssets.ChartStyle)}</style>
        <rect width="100%" height="100%" style="fill: var(--card)"/>
        {charts.Select((chart, i) => Html.Of($"""<g class="chart" transform="translate(0 {i * (Height + Head)})">{chart.Headline()}<g transform="translate(0 {Head})">{chart.Drawing(chart.Fit())}</g></g>"""))}
        </svg>

        """).Markup;

    private Plot Fit()
    {
        Point[] finite = [.. Curves.SelectMany(c => c.Points).Where(p => p.IsFinite)];
        Axis x = Across ?? (finite.Length == 0 ? Axis.Linear(0, 1) : Axis.Linear(Math.Min(0, finite.Min(p => p.X)), finite.Max(p => p.X)));
        return new(x, Axis.For(finite.Select(p => p.Y)));
    }

    /// <summary>Axes and curves.</summary>
    private Html Drawing(Plot plot) => Html.Of($"""
        <g class="axis">{plot.Y.Ticks(5).Select(plot.YTick)}{plot.X.Ticks(7).Select(plot.XTick)}
        <text x="{Left + PlotWidth / 2}" y="{Height - 4}" text-anchor="middle">{XLabel}</text></g>
        <svg x="{Left}" y="{Top}" width="{PlotWidth}" height="{PlotHeight}" overflow="hidden">{Marks.Select(plot.Mark)}{Curves.Select(plot.Curve)}</svg>
        """);

    /// <summary>Title and legend where there is no page to hold them.</summary>
    private Html Headline()
    {
        const double letter = 7.2, dash = 34;
        double x = Left;
        List<Html> legend = [];
        foreach ((int i, Series curve) in Curves.Index().Where(curve => curve.Item.Points.Count > 0))
        {
            legend.Add(Html.Of($"""<path class="{Colour(i)}" d="M{x} 38h14"/><text x="{x + 20}" y="42" font-size="13" style="fill: var(--ink)">{curve.Name}</text>"""));
            x += (curve.Name.Length * letter) + dash;
        }

        return Html.Of($"""<text x="{Left}" y="21" font-size="15" font-weight="600" style="fill: var(--ink)">{Title}</text>{(Curves.Count > 1 ? legend : [])}""");
    }

    /// <summary>Where colours come again, lines are dashed.</summary>
    private static string Colour(int curve) => curve < Colours ? $"c{curve}" : $"c{curve % Colours} again";

    private static Html Legend(Series curve, int index) => curve.Points.Count == 0 ? default : Html.Of($"""<span><i class="{Colour(index)}"></i>{curve.Name}</span>""");

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
            Html back = noisy ? Html.Of($"""<path class="noise {Colour(index)}" d="{Path(curve.Thin(DrawnRuns))}"/>""") : default;
            Html dots = curve.Points.Count <= DottedUpTo ? Html.Of($"""<path class="dot c{index % Colours}" d="{Path(curve, apart: true)}"/>""") : default;
            return Html.Of($"""{back}<path class="{Colour(index)}" d="{Path(front)}"/>{dots}""");
        }

        /// <summary>[x in the drawing, value at x, value] of each point.</summary>
        public object[][] Hover(Series curve)
            => [.. curve.Points.Select(p => new object[] { Math.Round(Left + X.Place(p.X) * PlotWidth, 1), Labels.Number(p.X), double.IsFinite(p.Y) ? Labels.Number(p.Y) : "not finite" })];

        /// <summary>A path along the points, or a dot at each.</summary>
        private string Path(Series curve, bool apart = false)
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
                next = apart ? 'M' : 'L';
            }

            return path.ToString();
        }
    }
}
