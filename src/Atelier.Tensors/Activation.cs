using Atelier.Tensors.Ops;
using Atelier.Tensors.Pointwise;

namespace Atelier.Tensors;

/// <summary>
/// An activation as a value, so that it can be handed to an operation that applies it in the same pass over memory. Equal where
/// function and constants are.
/// </summary>
public abstract record Activation
{
    private Activation()
    {
    }

    /// <summary>x itself.</summary>
    public static Activation None { get; } = new By<IdentityFormula>(default);

    /// <inheritdoc cref="ReluFormula"/>
    public static Activation Relu { get; } = new By<ReluFormula>(default);

    /// <inheritdoc cref="SiluFormula"/>
    public static Activation Silu { get; } = new By<SiluFormula>(default);

    /// <inheritdoc cref="GeluFormula"/>
    public static Activation Gelu { get; } = new By<GeluFormula>(default);

    /// <inheritdoc cref="TanhFormula"/>
    public static Activation Tanh { get; } = new By<TanhFormula>(default);

    /// <inheritdoc cref="SigmoidFormula"/>
    public static Activation Sigmoid { get; } = new By<SigmoidFormula>(default);

    /// <inheritdoc cref="LeakyReluFormula"/>
    public static Activation LeakyRelu(double negativeSlope = 0.01) => new By<LeakyReluFormula>(new(negativeSlope));

    /// <inheritdoc cref="EluFormula"/>
    public static Activation Elu(double alpha = 1) => new By<EluFormula>(new(alpha));

    /// <summary>The activation as an operation of its own.</summary>
    public abstract Tensor Apply(Tensor x);

    /// <summary>Calls something that is generic over formulas with this activation's.</summary>
    internal abstract void Call<TUser>(TUser user)
        where TUser : IFormulaUser;

    private sealed record By<F>(F Formula) : Activation
        where F : struct, IUnaryFormula
    {
        public override Tensor Apply(Tensor x) => this == None ? x : Map.Apply(Formula, x);

        internal override void Call<TUser>(TUser user) => user.Use(Formula);

        public override string ToString() => Formula<F>.Name;
    }
}

/// <summary>Something that is generic over formulas, to be called by an <see cref="Activation"/>.</summary>
internal interface IFormulaUser
{
    void Use<F>(F formula)
        where F : struct, IUnaryFormula;
}
