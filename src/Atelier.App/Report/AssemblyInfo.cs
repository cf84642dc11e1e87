using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Atelier.App.Tests")]
