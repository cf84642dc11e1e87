using System.IO.Compression;
using System.Text;
using Atelier.Metrics.Files;
using Atelier.Metrics.Statistics;
using Atelier.Testing;

namespace Atelier.Metrics.Tests.Files;

public sealed class FidStatisticsTests : IDisposable
{
    private const int HeaderLength = 96, Preamble = 10 + HeaderLength;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_written_reads_back_to_the_bit_and_gives_the_same_bytes()
    {
        Gaussian gaussian = Draws.Normal(3, 50, 7).ToGaussian();
        FidStatistics.Write(_folder["a.npz"], gaussian);
        FidStatistics.Write(_folder["b.npz"], gaussian);

        Gaussian read = FidStatistics.Read(_folder["a.npz"], 7);

        Assert.Equal(gaussian.Mean, read.Mean);
        Assert.Equal(gaussian.Covariance, read.Covariance);
        Assert.Equal(File.ReadAllBytes(_folder["a.npz"]), File.ReadAllBytes(_folder["b.npz"]));
    }

    [Fact]
    public void Another_number_of_features_is_one_line()
    {
        FidStatistics.Write(_folder["a.npz"], Draws.Normal(3, 50, 7).ToGaussian());

        Refused(() => FidStatistics.Read(_folder["a.npz"], 2048), "statistics of 7 features, the extractor gives 2048.");
    }

    [Fact]
    public void Single_precision_and_Fortran_order_are_read()
    {
        byte[] floats = [.. new float[] { 1, 0.5f, 0.5f, 4 }.SelectMany(BitConverter.GetBytes)];
        byte[] columns = [.. new double[] { 1, 4, 2, 5, 3, 6 }.SelectMany(BitConverter.GetBytes)];

        Assert.Equal([1, 0.5, 0.5, 4], Read(Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }", floats)).Values);
        Assert.Equal([1, 2, 3, 4, 5, 6], Read(Npy("{'descr': '<f8', 'fortran_order': True, 'shape': (2, 3), }", columns)).Values);
    }

    [Theory]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", 8, "elements are of type |O")]
    [InlineData("{'descr': '>f8', 'fortran_order': False, 'shape': (1,), }", 8, "elements are of type >f8")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }", 16, "takes 24 bytes, more than there can be")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }", 16, "bytes follow the array")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (99999, 99999, 99999, 99999), }", 8, "out of range")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (-1,), }", 8, "the .npy header can't be read")]
    [InlineData("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,), }", 8, "the .npy header can't be read")]
    [InlineData("__import__('os')", 8, "the .npy header can't be read")]
    public void Hostile_arrays_are_refused(string header, int bytes, string problem) => Refused(() => Read(Npy(header, new byte[bytes])), problem);

    [Fact]
    public void No_array_at_all_is_refused()
    {
        Refused(() => Read([1, 2, 3]), "cut short or damaged");
        Refused(() => Read(new byte[100]), "no .npy array");
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused()
    {
        FidStatistics.Write(_folder["a.npz"], Draws.Normal(3, 50, 7).ToGaussian());
        byte[] whole = File.ReadAllBytes(_folder["a.npz"]);
        for (int length = 0; length < whole.Length; length += 7)
        {
            File.WriteAllBytes(_folder["cut.npz"], whole[..length]);
            Assert.Throws<MetricException>(() => FidStatistics.Read(_folder["cut.npz"]));
        }
    }

    [Fact]
    public void An_archive_that_unpacks_to_more_than_it_can_hold_is_refused()
    {
        Archive(("mu", Npy("{'descr': '<f8', 'fortran_order': False, 'shape': (200000000,), }", [])), ("sigma", []));

        Refused(() => FidStatistics.Read(_folder["x.npz"]), "takes 1600000000 bytes, more than there can be");
    }

    [Fact]
    public void What_is_no_covariance_is_refused()
    {
        Archive(("mu", Bytes([2], 0, 0)));
        Refused(() => FidStatistics.Read(_folder["x.npz"]), "there is no array 'sigma', only mu.");
        Archive(("mu", Bytes([2], 0, 0)), ("sigma", Bytes([3, 3], new double[9])));
        Refused(() => FidStatistics.Read(_folder["x.npz"]), "mu [2] and sigma [3, 3] must be [d] and [d, d].");
        Archive(("mu", Bytes([2], 0, 0)), ("sigma", Bytes([2, 2], 1, 0.5, 0, 1)));
        Refused(() => FidStatistics.Read(_folder["x.npz"]), "The covariance is not symmetric: 0 at [1, 0], 0.5 at [0, 1].");
        Archive(("mu", Bytes([2], 0, double.NaN)), ("sigma", Bytes([2, 2], 1, 0, 0, 1)));
        Refused(() => FidStatistics.Read(_folder["x.npz"]), "must be finite");
        Archive(("mu", Bytes([1], 0)), ("sigma", Bytes([1, 1], -1)));
        Refused(() => FidStatistics.Read(_folder["x.npz"]), "negative variance");
    }

    private static NpyArray Read(byte[] npy) => NpyArray.Read(new MemoryStream(npy), npy.Length - Preamble, "x.npy");

    private static void Refused(Action read, string problem)
    {
        string message = Assert.Throws<MetricException>(read).Message;
        Assert.Contains(problem, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    private static byte[] Bytes(int[] shape, params double[] values)
    {
        using MemoryStream stream = new();
        new NpyArray(shape, values).Write(stream);
        return stream.ToArray();
    }

    private static byte[] Npy(string header, byte[] data)
        => [0x93, .. "NUMPY"u8, 1, 0, HeaderLength, 0, .. Encoding.ASCII.GetBytes(header.PadRight(HeaderLength)), .. data];

    private void Archive(params (string Name, byte[] Bytes)[] entries)
    {
        using ZipArchive archive = new(File.Create(_folder["x.npz"]), ZipArchiveMode.Create);
        foreach ((string name, byte[] bytes) in entries)
        {
            using Stream stream = archive.CreateEntry($"{name}.npy").Open();
            stream.Write(bytes);
        }
    }
}
