using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Atelier.OneDnn.Tests")]
