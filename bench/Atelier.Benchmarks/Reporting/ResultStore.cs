using Atelier.Benchmarks.Augmenting;
using Atelier.Benchmarks.Comparing;
using Atelier.Benchmarks.Growing;
using Atelier.Benchmarks.Loading;
using Atelier.Benchmarks.Workers;

namespace Atelier.Benchmarks.Reporting;

/// <summary>A folder with a file a case, the latest measurement of each: single cases can be measured again.</summary>
internal sealed class ResultStore(string folder)
{
    private const string GrowthFile = "growth";

    public void Save(CaseResult result) => Write(result.Case, result);

    public void Save(GrowthResult result) => Write(GrowthFile, result);

    public void Save(AugmentResult result) => Write("augment", result);

    public void Save(LoaderResult result) => Write("loader", result);

    /// <summary>What has been measured, in the order of the table.</summary>
    public IReadOnlyList<CaseResult> Cases() => [.. CaseBook.All.Select(c => Read<CaseResult>(c.Name)).OfType<CaseResult>()];

    public GrowthResult? Growth() => Read<GrowthResult>(GrowthFile);

    private string File(string name) => Path.Combine(folder, name + ".json");

    private void Write<T>(string name, T value)
    {
        Directory.CreateDirectory(folder);
        System.IO.File.WriteAllText(File(name), Protocol.Document(value) + "\n");
    }

    private T? Read<T>(string name)
        where T : class => System.IO.File.Exists(File(name)) ? Protocol.Parse<T>(System.IO.File.ReadAllText(File(name))) : null;
}
