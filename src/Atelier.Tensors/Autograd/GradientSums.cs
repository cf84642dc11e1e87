using Atelier.Tensors.Memory;
using Atelier.Tensors.Ops;
using Atelier.Tensors.Pointwise;

namespace Atelier.Tensors.Autograd;

/// <summary>
/// The gradients on their way through one backward pass. What the pass itself has made goes back as soon as nothing holds it, and
/// where a gradient has one holder only, further parts are added in place; both only if the pass is not being recorded.
/// </summary>
internal sealed class GradientSums(bool recorded, IReadOnlyDictionary<Tensor, Tensor> destinations)
{
    // What is older than the walk is not the walk's to change or give back.
    private readonly long _start = Tensor.LatestSerial;
    private readonly Dictionary<Tensor, Tensor> _sums = [];

    // How often each gradient is needed: an operation may pass one on unchanged, to several operands.
    private readonly Dictionary<Tensor, int> _holders = [];

    /// <summary>The gradient by a tensor as far as it is known, if it is.</summary>
    public Tensor? this[Tensor of] => _sums.GetValueOrDefault(of);

    /// <summary>Where the first part of the gradient by a tensor is to be written, if that has been said and it is not there yet.</summary>
    public Tensor? Vacancy(Tensor of) => _sums.ContainsKey(of) ? null : destinations.GetValueOrDefault(of);

    /// <summary>Whether a tensor is in use as a gradient.</summary>
    public bool Contains(Tensor grad) => _holders.ContainsKey(grad);

    /// <summary>Adds to the gradient by a tensor.</summary>
    public void Add(Tensor of, Tensor part)
    {
        if (_sums.TryGetValue(of, out Tensor? sum))
        {
            Tensor total = Total(sum, part, destinations.ContainsKey(of));
            Hold(total);
            _sums[of] = total;
            LetGo(sum);
        }
        else if (destinations.TryGetValue(of, out Tensor? destination))
        {
            if (destination != part)
            {
                destination.Assign(part);
            }

            Hold(destination);
            _sums[of] = destination;
        }
        else
        {
            Hold(part);
            _sums[of] = part;
        }
    }

    /// <summary>Forgets the gradient by a tensor.</summary>
    public void Remove(Tensor of)
    {
        _sums.Remove(of, out Tensor? grad);
        LetGo(grad!);
    }

    public void Hold(Tensor grad) => _holders[grad] = _holders.GetValueOrDefault(grad) + 1;

    public void LetGo(Tensor grad)
    {
        if (--_holders[grad] == 0)
        {
            _holders.Remove(grad);
            if (!recorded && grad.Serial > _start)
            {
                grad.Release("the backward pass has read it");
            }
        }
    }

    private Tensor Total(Tensor sum, Tensor part, bool destined)
    {
        bool spare = destined || (!recorded && sum.Serial > _start && _holders[sum] == 1 && !sum.Storage.IsShared);
        if (!spare)
        {
            return sum + part;
        }

        sum.Backend.Pointwise(default(Addition), sum, sum, part);
        return sum;
    }

    private readonly struct Addition : IPointwiseKernel
    {
        public T Run<T>(T a, T b, T c, T d)
            where T : struct, ILane<T> => default(AddFormula).Value(a, b);
    }
}
