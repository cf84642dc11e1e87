using Atelier.Data;
using Atelier.Metrics.Extractors;
using Atelier.Metrics.Extractors.Networks;
using Atelier.Metrics.Extractors.Training;
using Atelier.Nn;
using Atelier.Nn.StateDict;
using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;
using Atelier.Testing;

namespace Atelier.Metrics.Tests.Extractors;

/// <summary>Classifiers that others trained with PyTorch, read from their checkpoints, on real pictures.</summary>
public sealed class ImportTests
{
    private const int First = 16;

    [Fact]
    public void LeNet_reads_and_knows_its_digits()
        => Check("lenet", scope => new LeNet(scope), Weights("mnist-lenet"), "mnist", DatasetSplit.Test,
            pictures => ((pictures + 1) * 0.5).ResizeBilinear(32, 32), judged: 2_000, atLeast: 0.98);

    // The pictures there are belong to the network's training set.
    [Fact]
    public void ResNet_20_reads_and_knows_its_photographs()
        => Check("resnet20", scope => new CifarResNet(scope), Weights("resnet20-cifar10"), "cifar10", DatasetSplit.Train,
            pictures => PictureInput.ImageNet(32, Resizer.AntialiasedBicubic).Prepare(pictures, 3), judged: 500, atLeast: 0.99);

    private static void Check(string name, Func<Scope, Classifier> make, string file, string dataset, DatasetSplit split, Func<Tensor, Tensor> prepare, int judged, double atLeast)
        => Arena.Run(name, () =>
        {
            TestPictures.Need(dataset);
            using Scope scope = new(new RandomKey(0));
            Classifier network = make(scope);
            using (IStateFile weights = ImportedState.Open(file))
            {
                ImportedState.Load(weights, network);
            }

            network.Train(false);
            DatasetPart data = new(DatasetCatalog.Open(dataset, new DatasetOptions { Split = split }), 0, judged);
            Tensor first = Gradients.NoGrad(() => network.Classify(prepare(TestPictures.Of(data, First))).Logits!);
            Close.To(Golden.Open("imports").Tensor($"{name}/logits"), first, 1e-4, name);
            Assert.InRange(Accuracies.Of(pictures => network.Classify(prepare(pictures)).Logits!, data), atLeast, 1);
        });

    private static string Weights(string folder)
    {
        string path = Path.Combine(TestPictures.Data(), "..", "weights", folder);
        Requirement.Need(Directory.Exists(path), $"$ATELIER_DATA/../weights has no {folder}");
        return Directory.GetFiles(path).Single();
    }
}
