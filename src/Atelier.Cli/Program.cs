using Atelier.Cli;
using Atelier.Cli.Verbs;

return Shell.Run(AtelierCommand.Create(), args);
