using Atelier.Benchmarks.Comparing;
using Atelier.Benchmarks.Workers;
using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;

namespace Atelier.Benchmarks.Tests;

/// <summary>Turns with workers that only pretend.</summary>
public sealed class WorkerTests
{
    [Fact]
    public void Contenders_take_turns()
    {
        List<string> log = [];
        using Turns turns = new([Fake("a", Side.Ours, 10), Fake("b", Side.Installed, 20)], steps: 3, log.Add);
        IReadOnlyList<ContenderResult> results = turns.Run(rounds: 2);
        Assert.Equal(["a", "b", "a", "b"], log.Select(line => line.Split("  ")[1]));
        Assert.Equal(((string, int, double)[])[("a", 2, 10), ("b", 2, 20)], results.Select(r => (r.Name, r.Rounds.Count, r.Ms)));
        Assert.All(results, r => Assert.Equal(5, r.PeakRssMb));
    }

    [Fact]
    public void A_turn_has_as_many_steps_as_its_length_asks_for()
    {
        using Turns turns = new([Fake("short", Side.Ours, 150), Fake("long", Side.Installed, 60_000)], steps: null, _ => { });
        Assert.Equal([10, 2], turns.Run(rounds: 1).Select(r => r.Rounds[0].Count));
    }

    [Fact]
    public void A_tuned_mode_without_hope_leaves_after_the_first_round()
    {
        using Turns turns = new([Fake("ours", Side.Ours, 500), Fake("nchw", Side.Tuned, 20), Fake("channels_last", Side.Tuned, 10)], steps: 1, _ => { });
        Assert.Equal([3, 1, 3], turns.Run(rounds: 3).Select(r => r.Rounds.Count));
        Assert.StartsWith("nchw left after the first round, 2.0 times", Assert.Single(turns.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Those_that_cannot_run_are_left_out_with_the_reason()
    {
        Contender declines = new("declines", Side.Ours, "bf16", "bash", ["-c", """echo '{"ready":false,"reason":"no bf16 here"}'"""]);
        Contender missing = new("missing", Side.OnnxRuntime, "f32", "no-such-program", []);
        Contender breaks = new("breaks", Side.Tuned, "f32", "bash", ["-c", "echo first >&2; echo no torch >&2; exit 3"]);
        using Turns turns = new([declines, missing, breaks, Fake("fine", Side.Ours, 1)], steps: 1, _ => { });
        Assert.Equal("fine", Assert.Single(turns.Run(rounds: 1)).Name);
        Assert.Equal(3, turns.Notes.Count);
        Assert.Equal("declines is left out: no bf16 here", turns.Notes[0]);
        Assert.Contains("no torch", turns.Notes[2], StringComparison.Ordinal);
    }

    [Fact]
    public void A_peer_that_breaks_down_on_the_way_takes_nobody_with_it()
    {
        Contender breaks = new("breaks", Side.Tuned, "f32", "bash",
            ["-c", """echo '{"ready":true,"batch":4,"parameters":7,"warm_ms":1}'; read -r; echo '{"ms":[9],"peak_rss_mb":1}'; read -r; echo no memory >&2; exit 1"""]);
        using Turns turns = new([Fake("fine", Side.Ours, 1), breaks], steps: 1, _ => { });
        Assert.Equal([3, 1], turns.Run(rounds: 3).Select(r => r.Rounds.Count));
        Assert.Matches("^breaks broke down in round 2/3: .*no memory$", Assert.Single(turns.Notes));
    }

    [Fact]
    public void Ours_must_not_break_down()
    {
        Contender breaks = new("breaks", Side.Ours, "f32", "bash", ["-c", "echo out of order >&2; exit 3"]);
        WorkerException problem = Assert.Throws<WorkerException>(() => new Turns([breaks], steps: 1, _ => { }));
        Assert.Contains("status 3: out of order", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unequal_networks_are_named()
    {
        using Turns turns = new([Fake("ours", Side.Ours, 1), Fake("peer", Side.Installed, 1, parameters: 8)], steps: 1, _ => { });
        Assert.Equal("peer is not the same: 8 parameters, batch 4; the first has 7, 4.", Assert.Single(turns.Notes));
    }

    [Fact]
    public void Arithmetic_is_counted_where_it_runs()
    {
        double flops = FlopCounter.Count(() => Arena.Run("test", () =>
        {
            _ = Tensor.Ones([2, 3, 8, 8]).Conv2d(Tensor.Ones([5, 3, 3, 3]), pad: 1);
            _ = Tensor.Ones([2, 4, 6]).MatMul(Tensor.Ones([2, 7, 6]), transposeOther: true);
        }));
        Assert.Equal(2.0 * 2 * 8 * 8 * 5 * 3 * 3 * 3 + 2.0 * 2 * 4 * 6 * 7, flops);
    }

    [Fact]
    public void The_backward_pass_counts_too()
    {
        double flops = FlopCounter.Count(() => Arena.Run("test", () =>
        {
            Tensor x = Tensor.Ones([3, 5]).WithGrad(), w = Tensor.Ones([5, 2]).WithGrad();
            _ = Gradients.Grad(x.MatMul(w).Sum(), [x, w]);
        }));
        Assert.Equal(3 * 2.0 * 3 * 5 * 2, flops);
    }

    [Theory]
    [InlineData("compare dcgan32 --rounds 3 vae28 --json growth", new[] { "compare", "dcgan32", "vae28", "growth" })]
    [InlineData("worker dcgan32 --set batch=1,width=8,size=8", new[] { "worker", "dcgan32" })]
    public void Names_are_what_no_option_takes(string line, string[] names) => Assert.Equal(names, new Arguments(line.Split(' ')).Names);

    [Fact]
    public void A_case_at_another_size_has_that_batch()
        => Assert.Equal(3, CaseBook.Find("dcgan32", new(["worker", "dcgan32", "--set", "batch=3,width=8,size=8"]))?.Batch);

    /// <summary>A worker whose every step takes a given time, as it says.</summary>
    private static Contender Fake(string name, Side side, double ms, int parameters = 7) => new(name, side, "f32", "bash",
    [
        "-c",
        $$"""
        echo '{"ready":true,"batch":4,"parameters":{{parameters}},"warm_ms":{{ms}}}'
        while read -r steps; do
            echo "{\"ms\":[$(yes {{ms}} | head -n "$steps" | paste -sd,)],\"peak_rss_mb\":5}"
        done
        """,
    ]);
}
