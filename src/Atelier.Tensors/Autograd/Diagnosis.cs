namespace Atelier.Tensors.Autograd;

/// <summary>Finding where a computation went wrong.</summary>
public static class Diagnosis
{
    /// <summary>Whether all elements are finite numbers. Waits for the tensor.</summary>
    public static bool IsFinite(Tensor tensor) => Memory.Arena.Run("check", () => Gradients.NoGrad(() =>
    {
        // What is not finite shows in the sum, whatever is added to it; a sum may also overflow on its own, extremes can't.
        return double.IsFinite(tensor.Sum().Item())
            || (tensor.Count > 0 && double.IsFinite(tensor.Max().Item()) && double.IsFinite(tensor.Min().Item()));
    }));

    /// <summary>
    /// The earliest operation behind a tensor whose output has a NaN or an infinity, as "Log [64, 1] (from F32 [64, 1])"; null when
    /// everything that was recorded is finite.
    /// </summary>
    public static string? FirstNonFinite(Tensor result)
    {
        HashSet<Node> reached = [];
        Stack<Tensor> open = new([result]);
        while (open.TryPop(out Tensor? tensor))
        {
            if (tensor.Node is { } node && reached.Add(node))
            {
                foreach (Tensor input in node.Inputs)
                {
                    open.Push(input);
                }
            }
        }

        // What has been spent can't be asked any more; what was computed from it shows the same.
        Node? first = reached.OrderBy(node => node.Id).FirstOrDefault(node => node.Output.Version >= 0 && !IsFinite(node.Output));
        return first is null ? null : $"{first.Op.Name} {first.Output.Shape} (from {string.Join(", ", first.Inputs.Select(i => $"{i.DType} {i.Shape}"))})";
    }
}
