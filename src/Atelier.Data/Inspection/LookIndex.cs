namespace Atelier.Data.Inspection;

/// <summary>
/// Finds pictures that look like another among many. Hashes of 128 bits that differ in at most seven share at least one of their
/// eight parts of 16 bits, so that only pictures sharing a part need to be compared (Norouzi, Punjani, Fleet, "Fast search in
/// Hamming space with multi-index hashing", CVPR 2012).
/// </summary>
internal sealed class LookIndex
{
    private const int Parts = PictureLook.MaxDistance + 1, PartBits = PictureLook.HashBits / Parts;

    // A part that so many pictures share says nothing; their other parts tell them apart.
    private const int MostCompared = 256;

    private readonly Dictionary<(int Part, ushort Bits), List<int>> _buckets = [];
    private readonly List<PictureLook> _looks = [];

    /// <summary>The number of an earlier picture that looks like this one; null if none does. This one is an earlier one from then on.</summary>
    public int? FindOrAdd(PictureLook look)
    {
        int? found = null;
        for (int part = 0; part < Parts; part++)
        {
            (int, ushort) key = (part, (ushort)(look.Hash >> (part * PartBits)));
            if (!_buckets.TryGetValue(key, out List<int>? bucket))
            {
                _buckets.Add(key, bucket = []);
            }

            found ??= bucket.Take(MostCompared).Where(number => look.LooksLike(_looks[number])).Select(number => (int?)number).FirstOrDefault();
            bucket.Add(_looks.Count);
        }

        _looks.Add(look);
        return found;
    }
}
