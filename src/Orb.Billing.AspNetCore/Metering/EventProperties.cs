using System.Globalization;
using System.Text.Json;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Metering;

namespace Orb.Billing.AspNetCore.Metering;

/// <summary>The flat properties of an event, stored or only looked at.</summary>
internal static class EventProperties
{
    public const int MaximumProperties = 200;
    public const int MaximumTextLength = 8192;

    public static Dictionary<string, PropertyValue> Read(Fields fields)
    {
        fields.Note("properties", "object", required: true);
        var properties = new Dictionary<string, PropertyValue>(StringComparer.Ordinal);
        if (!fields.Source.TryGetProperty("properties", out var found) || found.ValueKind != JsonValueKind.Object)
        {
            fields.Add("properties", "is required and must be an object.");
            return properties;
        }

        foreach (var property in found.EnumerateObject())
        {
            if (properties.Count == MaximumProperties)
            {
                fields.Add("properties", string.Create(
                    CultureInfo.InvariantCulture, $"has {found.GetPropertyCount()} properties; at most {MaximumProperties} are accepted."));
                break;
            }

            var path = $"properties.{Problem.Shorten(property.Name)}";
            if (property.Name.Length is 0 or > IngestRequest.MaximumNameLength)
                fields.Add(path, $"a name must have 1 to {IngestRequest.MaximumNameLength} characters, but this has {property.Name.Length}.");
            properties[property.Name] = Value(fields, path, property.Value);
        }

        return properties;
    }

    private static PropertyValue Value(Fields fields, string path, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                var text = value.GetString()!;
                if (text.Length > MaximumTextLength)
                    fields.Add(path, Limit(MaximumTextLength, text));
                return PropertyValue.Text(text);
            case JsonValueKind.Number:
                var written = value.GetRawText();
                switch (StrictDecimal.TryParse(written, out _))
                {
                    case DecimalRefusal.None:
                        return PropertyValue.Number(written);
                    case DecimalRefusal.TooManyDigits:
                        fields.Add(path, $"{Problem.Shorten(written)} has more than {StrictDecimal.MaximumDigits} significant digits or is out of range.");
                        return default;
                    default:
                        fields.Add(path, $"{Problem.Shorten(written)} is not a decimal number.");
                        return default;
                }

            case JsonValueKind.True or JsonValueKind.False:
                return PropertyValue.Boolean(value.GetBoolean());
            case JsonValueKind.Null:
                return default;
            default:
                fields.Add(path, $"must be a string, a number, a boolean or null, not {Fields.Describe(value)}: properties are flat.");
                return default;
        }
    }

    public static string Limit(int maximum, string text) =>
        string.Create(CultureInfo.InvariantCulture, $"has {text.Length} characters, at most {maximum} are accepted: '{Problem.Shorten(text)}'.");
}
