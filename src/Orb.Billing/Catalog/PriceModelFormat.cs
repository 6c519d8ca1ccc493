using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Orb.Billing.Catalog.PriceModels;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog;

/// <summary>
/// Price models as the public contract writes them: <c>{"model_type": "tiered", "tiered_config": {"tiers": [...]}}</c>. API and stores share
/// it, so what is stored of a price is what was asked for.
/// </summary>
public static class PriceModelFormat
{
    /// <summary>The models that can be read.</summary>
    public static IReadOnlyList<string> ModelTypes { get; } = [.. ModelFormats.All.Select(f => f.ModelType)];

    /// <summary>Reads a model from the object that holds <c>model_type</c> and its configuration.</summary>
    /// <param name="price">The object; other members are ignored.</param>
    /// <param name="path">Where the object stands in the request, for the issues' field names.</param>
    /// <param name="issues">Takes what is wrong.</param>
    /// <param name="model">The model.</param>
    public static bool TryRead(JsonElement price, string path, ICollection<ValidationIssue> issues, [NotNullWhen(true)] out PriceModel? model)
    {
        model = null;
        if (!price.TryGetProperty("model_type", out var type) || type.ValueKind != JsonValueKind.String)
        {
            issues.Add(new ValidationIssue(
                ConfigReader.Join(path, "model_type"),
                type.ValueKind == JsonValueKind.Undefined ? "is required." : $"must be a string, not {ConfigReader.Shorten(type.GetRawText())}."));
            return false;
        }

        var name = type.GetString()!;
        if (ModelFormats.Named(name) is not { } format)
        {
            issues.Add(new ValidationIssue(
                ConfigReader.Join(path, "model_type"), $"'{ConfigReader.Shorten(name)}' is not one of {string.Join(", ", ModelTypes)}."));
            return false;
        }

        var member = ConfigReader.Join(path, $"{name}_config");
        var config = price.TryGetProperty($"{name}_config", out var given) && given.ValueKind != JsonValueKind.Null ? given : default;
        if (config.ValueKind == JsonValueKind.Undefined && format.IsBare)
            config = JsonElement.Parse("{}");
        if (config.ValueKind != JsonValueKind.Object)
        {
            issues.Add(new ValidationIssue(member, "is required and must be an object."));
            return false;
        }

        try
        {
            model = format.Read(new ConfigReader(config, member, issues));
        }
        catch (ArgumentException wrong)
        {
            issues.Add(new ValidationIssue(member, wrong.Message.Split(" (Parameter", 2)[0]));
        }

        return model is not null;
    }

    /// <summary>Writes <c>model_type</c> and the configuration as members of the object that is open.</summary>
    /// <exception cref="NotSupportedException">The model is none of <see cref="ModelTypes"/>.</exception>
    public static void Write(PriceModel model, Utf8JsonWriter writer)
    {
        var format = ModelFormats.Of(model);
        writer.WriteString("model_type", format.ModelType);
        writer.WriteStartObject($"{format.ModelType}_config");
        format.Write(model, writer);
        writer.WriteEndObject();
    }
}
