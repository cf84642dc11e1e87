using Atelier.App.Report;

namespace Atelier.Benchmarks.Reporting;

/// <summary>Curves over two logarithmic axes as an SVG file of its own, readable on light and dark pages.</summary>
/// <param name="Title">What is drawn.</param>
/// <param name="XLabel">What the horizontal axis counts; its marks are the curves' own values.</param>
/// <param name="YLabel">What the vertical axis counts.</param>
/// <param name="Curves">At least one, all values positive.</param>
internal sealed record LogLogChart(string Title, string XLabel, string YLabel, IReadOnlyList<Series> Curves)
{
    private const double Width = 780, Height = 420, Left = 64, Right = 270, Top = 44, Bottom = 48, PlotWidth = Width - Left - Right, PlotHeight = Height - Top - Bottom;

    private static readonly string[] s_colours = ["#3b6fd4", "#e0663a", "#2c9c74", "#a155b9", "#c79a1d", "#d1477f", "#4a9db5", "#7d8795"];

    public string Render()
    {
        Point[] points = [.. Curves.SelectMany(c => c.Points)];
        Axis x = Axis.Logarithmic(points.Min(p => p.X), points.Max(p => p.X)), y = Axis.Logarithmic(points.Min(p => p.Y), points.Max(p => p.Y));
        return Html.Of($"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" font-family="system-ui, sans-serif" font-size="12" fill="#555">
            <rect width="{Width}" height="{Height}" rx="8" fill="#fff"/>
            <text x="{Left}" y="24" font-size="15" fill="#222">{Title}</text>
            {points.Select(p => p.X).Distinct().Select(value => XMark(value, Left + x.Place(value) * PlotWidth))}
            {y.Ticks(4).Select(value => YMark(value, Y(y, value)))}
            <text x="{Left + PlotWidth / 2}" y="{Height - 8}" text-anchor="middle">{XLabel}</text>
            <text x="{Left}" y="{Top - 6}" text-anchor="end">{YLabel}</text>
            {Curves.Select((curve, i) => Curve(curve, i, x, y))}
            </svg>

            """).Markup;
    }

    private static Html XMark(double value, double x) => Html.Of(
        $"""<path d="M{x} {Top}v{PlotHeight}" stroke="#e4e2dd"/><text x="{x}" y="{Height - Bottom + 18}" text-anchor="middle">{Labels.Number(value)}</text>""");

    private static Html YMark(double value, double y) => Html.Of(
        $"""<path d="M{Left} {y}h{PlotWidth}" stroke="#e4e2dd"/><text x="{Left - 8}" y="{y + 4}" text-anchor="end">{Labels.Number(value)}</text>""");

    private static Html Curve(Series curve, int index, Axis x, Axis y)
    {
        string colour = s_colours[index % s_colours.Length];
        (double X, double Y)[] places = [.. curve.Points.Select(p => (Left + x.Place(p.X) * PlotWidth, LogLogChart.Y(y, p.Y)))];
        double legend = Top + 12 + 20 * index;
        return Html.Of($"""
            <g stroke="{colour}" fill="none" stroke-width="2"><path d="M{places.Select((p, i) => Html.Of($"{(i == 0 ? "" : "L")}{p.X} {p.Y}"))}"/><path d="M{Width - Right + 16} {legend}h18"/></g>
            <g fill="{colour}">{places.Select(p => Html.Of($"""<circle cx="{p.X}" cy="{p.Y}" r="3"/>"""))}</g>
            <text x="{Width - Right + 40}" y="{legend + 4}">{curve.Name}</text>

            """);
    }

    private static double Y(Axis axis, double value) => Top + (1 - axis.Place(value)) * PlotHeight;
}
