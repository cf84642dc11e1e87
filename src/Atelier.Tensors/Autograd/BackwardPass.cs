using Atelier.Tensors.Memory;

namespace Atelier.Tensors.Autograd;

/// <summary>
/// One walk from a loss back to the inputs. Visits only what lies between the two, in descending order of creation.
/// </summary>
/// <param name="inputs">What the gradients are by.</param>
/// <param name="recorded">Whether the walk itself is being recorded, so that nothing it makes may change or go back.</param>
internal sealed class BackwardPass(IReadOnlyList<Tensor> inputs, bool recorded)
{
    private readonly HashSet<Node> _needed = [];
    private readonly HashSet<Tensor> _targets = [.. inputs];
    private readonly List<int> _wanted = [];

    /// <summary>Do not go on into how the inputs came to be.</summary>
    public bool StopAtInputs { get; init; }

    /// <summary>The arena whose intermediate results go back once the walk has passed them; null keeps all.</summary>
    public Arena? Consumed { get; init; }

    /// <summary>Where the gradient by an input is to be summed up.</summary>
    public IReadOnlyDictionary<Tensor, Tensor> Destinations { get; init; } = new Dictionary<Tensor, Tensor>();

    /// <summary>The gradient by each input; null where the loss does not depend on it.</summary>
    public Tensor?[] Run(Tensor loss, Tensor seed)
    {
        GradientSums sums = new(recorded, Destinations);
        List<Node> nodes = Behind(loss);
        sums.Add(loss, seed);
        for (int i = nodes.Count - 1; i >= 0; i--)
        {
            Node node = nodes[i];
            Tensor output = node.Output;
            if (sums[output] is { } grad)
            {
                if (_needed.Contains(node))
                {
                    Visit(node, grad, sums);
                }

                if (!_targets.Contains(output))
                {
                    sums.Remove(output);
                }
            }

            Consume(node, loss, sums);
        }

        Tensor?[] results = new Tensor?[inputs.Count];
        for (int i = 0; i < results.Length; i++)
        {
            results[i] = sums[inputs[i]];
        }

        return results;
    }

    private void Visit(Node node, Tensor grad, GradientSums sums)
    {
        node.CheckSeal();
        _wanted.Clear();
        for (int i = 0; i < node.Inputs.Length; i++)
        {
            if (Wants(node.Inputs[i]))
            {
                _wanted.Add(i);
            }
        }

        node.Wanted = _wanted;
        Tensor?[] parts = recorded ? Parts(node, grad, sums) : Arena.Run(node.Op.Name, () => Parts(node, grad, sums));
        (node.Shared, node.Wanted) = (null, null);
        foreach (Tensor? part in parts)
        {
            if (part is not null)
            {
                sums.Hold(part);
            }
        }

        for (int k = 0; k < parts.Length; k++)
        {
            if (parts[k] is { } part)
            {
                sums.Add(node.Inputs[_wanted[k]], part);
                sums.LetGo(part);
            }
        }
    }

    private Tensor?[] Parts(Node node, Tensor grad, GradientSums sums)
    {
        Tensor?[] parts = new Tensor?[_wanted.Count];
        for (int k = 0; k < parts.Length; k++)
        {
            Tensor input = node.Inputs[_wanted[k]];

            // An operand that comes twice has two parts, and one place.
            Tensor? place = node.Inputs.Count(other => other == input) == 1 ? sums.Vacancy(input) : null;

            // A gradient is of its operand's type, whatever the formulas on the way made of it.
            parts[k] = node.Op.Gradient(node, grad, _wanted[k], place)?.To(input.DType);
            if (parts[k] is { } part && part.Shape != input.Shape)
            {
                throw new InvalidOperationException($"{node.Op.Name}: the gradient by operand {_wanted[k]} is {part.Shape}, the operand {input.Shape}.");
            }
        }

        return parts;
    }

    /// <summary>Nothing that the walk has yet to visit reads a node's output: whoever reads it was made later.</summary>
    private void Consume(Node node, Tensor loss, GradientSums sums)
    {
        if (Consumed is null)
        {
            return;
        }

        GiveBack(node.Output);
        foreach (Tensor saved in node.Saved)
        {
            GiveBack(saved);
        }

        void GiveBack(Tensor tensor)
        {
            if (ReferenceEquals(tensor.Arena, Consumed) && tensor != loss && !_targets.Contains(tensor) && !sums.Contains(tensor))
            {
                tensor.Release("the backward pass has consumed it");
            }
        }
    }

    private bool Wants(Tensor tensor) => _targets.Contains(tensor) || (tensor.Node is { } node && _needed.Contains(node));

    /// <summary>The nodes that led to the loss, earliest first; those on a path from an input are the needed ones.</summary>
    private List<Node> Behind(Tensor loss)
    {
        HashSet<Node> reached = [];
        Stack<Node> open = new();
        Push(loss);
        while (open.TryPop(out Node? node))
        {
            foreach (Tensor input in node.Inputs)
            {
                Push(input);
            }
        }

        List<Node> ordered = [.. reached];
        ordered.Sort((a, b) => a.Id.CompareTo(b.Id));
        foreach (Node node in ordered)
        {
            if (Array.Exists(node.Inputs, Wants))
            {
                _needed.Add(node);
            }
        }

        return ordered;

        void Push(Tensor tensor)
        {
            if (tensor.Node is { } node && !(StopAtInputs && _targets.Contains(tensor)) && reached.Add(node))
            {
                open.Push(node);
            }
        }
    }
}
