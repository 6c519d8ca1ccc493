using NodaTime;

namespace Orb.Billing.Audit;

/// <summary>Who did what to which resource, and why. Entries are written with the change itself and never altered.</summary>
public sealed record AuditEntry
{
    /// <summary>The id: a UUIDv7.</summary>
    public required Guid Id { get; init; }

    /// <summary>When, by the wall clock also for customers of a test clock (R23).</summary>
    public required Instant At { get; init; }

    /// <summary>Who acted, as the host named it in <see cref="ActorScope"/>.</summary>
    public required string Actor { get; init; }

    /// <summary>What was done, for example "invoice.voided".</summary>
    public required string Action { get; init; }

    /// <summary>The kind of resource, for example "invoice".</summary>
    public required string ResourceType { get; init; }

    /// <summary>The resource's id in its wire form.</summary>
    public required string ResourceId { get; init; }

    /// <summary>The reason given; null where none was.</summary>
    public string? Reason { get; init; }

    /// <summary>What else is worth knowing, such as amounts.</summary>
    public IReadOnlyDictionary<string, string> Details { get; init; } = new Dictionary<string, string>();
}

/// <summary>Which entries to list; nulls restrict nothing.</summary>
/// <param name="ResourceType">Of this kind of resource, for example "invoice".</param>
/// <param name="ResourceId">Of this resource.</param>
/// <param name="Actor">Of what this actor did, as the host named it.</param>
/// <param name="At">Of what was done within these bounds, by the wall clock; null for any time.</param>
public sealed record AuditQuery(string? ResourceType = null, string? ResourceId = null, string? Actor = null, CreatedRange? At = null);
