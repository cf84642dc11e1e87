using Atelier.Testing;

namespace Atelier.Data.Tests;

public sealed class IdxFuzzTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Random_changes_never_crash_the_reader(bool zipped)
    {
        byte[] whole = zipped ? IdxSample.Gzip(IdxSample.Images) : IdxSample.Images;
        Random random = new(zipped ? 1 : 2);
        string path = _folder["bad.idx"];
        int refused = 0;
        for (int trial = 0; trial < 1000; trial++)
        {
            byte[] changed = [.. whole];
            for (int k = random.Next(1, 5); k > 0; k--)
            {
                changed[random.Next(changed.Length)] = random.Next(3) switch { 0 => 0, 1 => 255, _ => (byte)random.Next(256) };
            }

            File.WriteAllBytes(path, random.Next(4) == 0 ? changed[..random.Next(changed.Length)] : changed);
            try
            {
                IdxArray read = IdxArray.Read(path, rank: 3);
                Assert.Equal(read.Values.Length, read.Dimensions.Aggregate(1, (product, d) => product * d));
            }
            catch (DatasetException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 300, 1000);
    }
}
