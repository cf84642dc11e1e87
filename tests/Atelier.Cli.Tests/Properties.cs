// Several trainings at a time would only wait for one another; the console that commands write to is the process's.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
