using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Atelier.App.Tests")]
[assembly: InternalsVisibleTo("atelier-bench")]
