using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace Atelier.App.Report;

/// <summary>
/// Markup. Made from interpolated strings of which only the literal parts are taken as they are; whatever is interpolated is
/// escaped unless it is markup already, so nothing can forget to.
/// </summary>
internal readonly record struct Html(string Markup)
{
    /// <summary>Markup from an interpolated string.</summary>
    public static Html Of(Handler markup) => new(markup.ToString());

    /// <summary>Text that a script or style element holds, or markup from elsewhere: taken as it is.</summary>
    public static Html Raw(string markup) => new(markup);

    /// <inheritdoc/>
    public override string ToString() => Markup;

    [InterpolatedStringHandler]
    internal readonly struct Handler
    {
        private readonly StringBuilder _text;

        public Handler(int literalLength, int formattedCount) => _text = new StringBuilder(literalLength + 16 * formattedCount);

        public void AppendLiteral(string markup) => _text.Append(markup);

        public void AppendFormatted(Html markup) => _text.Append(markup.Markup);

        public void AppendFormatted(IEnumerable<Html> parts) => _text.AppendJoin("", parts);

        public void AppendFormatted(string? text) => _text.Append(WebUtility.HtmlEncode(text));

        /// <summary>A coordinate or another number for the browser, to a hundredth.</summary>
        public void AppendFormatted(double number) => _text.Append(number.ToString("0.##", CultureInfo.InvariantCulture));

        public override string ToString() => _text.ToString();
    }
}
