namespace Atelier.App.Report;

/// <summary>A page that needs nothing but itself: no other file, no network.</summary>
internal static class Page
{
    /// <summary>The whole page.</summary>
    /// <param name="title">Its headline.</param>
    /// <param name="subtitle">A line below it.</param>
    /// <param name="body">The rest.</param>
    public static string Of(string title, string subtitle, Html body) => Html.Of($"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{title} - Atelier</title>
        <style>{Html.Raw(PageAssets.Style)}</style>
        </head>
        <body>
        <header><h1>{title}</h1><p class="dim">{subtitle}</p></header>
        {body}
        <footer class="dim">Made by Atelier.</footer>
        <script>{Html.Raw(PageAssets.Script)}</script>
        </body>
        </html>

        """).Markup;
}
