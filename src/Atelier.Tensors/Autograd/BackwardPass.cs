using System.Runtime.CompilerServices;
using Atelier.Tensors.Memory;

namespace Atelier.Tensors.Autograd;

/// <summary>
/// One walk from a loss back to the inputs. Visits only what lies between the two, in descending order of creation, and gives
/// each gradient's memory back as soon as it has been read, unless the walk itself is being recorded.
/// </summary>
internal sealed class BackwardPass(IReadOnlyList<Tensor> inputs, bool keepAll, bool stopAtInputs)
{
    // What is older than the walk is not the walk's to give back.
    private readonly long _start = Tensor.LatestSerial;
    private readonly HashSet<Node> _needed = [];
    private readonly HashSet<Tensor> _targets = new(inputs, ByReference.Instance);
    private readonly Dictionary<Tensor, Tensor> _grads = new(ByReference.Instance);

    // How many entries of _grads hold the same tensor: an operation may pass its gradient on unchanged.
    private readonly Dictionary<Tensor, int> _holders = new(ByReference.Instance);

    public Tensor[] Run(Tensor loss, Tensor seed)
    {
        List<Node> nodes = Between(loss);
        Accumulate(loss, seed);
        foreach (Node node in nodes)
        {
            if (_grads.TryGetValue(node.Output, out Tensor? grad))
            {
                Visit(node, grad);
                if (!_targets.Contains(node.Output))
                {
                    _grads.Remove(node.Output);
                    Hold(grad, -1);
                }
            }
        }

        return [.. inputs.Select(input => _grads.TryGetValue(input, out Tensor? grad) ? grad : Tensor.Zeros(input.Shape, input.DType))];
    }

    private void Visit(Node node, Tensor grad)
    {
        node.CheckSeal();
        int[] wanted = [.. Enumerable.Range(0, node.Inputs.Length).Where(i => Wants(node.Inputs[i]))];
        Tensor?[] parts = keepAll
            ? [.. wanted.Select(i => node.Op.Vjp(node, grad, i))]
            : Arena.Run<Tensor?[]>(node.Op.Name, () => [.. wanted.Select(i => node.Op.Vjp(node, grad, i))]);
        node.Shared = null;
        for (int k = 0; k < wanted.Length; k++)
        {
            if (parts[k] is { } part)
            {
                Tensor input = node.Inputs[wanted[k]];
                if (part.Shape != input.Shape)
                {
                    throw new InvalidOperationException($"{node.Op.Name}: the gradient by operand {wanted[k]} is {part.Shape}, the operand {input.Shape}.");
                }

                // A gradient is of its operand's type, whatever the formulas on the way made of it.
                Accumulate(input, part.To(input.DType));
            }
        }
    }

    private void Accumulate(Tensor target, Tensor part)
    {
        if (_grads.TryGetValue(target, out Tensor? sum))
        {
            Tensor total = sum + part;
            Hold(total, 1);
            _grads[target] = total;
            Hold(part, 1);
            Hold(part, -1);
            Hold(sum, -1);
        }
        else
        {
            _grads[target] = part;
            Hold(part, 1);
        }
    }

    private void Hold(Tensor grad, int change)
    {
        int holders = _holders.GetValueOrDefault(grad) + change;
        _holders[grad] = holders;
        if (holders == 0 && !keepAll && grad.Serial > _start)
        {
            _holders.Remove(grad);
            grad.Release("the backward pass has read it");
        }
    }

    private bool Wants(Tensor tensor) => _targets.Contains(tensor) || (tensor.Node is { } node && _needed.Contains(node));

    /// <summary>The nodes on a path from an input to the loss, latest first.</summary>
    private List<Node> Between(Tensor loss)
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

        List<Node> ordered = [.. reached.OrderBy(node => node.Id)];
        ordered.RemoveAll(node => !Array.Exists(node.Inputs, Wants) || !_needed.Add(node));
        ordered.Reverse();
        return ordered;

        void Push(Tensor tensor)
        {
            if (tensor.Node is { } node && !(stopAtInputs && _targets.Contains(tensor)) && reached.Add(node))
            {
                open.Push(node);
            }
        }
    }

    private sealed class ByReference : IEqualityComparer<Tensor>
    {
        public static readonly ByReference Instance = new();

        public bool Equals(Tensor? x, Tensor? y) => ReferenceEquals(x, y);

        public int GetHashCode(Tensor obj) => RuntimeHelpers.GetHashCode(obj);
    }
}
