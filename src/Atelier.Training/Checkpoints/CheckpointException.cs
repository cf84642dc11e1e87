namespace Atelier.Training.Checkpoints;

/// <summary>A checkpoint is not whole: files are missing, cut short or changed, or its manifest cannot be read.</summary>
public sealed class CheckpointException : Exception
{
    /// <summary>Says which checkpoint and what is wrong with it.</summary>
    public CheckpointException(string path, string problem, Exception? inner = null)
        : base($"{path}: {problem}", inner)
    {
    }
}
