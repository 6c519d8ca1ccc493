using NodaTime;

namespace Orb.Billing.Core.Metering;

/// <summary>
/// Something a customer used, as it was reported. Events are ordered by timestamp, then by the key's ordinal order (R14).
/// </summary>
/// <param name="IdempotencyKey">Unique per tenant; a repeat with the same body is the same event.</param>
/// <param name="EventName">What happened, for example "completion".</param>
/// <param name="Timestamp">When it happened.</param>
/// <param name="Properties">Flat properties by case-sensitive name. The caller does not change them afterwards.</param>
public sealed record UsageEvent(
    string IdempotencyKey,
    string EventName,
    Instant Timestamp,
    IReadOnlyDictionary<string, PropertyValue> Properties);
