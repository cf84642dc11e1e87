namespace Atelier.App.Runs;

/// <summary>When and by how many pictures a training session scores itself.</summary>
public sealed record ScoreSchedule
{
    /// <summary>Least time between two scorings; each waits for the next checkpoint, whose weights are scored.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Most of the session's time that scoring may take; it comes less often where it would take more.</summary>
    public double MostShare { get; init; } = 0.05;

    /// <summary>Generated pictures: cheap, and KD's expected value does not depend on how many there are.</summary>
    public int Pictures { get; init; } = 1_000;

    /// <summary>Real pictures to judge by, the first of the dataset's test pictures; all where there are fewer.</summary>
    public int RealPictures { get; init; } = 2_000;
}
