using System.Diagnostics;
using Atelier.Benchmarks.Augmenting;
using Atelier.Benchmarks.Comparing;
using Atelier.Benchmarks.Workers;
using Atelier.Data;
using Atelier.Data.Loading;
using Atelier.Imaging;
using Atelier.Imaging.Codecs;
using Atelier.Imaging.Transforms;
using Atelier.Tensors.Backends.Managed;

namespace Atelier.Benchmarks.Loading;

/// <summary>What a loader delivers, beside those that it must keep up with; all in one process, in turns.</summary>
internal sealed class LoaderComparison(string root, Arguments given)
{
    private const int Size = 32, LargeSize = 128, Batch = 128;

    private readonly int _rounds = given.Number("--rounds", 7);
    private readonly int _jpegs = given.Number("--jpegs", 512);

    /// <exception cref="WorkerException">The JPEG files can't be written.</exception>
    public LoaderResult Measure(string command)
    {
        MachineFacts machine = MachineFacts.Measure();
        DirectoryInfo folder = Directory.CreateTempSubdirectory("atelier-loader-");
        try
        {
            string prepared = Path.Combine(folder.FullName, "pictures.atelier");
            Preparation.Run(new("shapeworld", prepared) { Size = Size });
            IImageDataset small = Known(DatasetCatalog.Open(prepared, new()));
            string photos = Jpegs(Path.Combine(folder.FullName, "photos"));
            return new()
            {
                Date = DateTime.UtcNow,
                Command = command,
                Machine = machine,
                Threads = ThreadTeam.Size,
                Prepared = FromPrepared(small),
                Folder = FromJpegs(photos),
                Training = [.. TrainingCost.Measure(small, Batch, _rounds, given.Number("--steps", 30), Log)],
            };
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A record's checksum is compared when it is read first: all were read, as after a first epoch.</summary>
    private static IImageDataset Known(IImageDataset data)
    {
        byte[] levels = new byte[data.Height * data.Width * data.Channels];
        for (long i = 0; i < data.Count; i++)
        {
            data.ReadLevels(i, levels);
        }

        return data;
    }

    private static void Log(string line) => Console.Error.WriteLine(line);

    private List<Rate> FromPrepared(IImageDataset data)
    {
        using Supply loader = new(data, new() { BatchSize = Batch, Augmentation = AugmentCases.Pipeline, Threads = ThreadTeam.Size });
        using Hunger mlp = new("gan", data, Batch), dcgan = new("dcgan", data, Batch);
        return InTurns(
            ("prepared file to batches, augmented", loader.Run),
            ("training step of gan at 32x32x3", mlp.Run),
            ("training step of dcgan at 32x32x3", dcgan.Run));
    }

    private List<Rate> FromJpegs(string folder)
    {
        // Nothing is held: every picture is decoded whenever it is read, as in datasets that no memory holds.
        IImageDataset data = PictureFileDataset.Open(folder, new() { Size = LargeSize }, maxHeldBytes: 0);
        byte[][] files = [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
        LoaderOptions plain = new() { BatchSize = 32, Threads = ThreadTeam.Size };
        using Supply loader = new(data, plain), augmenting = new(data, plain with { Augmentation = AugmentCases.Pipeline });
        return InTurns(
            ("JPEG files of 128x128 to batches", loader.Run),
            ("the same, augmented", augmenting.Run),
            ("decoding them by libvips, nothing else", time => Decode(files, time)));
    }

    /// <summary>Decodes for that time, on as many threads.</summary>
    private static Pace Decode(byte[][] files, TimeSpan time)
        => Pace.During(time, () =>
        {
            Parallel.ForEach(files, new ParallelOptions { MaxDegreeOfParallelism = ThreadTeam.Size }, file => ImageFile.Read(file, "picture"));
            return files.Length;
        });

    private List<Rate> InTurns(params (string Name, Func<TimeSpan, Pace> Rate)[] contenders)
    {
        TimeSpan turn = TimeSpan.FromSeconds(1.5);
        List<Rate> rates = [.. contenders.Select(contender => new Rate(contender.Name, []))];
        for (int round = 0; round <= _rounds; round++)
        {
            foreach (((string name, Func<TimeSpan, Pace> measure), Rate rate) in contenders.Zip(rates))
            {
                // Threads of the turn before spin for a while before they sleep.
                Thread.Sleep(200);
                Pace found = measure(turn);

                // The first round warms up.
                if (round > 0)
                {
                    rate.Rounds.Add(found);
                    Log($"round {round}/{_rounds}  {name,-40}{found.PerSecond,12:0} pictures/s");
                }
            }
        }

        return rates;
    }

    /// <summary>Drawn pictures with a little noise, without which JPEG has next to nothing to store.</summary>
    private string Jpegs(string folder)
    {
        Directory.CreateDirectory(folder);
        IImageDataset drawn = DatasetCatalog.Open("shapeworld", new() { Size = LargeSize });
        Augmenter noise = new(new Pipeline(new GaussianNoise { Sigma = 6 }), seed: 1);
        byte[] levels = new byte[LargeSize * LargeSize * 3];
        for (int i = 0; i < _jpegs; i++)
        {
            drawn.ReadLevels(i, levels);
            Raster made = noise.Apply(levels, LargeSize, LargeSize, 3, epoch: 0, i);
            Png.Write(Path.Combine(folder, $"{i:D5}.png"), new Image(LargeSize, LargeSize, 3, made.Pixels.ToArray()));
        }

        using Process converter = Process.Start("/usr/bin/python3", [Path.Combine(root, "bench", "peers", "jpegs.py"), folder]);
        converter.WaitForExit();
        return converter.ExitCode == 0 ? folder : throw new WorkerException("bench/peers/jpegs.py failed: it needs Debian's python3-pil.");
    }
}
