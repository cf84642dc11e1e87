using Atelier.App.Runs;

namespace Atelier.App.Tests.Runs;

public sealed class BudgetTests
{
    [Theory]
    [InlineData("90s", 90)]
    [InlineData("5m", 300)]
    [InlineData("1.5h", 5400)]
    [InlineData("1h30m", 5400)]
    [InlineData("1h2m3s", 3723)]
    [InlineData("45", 45)]
    [InlineData(" 5M ", 300)]
    public void Times_are_read(string text, double seconds) => Assert.Equal(seconds, Budget.ParseTime(text).TotalSeconds, 9);

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("0s")]
    [InlineData("-5m")]
    [InlineData("5m1h")]
    [InlineData("5 minutes")]
    [InlineData("1e3s")]
    [InlineData("NaN")]
    [InlineData("99999999999h")]
    public void What_is_no_time_is_refused_by_name(string text)
        => Assert.Contains($"'{text}'", Assert.Throws<FormatException>(() => Budget.ParseTime(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("0 steps")]
    [InlineData("-1 steps")]
    [InlineData("0 epochs")]
    [InlineData("NaN epochs")]
    [InlineData("Infinity epochs")]
    [InlineData("3 weeks")]
    [InlineData("")]
    public void What_is_no_budget_is_refused(string text) => Assert.Throws<FormatException>(() => Budget.Parse(text));

    [Fact]
    public void A_budget_reads_back_as_it_was_written()
    {
        foreach (Budget budget in new Budget[] { new StepBudget(2000), new EpochBudget(0.25), new EpochBudget(1e-7), new TimeBudget(TimeSpan.FromSeconds(90.5)) })
        {
            Assert.Equal(budget, Budget.Parse(budget.ToString()!));
        }
    }

    [Fact]
    public void Each_budget_counts_its_own_measure()
    {
        (long step, long samples, TimeSpan time, long size) = (30, 960, TimeSpan.FromMinutes(2), 3200);
        Assert.Equal(0.3, new StepBudget(100).Used(step, samples, time, size), 12);
        Assert.Equal(0.1, new EpochBudget(3).Used(step, samples, time, size), 12);
        Assert.Equal(0.4, new TimeBudget(TimeSpan.FromMinutes(5)).Used(step, samples, time, size), 12);
    }
}
