using Atelier.Nn.Optimizers;
using Atelier.Tensors.Memory;
using Atelier.Testing;

namespace Atelier.Nn.Tests.Optimizers;

public sealed class ScheduleTests
{
    private const double Base = 0.01;
    private static readonly Golden Golden = Golden.Open("optimizers");

    private static readonly Dictionary<string, Schedule> Samples = new()
    {
        ["schedule_constant"] = new ConstantRate(),
        ["schedule_linear"] = new LinearDecay(20, End: 0.1),
        ["schedule_cosine"] = new CosineDecay(20, End: 0.1),
        ["schedule_warm_up"] = new WarmUp(5, new ConstantRate()),
        ["schedule_warm_up_cosine"] = new WarmUp(5, new CosineDecay(15)),
    };

    [Fact]
    public void Rates_are_PyTorchs() => Arena.Run("rates", () =>
    {
        Assert.Equal(Golden.Cases.Where(name => Golden.Has($"{name}/rate")).Order(), Samples.Keys.Order());
        foreach ((string name, Schedule schedule) in Samples)
        {
            double[] rates = Close.Values(Golden.Tensor($"{name}/rate"));
            for (int step = 0; step < rates.Length; step++)
            {
                Assert.Equal(rates[step], Base * schedule.Factor(step), 1e-9);
            }
        }
    });
}
