using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Atelier.Tensors.Tests")]
[assembly: InternalsVisibleTo("Atelier.Testing")]
[assembly: InternalsVisibleTo("Atelier.Nn.Tests")]
[assembly: InternalsVisibleTo("Atelier.App")]
[assembly: InternalsVisibleTo("Atelier.OneDnn")]
[assembly: InternalsVisibleTo("Atelier.OneDnn.Tests")]
[assembly: InternalsVisibleTo("atelier")]
[assembly: InternalsVisibleTo("atelier-bench")]
