using Atelier.Nn;
using Atelier.Nn.Layers;
using Atelier.Tensors;

namespace Atelier.Models.Gan.Networks;

/// <summary>
/// A residual block: what layers compute, added to a shortcut past them; to the input itself where the shortcut has no layers. State:
/// <c>residual</c>, <c>shortcut</c>.
/// </summary>
internal sealed class Beside(Scope scope, IEnumerable<Func<Scope, Layer>> residual, IEnumerable<Func<Scope, Layer>> shortcut) : ConditionalLayer(scope)
{
    private readonly Sequential _residual = new(scope["residual"], residual), _shortcut = new(scope["shortcut"], shortcut);

    public override Tensor Forward(Tensor x, Tensor? condition)
    {
        Tensor past = _shortcut.Forward(x), changed = _residual.Forward(x, condition);
        return changed + past;
    }
}
