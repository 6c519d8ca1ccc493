using NodaTime;

namespace Orb.Billing.Tenants;

/// <summary>What whoever acts may do. No key that it makes may do more, or work longer.</summary>
public sealed record Authority
{
    /// <summary>The permissions, in the host's words, as scopes of keys are.</summary>
    public required IReadOnlyCollection<string> Permissions { get; init; }

    /// <summary>The permissions of a role that is not narrowed, in the same words.</summary>
    public required Func<ApiRole, IReadOnlyCollection<string>> PermissionsOf { get; init; }

    /// <summary>When the key that acts ends; null where it never does, and for a person, who outlives a token.</summary>
    public Instant? ExpiresAt { get; init; }

    /// <summary>What a key would have beyond this; null where it has nothing.</summary>
    internal Refusal? Refuse(ApiRole role, IReadOnlyList<string> scopes, Instant? expiresAt)
    {
        var asked = scopes.Count > 0 ? scopes : PermissionsOf(role);
        var beyond = asked.Except(Permissions, StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (beyond.Count > 0)
            return Refusal.Forbidden($"A key may do no more than the one that makes it, which has no permission {string.Join(", ", beyond)}. Narrow it by scopes.");
        if (ExpiresAt is { } end && !(expiresAt <= end))
            return Refusal.Forbidden($"A key may work no longer than the one that makes it, which ends at {end}; this one would {(expiresAt is { } at ? $"end at {at}" : "never end")}.");
        return null;
    }
}
