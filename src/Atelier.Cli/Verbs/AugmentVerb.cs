using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Atelier.Cli.Display;
using Atelier.Data;
using Atelier.Imaging;
using Atelier.Imaging.Codecs;
using Atelier.Imaging.Transforms;

namespace Atelier.Cli.Verbs;

/// <summary><c>atelier augment preview</c> and <c>apply</c>: what a pipeline makes of a dataset's pictures.</summary>
internal static class AugmentVerb
{
    private static readonly Argument<string> s_pipeline = new("pipeline") { Description = "a JSON file of transforms (see docs/augmentation.md)" };
    private static readonly Option<string> s_data = CommonOptions.Data();
    private static readonly Option<int?> s_size = CommonOptions.Size();
    private static readonly Option<ulong> s_seed = CommonOptions.Seed();
    private static readonly Option<long> s_epoch = new("--epoch") { Description = "the first epoch to draw for" };
    private static readonly Option<long> s_first = new("--first") { Description = "the first picture's index" };
    private static readonly Option<bool> s_json = CommonOptions.Json();

    public static Command Command { get; } = new("augment", "Shows or writes what augmentation makes of a dataset's pictures") { Preview(), Apply() };

    private static Command Preview()
    {
        Option<int> rows = new("--rows") { Description = "how many pictures", DefaultValueFactory = _ => 8 };
        Option<int> draws = new("--draws") { Description = "how often each is augmented: so many epochs", DefaultValueFactory = _ => 8 };
        Option<string> target = new("--out") { Description = "the .png file to write", DefaultValueFactory = _ => "augmented.png" };
        Command command = new("preview", "Writes a sheet: each row an original and what becomes of it in successive epochs")
        {
            s_pipeline, s_data, s_size, s_seed, s_epoch, s_first, rows, draws, target, s_json,
        };
        CommonOptions.Bound(rows, 1, 1000);
        CommonOptions.Bound(draws, 1, 1000);
        Bound();
        command.SetAction(parsed => Interrupts.Run(stop =>
        {
            Work work = new(parsed, stop);
            List<Image> sheet = [];
            List<Drawn> drawn = [];
            foreach ((long index, Image original) in work.Pictures(parsed.GetValue(rows)))
            {
                Image[] made = [.. work.Epochs(parsed.GetValue(draws)).Select(epoch => work.Augment(original, epoch, index, drawn))];
                sheet.Add(original.Cover(made[0].Width, made[0].Height));
                sheet.AddRange(made);
            }

            string path = Path.GetFullPath(parsed.GetValue(target)!);
            Png.Write(path, new ContactSheet(parsed.GetValue(draws) + 1).Of(sheet));
            Report(parsed, [path], drawn, $"{Words.Count(drawn.Count, "draw")} in {Words.Path(path)}");
        }));
        return command;
    }

    private static Command Apply()
    {
        Option<int> count = new("-n", "--count") { Description = "how many pictures", DefaultValueFactory = _ => 64 };
        Option<int> epochs = new("--epochs") { Description = "how often each is augmented", DefaultValueFactory = _ => 1 };
        Option<string> target = new("--out") { Description = "the folder to write PNG files into", DefaultValueFactory = _ => "augmented" };
        Command command = new("apply", "Writes augmented pictures, one file each: INDEX-EPOCH.png")
        {
            s_pipeline, s_data, s_size, s_seed, s_epoch, s_first, count, epochs, target, s_json,
        };
        CommonOptions.Bound(count, 1, 10_000_000);
        CommonOptions.Bound(epochs, 1, 100_000);
        command.SetAction(parsed => Interrupts.Run(stop =>
        {
            Work work = new(parsed, stop);
            string folder = Directory.CreateDirectory(parsed.GetValue(target)!).FullName;
            List<string> files = [];
            List<Drawn> drawn = [];
            foreach ((long index, Image original) in work.Pictures(parsed.GetValue(count)))
            {
                foreach (long epoch in work.Epochs(parsed.GetValue(epochs)))
                {
                    string path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{index:D6}-{epoch}.png"));
                    Png.Write(path, work.Augment(original, epoch, index, drawn));
                    files.Add(path);
                }
            }

            Report(parsed, files, drawn, $"{Words.Count(files.Count, "picture")} in {Words.Path(folder)}");
        }));
        return command;
    }

    private static void Bound()
    {
        CommonOptions.Bound(s_epoch, 0, long.MaxValue / 2);
        CommonOptions.Bound(s_first, 0, long.MaxValue / 2);
    }

    private static void Report(ParseResult parsed, IEnumerable<string> files, IEnumerable<Drawn> drawn, string words)
    {
        if (parsed.GetValue(s_json))
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(new { files, seed = parsed.GetValue(s_seed), drawn }, JsonSerializerOptions.Web));
        }
        else
        {
            Console.Error.WriteLine(words);
        }
    }

    /// <summary>What was done to a picture.</summary>
    private sealed record Drawn(long Index, long Epoch, string Operations);

    /// <summary>The dataset's pictures and their augmenter.</summary>
    private sealed class Work
    {
        private readonly IImageDataset _data;
        private readonly Augmenter _augmenter;
        private readonly long _first, _epoch;
        private readonly CancellationToken _stop;

        public Work(ParseResult parsed, CancellationToken stop)
        {
            // The file first: a mistake in it is found before anything is downloaded.
            _augmenter = new Augmenter(TransformFile.Read(parsed.GetValue(s_pipeline)!), parsed.GetValue(s_seed));
            _data = DatasetCatalog.Open(parsed.GetValue(s_data)!, new DatasetOptions { Size = parsed.GetValue(s_size) }, stop);
            (_first, _epoch, _stop) = (parsed.GetValue(s_first), parsed.GetValue(s_epoch), stop);
            if (_first >= _data.Count)
            {
                throw new DatasetException($"{_data.Name}: there is no picture {_first}, only 0 to {_data.Count - 1}.");
            }
        }

        public IEnumerable<long> Epochs(int count) => Enumerable.Range(0, count).Select(i => _epoch + i);

        public IEnumerable<(long Index, Image Picture)> Pictures(int count)
        {
            float[] pixels = new float[_data.Height * _data.Width * _data.Channels];
            for (long index = _first; index < Math.Min(_first + count, _data.Count); index++)
            {
                _stop.ThrowIfCancellationRequested();
                _data.Read(index, pixels);
                yield return (index, Image.FromFloats(pixels, _data.Width, _data.Height, _data.Channels));
            }
        }

        public Image Augment(Image original, long epoch, long index, List<Drawn> drawn)
        {
            drawn.Add(new(index, epoch, _augmenter.Draw(epoch, index, original.Width, original.Height).ToString()));
            return _augmenter.Apply(original, epoch, index);
        }
    }
}
