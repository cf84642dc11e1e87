namespace Atelier.Models.Recipes;

/// <summary>A recipe can't be used as asked; the message is for the user.</summary>
public sealed class RecipeException(string message) : Exception(message);
