using Atelier.Nn.Optimizers;
using Atelier.Nn.StateDict;
using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;
using Atelier.Testing;

namespace Atelier.Nn.Tests.Optimizers;

public sealed class OptimizerTests
{
    private static readonly Golden Golden = Golden.Open("optimizers");

    private static readonly Dictionary<string, Func<IOptimizer>> Samples = new()
    {
        ["sgd"] = () => new Sgd(0.1),
        ["sgd_weight_decay"] = () => new Sgd(0.1, weightDecay: 0.05),
        ["sgd_momentum"] = () => new Sgd(0.1, momentum: 0.9),
        ["sgd_momentum_weight_decay"] = () => new Sgd(0.1, momentum: 0.9, weightDecay: 0.05),
        ["sgd_nesterov"] = () => new Sgd(0.1, momentum: 0.9, nesterov: true),
        ["adam"] = () => new Adam(0.01),
        ["adam_gan"] = () => new Adam(2e-4, beta1: 0.5),
        ["adam_no_momentum"] = () => new Adam(0.01, beta1: 0, beta2: 0.9),
        ["adam_weight_decay"] = () => new Adam(0.01, beta1: 0.5, weightDecay: 0.05),
        ["adamw"] = () => new AdamW(0.01, weightDecay: 0.05),
        ["adamw_default"] = () => new AdamW(),
        ["rmsprop"] = () => new RmsProp(),
        ["rmsprop_momentum"] = () => new RmsProp(0.01, momentum: 0.9),
        ["rmsprop_wgan"] = () => new RmsProp(5e-5, alpha: 0.9, weightDecay: 0.05),
    };

    public static TheoryData<string> Cases { get; } = [.. Samples.Keys];

