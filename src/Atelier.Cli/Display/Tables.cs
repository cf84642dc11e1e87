using Spectre.Console;

namespace Atelier.Cli.Display;

/// <summary>Tables as all verbs print them.</summary>
internal static class Tables
{
    /// <summary>The first column names things: it is never broken into lines, so that names can be copied.</summary>
    public static Table Of(string first, params string[] columns)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns([Markup.Escape(first), .. columns.Select(Markup.Escape)]);
        table.Columns[0].NoWrap();
        return table;
    }

    /// <summary>Adds a row of plain text.</summary>
    public static void Add(this Table table, string first, params string[] cells) => table.AddRow([Markup.Escape(first), .. cells.Select(Markup.Escape)]);
}
