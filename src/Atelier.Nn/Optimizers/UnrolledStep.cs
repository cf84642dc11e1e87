using Atelier.Tensors;

namespace Atelier.Nn.Optimizers;

/// <summary>
/// An optimiser's step as a function: what parameters would become, recorded, so that gradients flow through it. States go on from
/// one call to the next; parameters and the optimiser itself stay as they are.
/// </summary>
/// <param name="values">The parameters' values, or what the step before made of them.</param>
/// <param name="gradients">The gradient by each (same order, same shapes).</param>
/// <returns>The values after the step.</returns>
public delegate IReadOnlyList<Tensor> UnrolledStep(IReadOnlyList<Tensor> values, IReadOnlyList<Tensor> gradients);
