using Atelier.Tensors;

namespace Atelier.Nn.Layers;

/// <summary>
/// A layer that can apply an activation to its output in the same pass over memory, without keeping what goes into it.
/// <see cref="Sequential"/> makes use of it wherever an activation follows; networks written by hand call it themselves.
/// </summary>
public interface IFusible
{
    /// <summary>The activation of what the layer computes from x.</summary>
    Tensor Forward(Tensor x, Activation then);
}
