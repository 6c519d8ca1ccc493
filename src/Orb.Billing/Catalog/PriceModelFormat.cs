using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Orb.Billing.Catalog.PriceModels;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog;

/// <summary>
/// Price models as the public contract writes them: <c>{"model_type": "tiered", "tiered_config": {"tiers": [...]}}</c>. API and stores share
/// it, so what is stored of a price is what was asked for. <see cref="KnownPriceModels"/> also reads those that a host brings.
/// </summary>
public static class PriceModelFormat
{
    /// <summary>The engine's own models.</summary>
    public static IReadOnlyList<string> ModelTypes => KnownPriceModels.Standard.ModelTypes;

    /// <summary>Reads one of the engine's own models from the object that holds <c>model_type</c> and its configuration.</summary>
    /// <param name="price">The object; other members are ignored.</param>
    /// <param name="path">Where the object stands in the request, for the issues' field names.</param>
    /// <param name="issues">Takes what is wrong.</param>
    /// <param name="model">The model.</param>
    public static bool TryRead(JsonElement price, string path, ICollection<ValidationIssue> issues, [NotNullWhen(true)] out PriceModel? model) =>
        KnownPriceModels.Standard.TryRead(price, path, issues, out model);

    /// <summary>Writes <c>model_type</c> and the configuration as members of the object that is open.</summary>
    /// <exception cref="NotSupportedException">The model is neither one of <see cref="ModelTypes"/> nor a <see cref="HostPriceModel"/>.</exception>
    public static void Write(PriceModel model, Utf8JsonWriter writer)
    {
        writer.WriteString("model_type", model.ModelType);
        writer.WriteStartObject($"{model.ModelType}_config");
        if (model is HostPriceModel ofHost)
            ofHost.Write(new PriceModelWriter(writer));
        else
            ModelFormats.Of(model).Write(model, writer);
        writer.WriteEndObject();
    }
}
