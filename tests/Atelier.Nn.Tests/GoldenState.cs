using Atelier.Tensors;
using Atelier.Testing;

namespace Atelier.Nn.Tests;

/// <summary>State dictionaries of golden files.</summary>
internal static class GoldenState
{
    /// <summary>
    /// Fills a scope from the keys that start with one of the prefixes; each of those keys must be declared, and each declared
    /// name have a key.
    /// </summary>
    public static void Load(Golden golden, Scope scope, params string[] prefixes)
    {
        Dictionary<string, string> keys = prefixes
            .SelectMany(prefix => golden.Keys(prefix).Select(key => (Key: key, Name: key[prefix.Length..])))
            .ToDictionary(entry => entry.Name, entry => entry.Key);
        Assert.Equal(keys.Keys.Order(), scope.State.Select(entry => entry.Name).Order());
        foreach ((string name, Tensor value) in scope.State)
        {
            value.Assign(golden.Tensor(keys[name]));
        }
    }

    /// <summary>Compares a scope with the keys that start with a prefix.</summary>
    public static void Check(Golden golden, Scope scope, string prefix, double tolerance)
    {
        Assert.Equal(golden.Keys(prefix).Select(key => key[prefix.Length..]).Order(), scope.State.Select(entry => entry.Name).Order());
        foreach ((string name, Tensor value) in scope.State)
        {
            Close.To(golden.Tensor(prefix + name), value, tolerance, prefix + name);
        }
    }
}
