namespace Atelier.Data;

/// <summary>Which part of a dataset.</summary>
public enum DatasetSplit
{
    /// <summary>The pictures to learn from.</summary>
    Train,

    /// <summary>The pictures kept apart to judge by.</summary>
    Test,
}
