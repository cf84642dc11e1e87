namespace Atelier.Nn.Layers;

/// <summary>A layer that computes differently while training; it does so from the start, as in PyTorch.</summary>
public abstract class ModalLayer(Scope scope) : Layer(scope), IModal
{
    private bool _networks = true;

    /// <inheritdoc/>
    public bool? Mode { get; set; }

    /// <summary>Whether to compute as in training.</summary>
    protected bool Training => Mode ?? _networks;

    void IModal.Follow(bool training) => _networks = training;
}
