using Atelier.Models.Recipes;

namespace Atelier.Models.Gan.Networks;

/// <summary>The sizes between a network's coarsest maps and its pictures, each twice the one before: 7, 14, 28.</summary>
/// <param name="Start">The coarsest maps' extent: 4 to 7 where the size allows, at most 15.</param>
/// <param name="Doublings">How often it doubles up to the full size.</param>
internal readonly record struct Pyramid(int Start, int Doublings)
{
    /// <summary>The pyramid under pictures.</summary>
    /// <exception cref="RecipeException">The pictures are not square, or not of a size s 2^k with s up to 15 and k at least 1.</exception>
    public static Pyramid Of(PictureSpec pictures)
    {
        int start = pictures.Height, doublings = 0;
        while (start % 2 == 0 && start > 7)
        {
            start /= 2;
            doublings++;
        }

        return pictures.Height == pictures.Width && doublings > 0 && start <= 15
            ? new(start, doublings)
            : throw new RecipeException(
                $"Convolutional networks need square pictures of a size s times a power of two, s at most 15 (28, 32, 48, 64, ...), not {pictures.Width}x{pictures.Height}.");
    }
}
