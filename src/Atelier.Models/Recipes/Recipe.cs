using Atelier.Data;
using Atelier.Nn;
using Atelier.Tensors;
using Atelier.Training;

namespace Atelier.Models.Recipes;

/// <summary>The pictures that a model is built for.</summary>
public sealed record PictureSpec(int Channels, int Height, int Width, int Classes);

/// <summary>A model as a recipe builds it: trainable, and a sampler once it is.</summary>
public interface IModel : ITrainable, ISampler
{
}

/// <summary>How to train a kind of model: its name, what may be set, and how it is built.</summary>
/// <param name="Name">What users write: "dcgan".</param>
/// <param name="Title">One line about it.</param>
/// <param name="Paper">Authors, year, arXiv id.</param>
/// <param name="Settings">What users may set, beyond <see cref="BatchSize"/>.</param>
/// <param name="Create">Builds the model with its networks declared in the scope.</param>
public sealed record Recipe(
    string Name, string Title, string Paper, IReadOnlyList<Setting> Settings, Func<Scope, PictureSpec, SettingValues, IModel> Create)
{
    /// <summary>Samples a step.</summary>
    public static WholeSetting BatchSize { get; } = new("batch", 128, 1, 65536, "samples in a batch");

    /// <summary>The precision of products unless the user says otherwise; null takes the fastest. <see cref="DType.F32"/> where bf16 was measured to hurt.</summary>
    public DType? Precision { get; init; }

    /// <summary>What is trained on, made of the dataset that the user names; the dataset itself unless a recipe says otherwise.</summary>
    public Func<IImageDataset, SettingValues, IImageDataset> View { get; init; } = (data, _) => data;

    /// <summary>Every setting.</summary>
    public IEnumerable<Setting> AllSettings => [BatchSize, .. Settings];

    /// <summary>Builds the model from a seed.</summary>
    /// <exception cref="RecipeException">The recipe can't make such pictures.</exception>
    public IModel Build(RandomKey seed, PictureSpec pictures, SettingValues values)
    {
        if (pictures is not { Channels: > 0, Height: > 0, Width: > 0 })
        {
            throw new RecipeException($"There are no pictures of {pictures.Width}x{pictures.Height} with {pictures.Channels} channels.");
        }

        Scope scope = new(seed);
        try
        {
            return Create(scope, pictures, values);
        }
        catch
        {
            scope.Dispose();
            throw;
        }
    }
}

/// <summary>Values for a recipe's settings: defaults but for what the user set.</summary>
public sealed class SettingValues
{
    private readonly Dictionary<string, string> _texts = [];

    /// <summary>Checks what a user set.</summary>
    /// <exception cref="RecipeException">A key is unknown (the nearest is named) or a value is not acceptable.</exception>
    public SettingValues(Recipe recipe, IEnumerable<KeyValuePair<string, string>> given)
    {
        foreach ((string key, string text) in given)
        {
            Setting setting = recipe.AllSettings.FirstOrDefault(s => s.Key == key) ?? throw new RecipeException(
                $"{recipe.Name} has no setting '{key}'{NearestName.Hint(key, recipe.AllSettings.Select(s => s.Key))}. It has: {string.Join(", ", recipe.AllSettings.Select(s => s.Key))}.");
            _texts[key] = setting.Canonical(text);
        }

        All = [.. recipe.AllSettings.Select(s => KeyValuePair.Create(s.Key, _texts.GetValueOrDefault(s.Key, s.DefaultText)))];
    }

    /// <summary>Every setting's value as text, defaults included, in the recipe's order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> All { get; }

    /// <summary>A setting's value.</summary>
    public T Get<T>(Setting<T> setting) => _texts.TryGetValue(setting.Key, out string? text) ? setting.Read(text) : setting.Default;
}
