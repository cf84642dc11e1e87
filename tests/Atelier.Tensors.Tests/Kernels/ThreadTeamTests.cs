using Atelier.Tensors.Backends.Managed;

namespace Atelier.Tensors.Tests.Kernels;

/// <summary>These change the team's size and wait for helpers, so nothing may run beside them.</summary>
[CollectionDefinition(nameof(ThreadTeamTests), DisableParallelization = true)]
[Collection(nameof(ThreadTeamTests))]
public sealed class ThreadTeamTests : IDisposable
{
    private readonly int _size = ThreadTeam.Size;

    public void Dispose() => ThreadTeam.Size = _size;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Every_part_runs_once_at_any_size(int size)
    {
        ThreadTeam.Size = size;
        foreach (int parts in (int[])[0, 1, 2, 3, 100])
        {
            for (int repeat = 0; repeat < 200; repeat++)
            {
                int[] runs = new int[parts];
                ThreadTeam.Run(parts, part => Interlocked.Increment(ref runs[part]));
                Assert.All(runs, count => Assert.Equal(1, count));
            }
        }
    }

    [Fact]
    public void Parked_helpers_wake_up()
    {
        ThreadTeam.Size = 3;
        for (int repeat = 0; repeat < 20; repeat++)
        {
            Thread.Sleep(2);
            using Barrier barrier = new(3);
            ThreadTeam.Run(3, _ => Assert.True(barrier.SignalAndWait(TimeSpan.FromSeconds(30))));
        }
    }

    [Fact]
    public void For_covers_the_range_in_grains()
    {
        ThreadTeam.Size = 4;
        int[] runs = new int[1001];
        int ranges = 0;
        ThreadTeam.For(1001, 300, (first, last) =>
        {
            Interlocked.Increment(ref ranges);
            Assert.True(last - first >= 300);
            for (long i = first; i < last; i++)
            {
                Interlocked.Increment(ref runs[i]);
            }
        });
        Assert.Equal(3, ranges);
        Assert.All(runs, count => Assert.Equal(1, count));
    }

    [Fact]
    public void An_exception_reaches_the_caller_and_the_team_lives_on()
    {
        ThreadTeam.Size = 2;
        int ran = 0;
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => ThreadTeam.Run(8, part =>
        {
            Interlocked.Increment(ref ran);
            if (part == 3)
            {
                throw new InvalidOperationException("part 3");
            }
        }));
        Assert.Equal("part 3", error.Message);
        Assert.Equal(8, ran);
        Every_part_runs_once_at_any_size(2);
    }

    [Fact]
    public void A_run_inside_a_run_stays_on_its_thread()
    {
        ThreadTeam.Size = 3;
        ThreadTeam.Run(6, _ =>
        {
            int thread = Environment.CurrentManagedThreadId;
            int inner = 0;
            ThreadTeam.Run(4, _ =>
            {
                Assert.Equal(thread, Environment.CurrentManagedThreadId);
                inner++;
            });
            Assert.Equal(4, inner);
        });
    }

    [Fact]
    public void Runs_from_several_threads_do_not_mix()
    {
        ThreadTeam.Size = 2;
        Parallel.For(0, 8, _ =>
        {
            for (int repeat = 0; repeat < 100; repeat++)
            {
                int sum = 0;
                ThreadTeam.Run(10, part => Interlocked.Add(ref sum, part));
                Assert.Equal(45, sum);
            }
        });
    }

    [Fact]
    public void Size_below_one_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => ThreadTeam.Size = 0);
}
