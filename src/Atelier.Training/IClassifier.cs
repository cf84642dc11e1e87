using Atelier.Tensors;

namespace Atelier.Training;

/// <summary>A model that says of which class a picture is.</summary>
public interface IClassifier
{
    /// <summary>Scores [N, classes], F32: the highest is of the likeliest class. Changes nothing, draws nothing.</summary>
    /// <param name="pictures">[N, C, H, W] in [-1, 1].</param>
    Tensor Classify(Tensor pictures);
}
