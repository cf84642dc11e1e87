using Atelier.App.Engines;
using Atelier.App.Runs;
using Atelier.App.Tests.Runs;
using Atelier.Tensors;
using Atelier.Tensors.Backends;
using Atelier.Tensors.Backends.Managed;
using Atelier.Tensors.Backends.Profiling;

namespace Atelier.App.Tests.Engines;

public sealed class EngineRoomTests
{
    private static readonly IBackend s_fast = new ProfiledBackend(ManagedBackend.Instance);
    private static readonly BackendFinding s_missing = new("onednn", "libdnnl.so.2 was not found, install libdnnl2", FastBf16: false, Open: null);
    private static readonly EngineRoom
        s_without = new([s_missing, EngineRoom.Managed]),
        s_with = new([new("onednn", "oneDNN 2.6.3", FastBf16: true, () => s_fast), EngineRoom.Managed]),
        s_old = new([new("onednn", "oneDNN 2.6.3", FastBf16: false, () => s_fast), EngineRoom.Managed]);

    [Fact]
    public void The_fastest_is_taken_in_bf16_where_that_is_fast()
    {
        Assert.Equal((new(s_fast, DType.BF16), null), Choose(s_with, new()));
        Assert.Equal((new(s_fast, DType.F32), null), Choose(s_old, new()));
        Assert.Equal((new(s_fast, DType.F32), null), Choose(s_with, new(Precision: "f32")));
        Assert.Equal((new(ManagedBackend.Instance, DType.F32), null), Choose(s_with, new("managed")));
    }

    [Fact]
    public void A_recipe_may_prefer_f32_and_the_user_has_the_last_word()
    {
        Assert.Equal((new(s_fast, DType.F32), null), Choose(s_with, new(), DType.F32));
        Assert.Equal((new(s_fast, DType.BF16), null), Choose(s_with, new(Precision: "bf16"), DType.F32));
        Assert.Equal((new(s_fast, DType.F32), null), Choose(s_old, new(), DType.BF16));
    }

    [Fact]
    public void What_is_missing_is_said_in_a_line_and_refused_by_name()
    {
        (Engine engine, string? note) = Choose(s_without, new());
        Assert.Equal(new(ManagedBackend.Instance, DType.F32), engine);
        Assert.Equal("onednn is not used: libdnnl.so.2 was not found, install libdnnl2. managed computes.", note);
        Assert.Null(Choose(s_without, new("managed")).Note);
        Assert.Contains("install libdnnl2", Refused(s_without, new("onednn")), StringComparison.Ordinal);
        Assert.Contains("'cuda', only onednn, managed", Refused(s_without, new("cuda")), StringComparison.Ordinal);
        Assert.Contains("'f16', only f32, bf16", Refused(s_without, new(Precision: "f16")), StringComparison.Ordinal);
    }

    [Fact]
    public void Bf16_where_it_is_slow_is_allowed_and_said()
    {
        (Engine engine, string? note) = Choose(s_with, new("managed", "bf16"));
        Assert.Equal(new(ManagedBackend.Instance, DType.BF16), engine);
        Assert.Contains("slow", note, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_goes_on_with_what_it_began_with()
    {
        RunRecipe run = TinyRuns.Recipe("gan", 1) with { Backend = "onednn", Precision = "bf16" };
        foreach (EngineWish same in new EngineWish[] { new(), new("onednn"), new(Precision: "bf16"), new("onednn", "bf16") })
        {
            same.CheckAgainst(run);
        }

        Assert.Equal(new(s_fast, DType.BF16), s_with.Open(run));
        string refusal = Assert.Throws<RunException>(() => new EngineWish("managed").CheckAgainst(run)).Message;
        Assert.Contains("onednn in bf16", refusal, StringComparison.Ordinal);
        Assert.Contains("managed in bf16", refusal, StringComparison.Ordinal);
        Assert.Contains("onednn in f32", Assert.Throws<RunException>(() => new EngineWish(Precision: "f32").CheckAgainst(run)).Message, StringComparison.Ordinal);
        Assert.Contains("libdnnl2", Assert.Throws<RunException>(() => s_without.Open(run)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_engine_rules_while_its_work_runs()
    {
        IBackend before = Device.Current;
        Engine engine = new(s_fast, DType.BF16);
        Assert.Equal("managed bf16", engine.ToString());
        Assert.Equal((s_fast, DType.BF16), engine.Use(() => (Device.Current, Tensors.Precision.Products)));
        Assert.Throws<FormatException>(() => engine.Use<int>(() => throw new FormatException()));
        Assert.Equal((before, DType.F32), (Device.Current, Tensors.Precision.Products));
    }

    private static (Engine Engine, string? Note) Choose(EngineRoom room, EngineWish wish, DType? preferred = null)
        => (room.Choose(wish, preferred, out string? note), note);

    private static string Refused(EngineRoom room, EngineWish wish) => Assert.Throws<RunException>(() => Choose(room, wish)).Message;
}
