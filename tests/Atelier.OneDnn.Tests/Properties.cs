using Atelier.OneDnn.Tests;
using Atelier.Testing;

// As in the tests of Atelier.Tensors, many of which are compiled into this assembly too.
[assembly: LeakCheck]
[assembly: OnOneDnn]
[assembly: CollectionBehavior(DisableTestParallelization = true)]
