using System.CommandLine;
using System.CommandLine.Parsing;
using Atelier.Data;

namespace Atelier.Cli;

/// <summary>Says what is wrong with a command line, in one line that a user can act on.</summary>
internal static class Misreading
{
    public static string Of(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string verb = command is RootCommand ? "atelier" : $"atelier {Path(parsed.CommandResult)}";
        return $"{Problem(parsed, command)} ('{verb} --help' shows how.)";
    }

    private static string Problem(ParseResult parsed, Command command)
    {
        if (parsed.UnmatchedTokens is [string stray, ..])
        {
            return stray.StartsWith('-') ? Unknown("option", stray, command.Options)
                : command.Subcommands.Count > 0 ? Unknown("command", stray, command.Subcommands)
                : $"'{stray}' is one argument too many.";
        }

        ParseError error = parsed.Errors[0];
        return error.SymbolResult is OptionResult { Tokens: [Token token] } given && error.Message.Contains("System.", StringComparison.Ordinal)
            ? $"'{token.Value}' is no value for {given.Option.Name}: expected {Expected(given.Option.ValueType)}."
            : error.Message;
    }

    private static string Unknown(string kind, string written, IEnumerable<Symbol> known)
    {
        string hint = NearestName.Hint(written, known.Where(symbol => !symbol.Hidden).Select(symbol => symbol.Name));
        return $"There is no {kind} '{written}'{hint}.";
    }

    private static string Expected(Type type) => Type.GetTypeCode(Nullable.GetUnderlyingType(type) ?? type) switch
    {
        TypeCode.UInt64 => "a whole number, 0 or more",
        TypeCode.Int32 or TypeCode.Int64 => "a whole number",
        TypeCode.Double => "a number",
        _ => "something else",
    };

    private static string Path(CommandResult result)
        => result.Parent is CommandResult { Command: not RootCommand } parent ? $"{Path(parent)} {result.Command.Name}" : result.Command.Name;
}
