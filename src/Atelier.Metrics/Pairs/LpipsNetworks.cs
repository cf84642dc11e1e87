using Atelier.Data;
using Atelier.Metrics.Extractors;
using Atelier.Metrics.Extractors.Networks;
using Atelier.Metrics.Extractors.Training;
using Atelier.Nn;
using Atelier.Nn.StateDict;
using Atelier.Nn.StateDict.PyTorch;
using Atelier.Tensors;

namespace Atelier.Metrics.Pairs;

/// <summary>
/// Opens LPIPS by its network: those that the authors tuned it for (<c>alex</c>, <c>vgg</c>, <c>squeeze</c>), whose weights the user has, and this
/// project's own small classifiers, whose weights come with it.
/// </summary>
public static class LpipsNetworks
{
    private static readonly Known[] s_tuned =
    [
        new("alex", "AlexNet", "alexnet-owt-7be5be79.pth", Backbone.OfAlexNet),
        new("vgg", "VGG-16", "vgg16-397923af.pth", Backbone.OfVgg16),
        new("squeeze", "SqueezeNet 1.1", "squeezenet1_1-b8a52dc0.pth", Backbone.OfSqueezeNet),
    ];

    /// <summary>All names, those of this project's own networks first.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. ExtractorRecipe.All.Select(recipe => recipe.Name), .. s_tuned.Select(known => known.Name)];

    /// <summary>Opens one. Its tensors lie on the backend in force, and outside any arena: dispose of it.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="weights">The network's weights, torchvision's file or safetensors with the same names; null for those that come with the project.</param>
    /// <param name="heads">The authors' weights of channels (<c>v0.1/alex.pth</c>); null counts all channels alike, and then it is not called LPIPS alone.</param>
    /// <exception cref="MetricException">There is no such network, or a file is missing, damaged or another network's.</exception>
    /// <exception cref="ExtractorException">The weights given are not this project's own extractor's.</exception>
    public static Lpips Open(string name, string? weights = null, string? heads = null)
    {
        Known? tuned = Array.Find(s_tuned, known => known.Name == name);
        if (tuned is null && !Names.Contains(name))
        {
            throw new MetricException($"LPIPS: there is no network '{name}'{NearestName.Hint(name, Names)}, only {string.Join(", ", Names)}.");
        }

        (IFeatureMaps maps, IDisposable owner) = tuned is null ? OpenOwn(name, weights) : OpenTuned(tuned, weights);
        try
        {
            return heads is null ? new Lpips(maps) { Owned = owner } : new Lpips(maps, ReadHeads(heads, maps.Channels.Count)) { Owned = owner };
        }
        catch
        {
            owner.Dispose();
            throw;
        }
    }

    /// <summary>One of the authors' networks without weights, and how its maps are had from pictures.</summary>
    internal static (Backbone Network, NetworkMaps Maps) Declare(string name, Scope scope, string hash)
    {
        Backbone network = s_tuned.Single(known => known.Name == name).Make(scope);
        return (network, new(name, hash, network, PictureInput.ImageNet(network.LeastSize, Resizer.AntialiasedBicubic)));
    }

    private static (IFeatureMaps, IDisposable) OpenOwn(string name, string? weights)
    {
        var extractor = (ClassifierExtractor)ExtractorCatalog.Open(name, weights);
        return (extractor.Maps!, extractor);
    }

    private static (IFeatureMaps, IDisposable) OpenTuned(Known known, string? path)
    {
        if (path is null)
        {
            throw new MetricException($"LPIPS: the weights of '{known.Name}' don't come with this project; give the path of torchvision's {known.FileName}.");
        }

        Scope scope = new(new RandomKey(0));
        try
        {
            return Reading(path, $"no weights of {known.Title} as torchvision has them", file =>
            {
                (Backbone network, NetworkMaps maps) = Declare(known.Name, scope, ImportedState.HashOf(path));
                ImportedState.LoadPart(file, network);
                return (maps, scope);
            });
        }
        catch
        {
            scope.Dispose();
            throw;
        }
    }

    private static IReadOnlyList<float[]> ReadHeads(string path, int depths) => Reading(path, "no weights of channels", file => Lpips.Heads(file, depths));

    private static T Reading<T>(string path, string otherwise, Func<IStateFile, T> read)
    {
        try
        {
            using IStateFile file = ImportedState.Open(path);
            return read(file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new MetricException($"LPIPS: there is no file '{path}'.", e);
        }
        catch (Exception e) when (e is MetricException or StateException or SafeTensorsException or PyTorchException or IOException or UnauthorizedAccessException)
        {
            throw new MetricException($"LPIPS: {path} has {otherwise}: {e.Message}", e);
        }
    }

    private sealed record Known(string Name, string Title, string FileName, Func<Scope, Backbone> Make);
}
