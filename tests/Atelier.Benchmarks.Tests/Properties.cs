using Atelier.Testing;

// The leak check counts the whole process's tensors.
[assembly: LeakCheck]
[assembly: CollectionBehavior(DisableTestParallelization = true)]
