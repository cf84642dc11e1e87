using Atelier.Nn.Layers;
using Atelier.Nn.Losses;
using Atelier.Nn.Optimizers;
using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;
using Atelier.Testing;

namespace Atelier.Nn.Tests.Networks;

/// <summary>Ten steps of a DCGAN from the same weights on the same data as PyTorch.</summary>
public sealed class DcganTests
{
    private const double Tolerance = 1e-4;
    private static readonly Golden Golden = Golden.Open("dcgan");

    [Fact]
    public void Ten_steps_are_PyTorchs()
    {
        using Scope generatorScope = new(default), discriminatorScope = new(default);
        (Layer generator, Layer discriminator) = (Generator(generatorScope["main"]), Discriminator(discriminatorScope["main"]));
        using Adam generatorAdam = new(2e-4, beta1: 0.5), discriminatorAdam = new(2e-4, beta1: 0.5);
        Arena.Run("load", () =>
        {
            GoldenState.Load(Golden, generatorScope, "step0/generator.");
            GoldenState.Load(Golden, discriminatorScope, "step0/discriminator.");
        });
        for (int step = 1; step <= 10; step++)
        {
            Arena.Run("step", () =>
            {
                Tensor fake = generator.Forward(Golden.Tensor($"step{step}/z"));
                Tensor loss = Loss.BceWithLogits(discriminator.Forward(Golden.Tensor($"step{step}/real")), 1)
                    + Loss.BceWithLogits(discriminator.Forward(fake.Detach()), 0);
                Update(discriminatorAdam, discriminator, loss);
                Close.To(Golden.Tensor($"step{step}/loss_discriminator"), loss, Tolerance, $"discriminator's loss at step {step}");

                loss = Loss.BceWithLogits(discriminator.Forward(fake), 1);
                Update(generatorAdam, generator, loss);
                Close.To(Golden.Tensor($"step{step}/loss_generator"), loss, Tolerance, $"generator's loss at step {step}");
                if (step is 1 or 10)
                {
                    GoldenState.Check(Golden, generatorScope, $"step{step}/generator.", Tolerance);
                    GoldenState.Check(Golden, discriminatorScope, $"step{step}/discriminator.", Tolerance);
                }
            });
        }
    }

    private static void Update(Adam optimizer, Layer network, Tensor loss)
        => optimizer.Step(network.Parameters, Gradients.Grad(loss, [.. network.Parameters.Select(p => p.Value)]));

    private static Sequential Generator(Scope scope) => new(
        scope,
        s => new ConvTranspose2d(s, 16, 32, 4, bias: false), s => new BatchNorm2d(s, 32), Function.Relu,
        s => new ConvTranspose2d(s, 32, 16, 4, stride: 2, pad: 1, bias: false), s => new BatchNorm2d(s, 16), Function.Relu,
        s => new ConvTranspose2d(s, 16, 8, 4, stride: 2, pad: 1, bias: false), s => new BatchNorm2d(s, 8), Function.Relu,
        s => new ConvTranspose2d(s, 8, 3, 4, stride: 2, pad: 1, bias: false), Function.Tanh);

    private static Sequential Discriminator(Scope scope) => new(
        scope,
        s => new Conv2d(s, 3, 8, 4, stride: 2, pad: 1, bias: false), Function.LeakyRelu(0.2),
        s => new Conv2d(s, 8, 16, 4, stride: 2, pad: 1, bias: false), s => new BatchNorm2d(s, 16), Function.LeakyRelu(0.2),
        s => new Conv2d(s, 16, 32, 4, stride: 2, pad: 1, bias: false), s => new BatchNorm2d(s, 32), Function.LeakyRelu(0.2),
        s => new Conv2d(s, 32, 1, 4, bias: false));
}
