using NodaTime;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Tenants;

/// <summary>The API keys of the scope's tenant. Every change is in the audit trail.</summary>
public interface IApiKeyService
{
    /// <summary>The longest time that a rotated key works beside its successor.</summary>
    static Duration MaximumOverlap { get; } = Duration.FromDays(30);

    /// <summary>Makes a key and returns it; it cannot be read again. It may do no more than the <see cref="ActorScope.Authority"/> of whoever makes it.</summary>
    Task<Outcome<NewApiKey>> CreateAsync(CreateApiKey command, CancellationToken cancellationToken);

    /// <summary>A key's row; null when the tenant has none of this id.</summary>
    Task<ApiKey?> FindAsync(ApiKeyId id, CancellationToken cancellationToken);

    /// <summary>Keys, newest first, revoked and expired ones too.</summary>
    Task<Outcome<Page<ApiKey>>> ListAsync(PageRequest page, CancellationToken cancellationToken);

    /// <summary>
    /// Makes a key with the name, role, scopes and customer of another, which works for a while longer. A key that expires gets a successor of the same length of life.
    /// A key has one successor, and one that may do more than whoever acts is not rotated.
    /// </summary>
    /// <param name="id">The key to take the place of.</param>
    /// <param name="overlap">How long the old key still works, 0 to <see cref="MaximumOverlap"/>; it never works longer than it would have.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<Outcome<NewApiKey>> RotateAsync(ApiKeyId id, Duration overlap, CancellationToken cancellationToken);

    /// <summary>Ends a key: the next request with it is refused. A key that was revoked stays so.</summary>
    Task<Outcome<ApiKey>> RevokeAsync(ApiKeyId id, CancellationToken cancellationToken);
}

/// <summary>A key to make.</summary>
public sealed record CreateApiKey
{
    /// <summary>What it is for, 1 to 255 characters.</summary>
    public required string Name { get; init; }

    /// <summary>What its bearer may do. Only <see cref="ITenantService"/> makes operators.</summary>
    public required ApiRole Role { get; init; }

    /// <summary>Permissions that it is narrowed to, at most 50; all of its role where empty.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>The customer that a key of the role portal may read of: required for that role, and refused for every other.</summary>
    public CustomerId? CustomerId { get; init; }

    /// <summary>The first instant at which it does not work any more, in the future; null for never.</summary>
    public Instant? ExpiresAt { get; init; }
}
