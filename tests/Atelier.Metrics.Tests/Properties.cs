using Atelier.Testing;

// The leak check counts bytes of the whole process.
[assembly: LeakCheck]
[assembly: CollectionBehavior(DisableTestParallelization = true)]