    [Fact]
    public void Every_optimizer_has_a_golden_case_and_every_golden_case_a_sample()
    {
        Assert.Equal(Golden.Cases.Where(name => Golden.Has($"{name}/step1/grad.bias")).Order(), Samples.Keys.Order());
        IEnumerable<Type> all = typeof(IOptimizer).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(IOptimizer)) && !type.IsAbstract);

        // WeightClip steps as the optimiser that it wraps; WeightClipTests has the rest.
        Assert.Empty(all.Except(Samples.Values.Select(make => make().GetType())).Except([typeof(WeightClip)]));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Ten_steps_are_PyTorchs(string name) => Arena.Run(name, () =>
    {
        using IOptimizer optimizer = Samples[name]();
        Parameter[] parameters = Start(name);
        for (int step = 1; step <= 10; step++)
        {
            optimizer.Step(parameters, Grads(name, step, parameters));
            foreach (Parameter parameter in parameters)
            {
                Close.To(Golden.Tensor($"{name}/step{step}/param.{parameter.Name}"), parameter.Storage, what: $"{name}, {parameter.Name} after step {step}");
            }
        }
    });

    [Theory]
    [MemberData(nameof(Cases))]
    public void Steps_after_a_checkpoint_are_the_steps_without_one(string name) => Arena.Run(name, () =>
    {
        using IOptimizer whole = Samples[name](), first = Samples[name](), second = Samples[name]();
        Parameter[] straight = Start(name), interrupted = Start(name);
        for (int step = 1; step <= 10; step++)
        {
            whole.Step(straight, Grads(name, step, straight));
            (step <= 5 ? first : second).Step(interrupted, Grads(name, step, interrupted));
            if (step == 5)
            {
                using MemoryFile file = new(ModuleState.Sources(first.State(interrupted)));
                using SafeTensorsReader reader = SafeTensorsReader.Open(file.Path);
                ModuleState.Load(reader, second.State(interrupted));
            }
        }

        foreach ((Parameter expected, Parameter found) in straight.Zip(interrupted))
        {
            Assert.Equal(expected.Storage.ToArray<float>(), found.Storage.ToArray<float>());
        }
    });

    [Theory]
    [MemberData(nameof(Cases))]
    public void Unrolled_steps_are_the_steps_to_come_and_change_nothing(string name) => Arena.Run(name, () =>
    {
        using IOptimizer optimizer = Samples[name]();
        Parameter[] parameters = Start(name);
        optimizer.Step(parameters, Grads(name, 1, parameters));
        UnrolledStep unrolled = optimizer.Unroll(parameters);
        IReadOnlyList<Tensor> values = [.. parameters.Select(p => p.Storage)];
        for (int step = 2; step <= 4; step++)
        {
            values = unrolled(values, Grads(name, step, parameters));
        }

        for (int step = 2; step <= 4; step++)
        {
            optimizer.Step(parameters, Grads(name, step, parameters));
        }

        foreach ((Parameter parameter, Tensor value) in parameters.Zip(values))
        {
            Close.To(parameter.Storage, value, 1e-5, parameter.Name);
        }
    });

    /// <summary>A parameter that has never had a gradient (a bias before a difference) has a root of 0 in its step.</summary>
    [Fact]
    public void The_slope_of_an_unrolled_step_is_finite_where_the_gradient_is_0() => Arena.Run("slope", () =>
    {
        using Adam adam = new();
        Parameter parameter = new("bias", Tensor.Zeros([3]));
        Tensor gradient = Tensor.Zeros([3]).WithGrad();

        Tensor value = adam.Unroll([parameter])([parameter.Storage], [gradient])[0];

        Assert.All(Gradients.Grad(value.Sum(), [gradient])[0].ToArray<float>(), slope => Assert.True(float.IsFinite(slope)));
    });

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_parameter_that_joins_late_is_treated_as_a_new_one(string name) => Arena.Run(name, () =>
    {
        using IOptimizer old = Samples[name](), fresh = Samples[name]();
        Parameter[] joined = Start(name), alone = Start(name);
        for (int step = 1; step <= 3; step++)
        {
            old.Step(joined[..1], Grads(name, step, joined)[..1]);
        }

        old.Step(joined[1..], Grads(name, 4, joined)[1..]);
        fresh.Step(alone[1..], Grads(name, 4, alone)[1..]);
        Assert.Equal(alone[2].Storage.ToArray<float>(), joined[2].Storage.ToArray<float>());
    });

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_warm_step_takes_no_memory(string name) => Arena.Run(name, () =>
    {
        using IOptimizer optimizer = Samples[name]();
        Parameter[] parameters = Start(name);
        Tensor[] grads = Grads(name, 1, parameters);
        optimizer.Step(parameters, grads);
        long before = BufferPool.Shared.LiveBytes;
        optimizer.Step(parameters, grads);
        Assert.Equal(before, BufferPool.Shared.LiveBytes);
    });

    [Fact]
    public void State_has_PyTorchs_names() => Arena.Run("names", () =>
    {
        Assert.Equal(["step/weight"], Names(new Sgd(0.1)));
        Assert.Equal(["step/weight", "momentum_buffer/weight"], Names(new Sgd(0.1, momentum: 0.9)));
        Assert.Equal(["step/weight", "exp_avg/weight", "exp_avg_sq/weight"], Names(new Adam()));
        Assert.Equal(["step/weight", "square_avg/weight", "momentum_buffer/weight"], Names(new RmsProp(momentum: 0.9)));

        static IEnumerable<string> Names(IOptimizer optimizer)
        {
            using (optimizer)
            {
                return optimizer.State([new Parameter("weight", Tensor.Zeros([2]))]).Select(entry => entry.Name);
            }
        }
    });

    [Fact]
    public void A_gradient_that_does_not_fit_is_refused() => Arena.Run("refusal", () =>
    {
        using Adam adam = new();
        Parameter[] parameters = [new("main.weight", Tensor.Zeros([2, 3]))];
        Assert.Contains("main.weight [2, 3]", Assert.Throws<ArgumentException>(() => adam.Step(parameters, [Tensor.Zeros([3, 2])])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => adam.Step(parameters, []));
    });

    private static Parameter[] Start(string name)
        => [.. ((string[])["weight", "bias", "kernel"]).Select(key => new Parameter(key, Golden.Tensor($"{name}/step0/param.{key}")))];

    private static Tensor[] Grads(string name, int step, Parameter[] parameters)
        => [.. parameters.Select(p => Golden.Tensor($"{name}/step{step}/grad.{p.Name}"))];
}
