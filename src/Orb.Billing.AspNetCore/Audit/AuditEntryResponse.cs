using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Audit;
using Orb.Billing.Core;

namespace Orb.Billing.AspNetCore.Audit;

/// <summary>One thing that somebody did: beyond the contract, in its style.</summary>
internal sealed class AuditEntryResponse(AuditEntry entry)
{
    public string Id => Base32.Write(entry.Id);

    /// <summary>When, by the wall clock also for customers of a test clock.</summary>
    public string CreatedAt => WireTime.Write(entry.At);

    /// <summary>Who: <c>api_key:…</c> with the key's last four characters, <c>user:</c> with the token's subject, <c>system</c> for due work.</summary>
    public string Actor => entry.Actor;

    /// <summary>What was done, as in <c>invoice.voided</c>.</summary>
    public string Action => entry.Action;

    public string ResourceType => entry.ResourceType;

    public string ResourceId => entry.ResourceId;

    /// <summary>The reason that was given.</summary>
    public string? Reason => entry.Reason;

    /// <summary>What else is worth knowing, such as amounts and which fields a change set.</summary>
    public IReadOnlyDictionary<string, string> Details => entry.Details;
}
