using Atelier.App.Engines;
using Atelier.App.Runs;
using Atelier.App.Sampling;
using Atelier.App.Tests.Runs;
using Atelier.Imaging;
using Atelier.Imaging.Codecs;
using Atelier.Models.Recipes;
using Atelier.Tensors;
using Atelier.Testing;

namespace Atelier.App.Tests.Sampling;

public sealed class SamplingTests : IDisposable
{
    private static readonly RandomKey s_key = new(5);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("3,1", new[] { 3, 1 })]
    [InlineData("Bag, ankle boot", new[] { 0, 1 })]
    [InlineData("0,hat,2", new[] { 0, 2, 2 })]
    public void Classes_are_numbers_or_names(string text, int[] expected)
        => Assert.Equal(expected, ClassChoice.Parse(text, 4, () => ["bag", "Ankle boot", "hat", "coat"]));

    [Theory]
    [InlineData("4", "There is no class 4: they are numbered 0 to 3.")]
    [InlineData("hta", "There is no class 'hta' (did you mean 'hat'?). There are bag, ankle boot, hat, coat; or give their numbers, 0 to 3.")]
    [InlineData("1,", "There is no class ''")]
    public void What_is_no_class_is_refused(string text, string expected)
        => Assert.StartsWith(expected, Assert.Throws<RunException>(() => ClassChoice.Parse(text, 4, () => ["bag", "ankle boot", "hat", "coat"])).Message, StringComparison.Ordinal);

    [Fact]
    public void Numbers_need_no_names() => Assert.Equal([2], ClassChoice.Parse("2", 3, () => throw new InvalidOperationException("looked up")));

    [Fact]
    public void Slerp_keeps_to_the_sphere_and_divides_the_angle_evenly()
    {
        float[] east = [2, 0, 0], north = [0, 2, 0];
        Assert.Equal([2f, 0f, 0f], Slerp.Between(east, north, 0));
        float[] third = Slerp.Between(east, north, 1.0 / 3);
        Assert.Equal(2 * Math.Cos(Math.PI / 6), third[0], 1e-6);
        Assert.Equal(2 * Math.Sin(Math.PI / 6), third[1], 1e-6);
        Assert.Equal([1.5f, 0f, 0f], Slerp.Between([1, 0, 0], east, 0.5));
        Assert.Equal([0f, 0f, 0f], Slerp.Between([0, 0, 0], [0, 0, 0], 0.5));
    }

    [Theory]
    [InlineData("0..7", new long[] { 0, 7 })]
    [InlineData("3..1..3", new long[] { 3, 1, 3 })]
    public void Ways_are_numbers(string text, long[] expected) => Assert.Equal(expected, LatentWalk.Parse(text));

    [Theory]
    [InlineData("7")]
    [InlineData("0..")]
    [InlineData("0...7")]
    [InlineData("-1..7")]
    public void What_is_no_way_is_refused(string text) => Assert.Throws<RunException>(() => LatentWalk.Parse(text));

    [Fact]
    public void A_walk_begins_turns_and_ends_at_the_samples_it_names()
    {
        using TrainedModel trained = Trained("dcgan");
        float[][] frames = Pictures(new LatentWalk(new(trained), [2, 0, 5], Frames: 5).Plan);
        float[][] samples = Pictures(new SamplePlan(trained, 6));
        Assert.Equal(5, frames.Length);
        Assert.All(new (int Frame, int Sample)[] { (0, 2), (2, 0), (4, 5) }, at => AssertClose(samples[at.Sample], frames[at.Frame]));
        Assert.NotEqual(frames[0], frames[1]);
    }

    [Fact]
    public void A_walk_has_a_row_for_each_class_which_stays_along_it()
    {
        using TrainedModel trained = Trained("cgan");
        LatentWalk walk = new(new(trained) { Classes = [3, 1] }, [0, 1], Frames: 3);
        Assert.Equal((6, 3), (walk.Plan.Count, walk.Plan.Columns));
        float[][] frames = Pictures(walk.Plan), threes = Pictures(new SamplePlan(new Guided(trained) { Classes = [3] }, 2)), ones = Pictures(new SamplePlan(new Guided(trained) { Classes = [1] }, 2));
        AssertClose(threes[0], frames[0]);
        AssertClose(threes[1], frames[2]);
        AssertClose(ones[0], frames[3]);
        Assert.NotEqual(threes[0], ones[0]);
    }

    [Fact]
    public void Classes_take_turns_and_truncation_holds_beside_them()
    {
        using TrainedModel trained = Trained("cgan");
        float[][] both = Pictures(new SamplePlan(new Guided(trained) { Classes = [0, 2] }, 4)), plain = Pictures(new SamplePlan(trained, 3));
        AssertClose(plain[0], both[0]);
        Assert.NotEqual(plain[2], both[2]);
        Guided truncated = new(trained) { Classes = [2], Threshold = 0.5 };
        Assert.All(truncated.Noise(s_key, 0, 8).SelectMany(row => row), x => Assert.InRange(x, -0.5f, 0.5f));
    }

    [Fact]
    public void Whatever_else_is_chosen_pictures_are_truncated_in_one_way()
    {
        using TrainedModel trained = Trained("cgan");
        float[][] plain = Pictures(new SamplePlan(trained.Truncated(0.5), 4));
        Guided guided = new(trained) { Threshold = 0.5 };
        float[][] ones = Pictures(new SamplePlan(guided with { Classes = [1] }, 2)), walk = Pictures(new LatentWalk(guided with { Classes = [3] }, [3, 0], Frames: 2).Plan);
        AssertClose(plain[1], ones[1]);
        AssertClose(plain[3], walk[0]);

        // The running averages of an untrained model are of no picture at all.
        using Tensor unmeasured = (guided with { Threshold = null }).Pictures(guided.Noise(s_key, 1, 1), _ => 1);
        Assert.True(plain[1].Zip(unmeasured.ToArray<float>(), (a, b) => Math.Abs(a - b)).Max() > 1e-3);
    }

    [Fact]
    public void Codes_lie_on_two_axes_and_all_else_stays()
    {
        using TrainedModel trained = Trained("infogan");
        Guided model = new(trained);
        SamplePlan plan = CodeGrid.OfCategories(model, number: 1, bound: 2, steps: 3).Plan;
        Assert.Equal((30, 3), (plan.Count, plan.Columns));
        float[][] categories = Pictures(plan), numbers = Pictures(CodeGrid.OfNumbers(model, category: 4, down: 0, across: 1, bound: 2, steps: 3).Plan);

        // Both grids hold category 4 with code 0 at rest: a whole row of the one is the middle row of the other.
        Assert.All(Enumerable.Range(0, 3), column => AssertClose(categories[(4 * 3) + column], numbers[3 + column]));
        Assert.Equal(30, categories.Select(picture => string.Join(',', picture)).Distinct().Count());
        Assert.Contains("0 to 1", Assert.Throws<RunException>(() => CodeGrid.OfCategories(model, 2, 2, 3)).Message, StringComparison.Ordinal);
        Assert.Contains("0 to 9", Assert.Throws<RunException>(() => CodeGrid.OfNumbers(model, 10, 0, 1, 2, 3)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_without_a_code_has_no_grid_of_it()
    {
        using TrainedModel trained = Trained("dcgan");
        Assert.Contains("no code", Assert.Throws<RunException>(() => CodeGrid.OfCategories(new(trained), 0, 2, 3)).Message, StringComparison.Ordinal);
        Assert.Contains("knows no classes", Assert.Throws<RunException>(() => ClassChoice.Of(trained, "1")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_formula_is_a_sum_of_samples()
    {
        using TrainedModel trained = Trained("dcgan");
        Guided model = new(trained);
        VectorFormula formula = VectorFormula.Of(model, "3 - 0 + 2", s_key, () => throw new InvalidOperationException("looked up"));
        float[][] noise = model.Noise(s_key, 0, 4);
        AssertClose([.. Enumerable.Range(0, noise[0].Length).Select(i => noise[3][i] - noise[0][i] + noise[2][i])], formula.Result);
        Assert.Equal((4, 4), (formula.Plan.Count, formula.Plan.Columns));
        Assert.Equal([(-1, "a b"), (1, "c-d")], VectorFormula.Parse("- a b + c-d"));
        Assert.All(new[] { "", "1 +", "1 - - 2" }, text => Assert.Throws<RunException>(() => VectorFormula.Parse(text)));
    }

    /// <summary>Sums are longer than samples: they are made as long, and then kept within the same bounds.</summary>
    [Fact]
    public void A_formula_stays_within_what_vectors_are_truncated_to()
    {
        using TrainedModel trained = Trained("dcgan");
        Guided model = new(trained) { Threshold = 0.5 };
        VectorFormula formula = VectorFormula.Of(model, "3 - 0 + 2", s_key, () => throw new InvalidOperationException("looked up"));

        Assert.Contains(formula.Result, x => Math.Abs(x) > 0.5);
        Assert.All(formula.Vectors(s_key), vector => Assert.InRange(vector.Max(Math.Abs), 0, 0.5f));
        double longest = (model with { Threshold = null }).Noise(s_key, 0, 8).Min(Length);
        Assert.All(formula.Vectors(s_key), vector => Assert.InRange(Length(vector), 0.1, longest));

        static double Length(float[] vector) => Math.Sqrt(vector.Sum(x => (double)x * x));
    }

    [Fact]
    public void A_walk_shows_every_sample_on_its_way()
    {
        using TrainedModel trained = Trained("dcgan");
        Assert.Contains("5 or more", Assert.Throws<RunException>(() => new LatentWalk(new(trained), [0, 1, 2, 3, 4], Frames: 4).Plan).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_written_goes_by_the_files_ending()
    {
        using TrainedModel trained = Trained("dcgan");
        SamplePlan plan = new LatentWalk(new(trained), [0, 1], Frames: 3).Plan;
        CancellationToken stop = TestContext.Current.CancellationToken;
        Image strip = Png.Read(Assert.Single(plan.Write(_folder["strip.png"], s_key, stop)));
        Image first = Png.Read(Assert.Single(plan.Write(_folder["sub", "walk.apng"], s_key, stop)));
        Assert.Equal((3 * 18) + 2, strip.Width);
        Assert.Equal(20, first.Width);
        Assert.True(File.ReadAllBytes(_folder["sub", "walk.apng"]).AsSpan().IndexOf("acTL"u8) > 0);
        Assert.Equal(3, plan.Write(_folder["each"], s_key, stop).Count);
        Assert.Contains(".apng", Assert.Throws<RunException>(() => plan.Write(_folder["walk.gif"], s_key, stop)).Message, StringComparison.Ordinal);
    }

    internal static TrainedModel Trained(string name, Engine? engine = null)
    {
        Engine by = engine ?? TinyRuns.Engine;
        Recipe recipe = RecipeBook.Find(name);
        RunRecipe run = RunRecipe.For(
            recipe, new SettingValues(recipe, new Dictionary<string, string> { ["width"] = "2", ["latent"] = "6" }), "shapeworld", TinyRuns.Data(), 1, new StepBudget(1), by);
        return new(by.Use(run.Build), by, run, 0, []);
    }

    private static float[][] Pictures(SamplePlan plan)
    {
        using Tensor pictures = plan.Model.Sample(s_key, plan.Count);
        return [.. pictures.ToMemory<float>().Chunk((int)(pictures.Count / plan.Count))];
    }

    private static void AssertClose(float[] expected, float[] found) => Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
}
