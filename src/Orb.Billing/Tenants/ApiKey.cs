using NodaTime;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Tenants;

/// <summary>What the bearer of a key may do.</summary>
public enum ApiRole
{
    /// <summary>Everything in the tenant, keys included.</summary>
    Admin,

    /// <summary>Catalogue, customers, subscriptions and invoices, but no keys or settings.</summary>
    Billing,

    /// <summary>Reading only.</summary>
    Support,

    /// <summary>Sending usage events only.</summary>
    Ingest,

    /// <summary>Reading what belongs to one customer.</summary>
    Portal,

    /// <summary>Making tenants and their first keys, and nothing within any of them.</summary>
    Operator,
}

/// <summary>A key of the API. Only its hash is stored; the key itself is shown once, when it is made.</summary>
public sealed record ApiKey
{
    /// <summary>The id.</summary>
    public required ApiKeyId Id { get; init; }

    /// <summary>The tenant it opens.</summary>
    public required TenantId TenantId { get; init; }

    /// <summary>What it is for.</summary>
    public required string Name { get; init; }

    /// <summary>What its bearer may do.</summary>
    public required ApiRole Role { get; init; }

    /// <summary>SHA-256 of the key.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>How it begins, which tells keys of live and of test tenants apart; empty for keys that were made before it was kept.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>The last four characters, to tell keys apart.</summary>
    public required string LastFour { get; init; }

    /// <summary>When it was made.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>
    /// The permissions of its role that it is narrowed to, in the host's words, such as "read_customers"; empty where it has all of them.
    /// </summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>The one customer that a key of the role portal may read of; null for every other role.</summary>
    public CustomerId? CustomerId { get; init; }

    /// <summary>The first instant at which it does not work any more; null where it never ends by itself.</summary>
    public Instant? ExpiresAt { get; init; }

    /// <summary>Whether it is a well-known key of a development host, which no other host accepts.</summary>
    public bool IsDevelopment { get; init; }

    /// <summary>The key that takes its place since it was rotated; null where it was not.</summary>
    public ApiKeyId? SuccessorId { get; init; }

    /// <summary>When it stopped working; null while it works.</summary>
    public Instant? RevokedAt { get; init; }
}
