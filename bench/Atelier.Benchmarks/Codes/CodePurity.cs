using Atelier.Metrics.Extractors;
using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;
using Atelier.Training;

namespace Atelier.Benchmarks.Codes;

/// <summary>How well a categorical code that was learnt without labels matches classes, by a classifier's word for what pictures show.</summary>
/// <param name="Purity">Share of samples that show the class which is most frequent in their category, in [0, 1]: 1 for a generator that draws one class only.</param>
/// <param name="Matched">The same with a class of its own for each category, chosen to make most samples match; at most the purity, and the one that counts.</param>
internal sealed record CodePurity(double Purity, double Matched)
{
    private const int Batch = 250;

    /// <summary>Judges samples whose categories come in turns; all else is drawn as the model draws it.</summary>
    /// <param name="model">Its code has at most as many categories as the judge has classes.</param>
    /// <param name="judge">A classifier.</param>
    /// <param name="samples">How many, a multiple of 250.</param>
    public static CodePurity Of(ILatentSampler model, IFeatureExtractor judge, int samples)
    {
        int[,] counts = new int[model.Code!.Categories, judge.ClassCount];
        for (int first = 0; first < samples; first += Batch)
        {
            // Categories in turns, all else as drawn: every category is judged by as many samples.
            long[] seen = Arena.Run("purity", () => Gradients.NoGrad(() =>
            {
                Tensor latents = model.Latents(model.Noise(new RandomKey(0), Batch, first));
                float[] numbers = new float[Batch * model.Code.Numbers];
                new RandomKey(0).Stream("codes").FillUniform(numbers, first, model.Code.Numbers);
                Tensor coded = model.Code.With(latents, [.. Enumerable.Range(0, Batch).Select(i => new LatentCode(
                    (first + i) % model.Code.Categories,
                    [.. numbers.AsSpan(i * model.Code.Numbers, model.Code.Numbers).ToArray().Select(u => (2.0 * u) - 1)]))]);
                return judge.Extract(model.Generate(coded, null)).Logits!.ArgMax(1).ToArray<long>();
            }));
            for (int i = 0; i < Batch; i++)
            {
                counts[(first + i) % model.Code.Categories, seen[i]]++;
            }
        }

        return Of(counts);
    }

    /// <param name="counts">[category, class]: samples of a category that show a class.</param>
    public static CodePurity Of(int[,] counts)
    {
        int[][] rows = [.. Enumerable.Range(0, counts.GetLength(0)).Select(row => Enumerable.Range(0, counts.GetLength(1)).Select(column => counts[row, column]).ToArray())];
        double all = rows.Sum(row => row.Sum());
        return new(rows.Sum(row => row.Max()) / all, BestAssignment(rows) / all);
    }

    /// <summary>The largest sum with one entry a row and none of a column twice, over all sets of columns that the rows so far may have taken.</summary>
    private static int BestAssignment(int[][] rows)
    {
        int columns = rows[0].Length;
        int[] best = new int[1 << columns];
        foreach ((int i, int[] row) in rows.Index())
        {
            int[] next = new int[1 << columns];
            Array.Fill(next, int.MinValue);
            for (int taken = 0; taken < best.Length; taken++)
            {
                for (int column = 0; column < columns && int.PopCount(taken) == i; column++)
                {
                    if ((taken & (1 << column)) == 0)
                    {
                        ref int sum = ref next[taken | (1 << column)];
                        sum = Math.Max(sum, best[taken] + row[column]);
                    }
                }
            }

            best = next;
        }

        return best.Max();
    }
}
