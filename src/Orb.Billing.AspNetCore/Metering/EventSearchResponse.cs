using System.Text.Json;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Core.Metering;
using Orb.Billing.Metering;

namespace Orb.Billing.AspNetCore.Metering;

/// <summary>Events that were looked up.</summary>
internal sealed record EventSearchResponse(IReadOnlyList<FoundEventResponse> Data)
{
    public static EventSearchResponse Of(IReadOnlyList<FoundUsageEvent> events) => new([.. events.Select(e => new FoundEventResponse(e))]);
}

/// <summary>An event as the contract writes it: its id is the key it was sent with.</summary>
internal sealed class FoundEventResponse(FoundUsageEvent found)
{
    public string Id => found.Event.IdempotencyKey;

    public string EventName => found.Event.EventName;

    public string Timestamp => WireTime.Write(found.Event.Timestamp);

    public string? CustomerId => found.CustomerId?.ToString();

    public string? ExternalCustomerId => found.ExternalCustomerId;

    public bool Deprecated => found.IsDeprecated;

    /// <summary>Numbers as they were written, to the last digit.</summary>
    public IReadOnlyDictionary<string, JsonElement> Properties =>
        found.Event.Properties.ToDictionary(p => p.Key, p => Element(p.Value), StringComparer.Ordinal);

    private static JsonElement Element(PropertyValue value) => value.Kind switch
    {
        PropertyKind.Null => JsonElement.Parse("null"),
        PropertyKind.Text => JsonElement.Parse(JsonSerializer.Serialize(value.AsText(), RestApiJson.Wire.String)),
        PropertyKind.Boolean => JsonElement.Parse(value.AsText()),
        _ => JsonElement.Parse(value.AsText()),
    };
}
