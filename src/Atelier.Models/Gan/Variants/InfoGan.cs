using Atelier.Models.Gan.Settings;
using Atelier.Models.Gan.Terms;
using Atelier.Models.Recipes;
using Atelier.Nn;
using Atelier.Nn.Layers;
using Atelier.Tensors;
using Atelier.Training;

namespace Atelier.Models.Gan.Variants;

/// <summary>
/// Chen et al. 2016, "InfoGAN" (arXiv:1606.03657, equations 5 and 6): part of the latent vector is a code, one of several categories and
/// a few numbers from -1 to 1, and a head on the discriminator's features guesses it from the picture. Both networks maximise the
/// bound on what the picture tells of its code, so codes come to mean something without a label. State: the head is
/// <c>discriminator.code</c>. Networks of <see cref="Dcgan"/>; 62 numbers of noise, steps of 1e-3 and 2e-4 as in appendix C.1. The
/// numbers' guess has a variance of 1, as in the authors' program. Not of the paper: <see cref="ViewInformation"/>, off unless <c>view-weight</c>
/// is set, by which categories become those that real pictures fall into.
/// </summary>
public static class InfoGan
{
    private static readonly GanSettings s_game = new(new() { Latent = 62, LearningRate = 1e-3, DiscriminatorRate = 0.2 });
    private static readonly WholeSetting s_categories = new("categories", 10, 2, 1000, "values of the categorical code");
    private static readonly WholeSetting s_numbers = new("codes", 2, 0, 100, "continuous codes");
    private static readonly NumberSetting s_weight = new("info-weight", 1, 0, 1e3, "weight (lambda) of what a picture tells of its code");

    private static readonly NumberSetting s_views = new("view-weight", 0, 0, 1e3, "weight of two views of a real picture, made by augment, having the same category, and all categories being as frequent; 0: none");

    /// <summary>The recipe.</summary>
    public static Recipe Recipe { get; } = new(
        "infogan",
        "InfoGAN: codes that mean something, without labels",
        "Chen et al. 2016, arXiv:1606.03657",
        [s_categories, s_numbers, s_weight, s_views, .. s_game.All],
        (scope, pictures, values) =>
        {
            CodePrior prior = new(values.Get(s_game.Networks.Latent), values.Get(s_categories), values.Get(s_numbers));
            Discriminator discriminator = s_game.Networks.Discriminator(scope["discriminator"], pictures, values);
            Information information = new(Head(discriminator, prior), prior, values.Get(s_weight));
            Game game = s_game.Game(
                s_game.Networks.Generator(scope["generator"], prior.Length, pictures, values),
                discriminator,
                values,
                new(prior)
                {
                    DiscriminatorTerms = [information, .. GanSettings.Term(s_views, values, weight => new ViewInformation(said => information.Categories(said.Features), weight))],
                    GeneratorTerms = [information],
                });
            return s_game.Model(scope, game, values);
        });

    /// <summary>Q of the paper: a hidden layer of 128 (appendix C.1), then logits of the categories and the numbers themselves.</summary>
    private static Sequential Head(Discriminator discriminator, CodePrior prior) => new(
        discriminator.Scope["code"],
        s => new Linear(s, discriminator.Features, 128),
        s => new BatchNorm1d(s, 128),
        Function.LeakyRelu(0.1),
        s => new Linear(s, 128, prior.Categories + prior.Numbers));

    /// <summary>Minus the bound of equation 5 but for the code's entropy, which is constant.</summary>
    private sealed record Information(Layer Head, CodePrior Prior, double Weight) : ITerm
    {
        public string Name => "information";

        public Tensor Loss(Turn turn)
        {
            Tensor guess = Head.Forward(turn.Fake.Features).To(DType.F32), code = Prior.CodeOf(turn.Latent);
            Tensor category = (Category(guess).LogSoftmax(1) * Category(code)).Sum([1]);
            Tensor numbers = (Numbers(guess) - Numbers(code)).Square().Sum([1]) * 0.5;
            return (numbers - category).Mean() * Weight;
        }

        /// <summary>Scores of the categories, of features.</summary>
        public Tensor Categories(Tensor features) => Category(Head.Forward(features).To(DType.F32));

        private Tensor Category(Tensor code) => code.Slice(1, 0, Prior.Categories);

        private Tensor Numbers(Tensor code) => code.Slice(1, Prior.Categories, Prior.Categories + Prior.Numbers);
    }
}

/// <summary>Noise, then a code: which of several categories, one-hot, and numbers from -1 to 1, all equally likely.</summary>
/// <param name="Noise">Normal numbers.</param>
/// <param name="Categories">Values of the categorical code.</param>
/// <param name="Numbers">Continuous codes.</param>
public sealed record CodePrior(int Noise, int Categories, int Numbers) : IPrior, ILatentCode
{
    /// <inheritdoc/>
    public int Length => Noise + Categories + Numbers;

    /// <summary>The largest of as many normal numbers says the category; the normal distribution function makes numbers uniform.</summary>
    /// <inheritdoc/>
    public Tensor From(Tensor normal)
    {
        Tensor categories = normal.Slice(1, Noise, Noise + Categories), numbers = normal.Slice(1, Noise + Categories, Length);
        Tensor chosen = (categories >= categories.Max([1], keepDim: true)).To(DType.F32);
        return Tensor.Concat(1, normal.Slice(1, 0, Noise), chosen, (numbers * Math.Sqrt(0.5)).Erf());
    }

    /// <summary>The code within latent vectors: [N, categories + numbers].</summary>
    /// <param name="latent">[N, length].</param>
    public Tensor CodeOf(Tensor latent) => latent.Slice(1, Noise, Length);

    /// <inheritdoc/>
    public Tensor With(Tensor latents, IReadOnlyList<LatentCode> codes)
    {
        int length = Categories + Numbers;
        if (codes.Count != latents.Shape[0] || codes.Any(code => code.Numbers.Count != Numbers))
        {
            throw new ArgumentException($"With: {latents.Shape[0]} latent vectors take as many codes, of {Numbers} numbers each.", nameof(codes));
        }

        float[] values = new float[codes.Count * length];
        foreach ((int row, LatentCode code) in codes.Index())
        {
            ArgumentOutOfRangeException.ThrowIfNegative(code.Category);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(code.Category, Categories);
            values[(row * length) + code.Category] = 1;
            for (int i = 0; i < Numbers; i++)
            {
                values[(row * length) + Categories + i] = (float)code.Numbers[i];
            }
        }

        return Tensor.Concat(1, latents.Slice(1, 0, Noise), Tensor.From(values, [codes.Count, length]));
    }
}
