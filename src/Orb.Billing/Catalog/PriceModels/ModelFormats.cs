using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog.PriceModels;

/// <summary>The formats of all models, by family.</summary>
internal static partial class ModelFormats
{
    /// <summary>In the order they are listed to callers.</summary>
    public static IReadOnlyList<ModelFormat> All { get; } = [.. Units, .. Matrices, .. Grouped, .. Allowances, .. Composites, .. Transactions];

    private static readonly Dictionary<string, ModelFormat> ByName = All.ToDictionary(f => f.ModelType, StringComparer.Ordinal);

    private static readonly Dictionary<Type, ModelFormat> ByModel = All.ToDictionary(f => f.Model);

    /// <summary>The format of a model's name, or null where there is none.</summary>
    public static ModelFormat? Named(string modelType) => ByName.GetValueOrDefault(modelType);

    /// <summary>The format of a model.</summary>
    /// <exception cref="NotSupportedException">There is none.</exception>
    public static ModelFormat Of(PriceModel model) => ByModel.TryGetValue(model.GetType(), out var format)
        ? format
        : throw new NotSupportedException($"The price model {model.ModelType} has no format.");
}
