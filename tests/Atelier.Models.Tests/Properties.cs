using Atelier.Testing;

// The leak check counts bytes of the whole process, and tests change the thread team's size.
[assembly: LeakCheck]
[assembly: CollectionBehavior(DisableTestParallelization = true)]
