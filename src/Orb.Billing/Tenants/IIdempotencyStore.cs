using NodaTime;

namespace Orb.Billing.Tenants;

/// <summary>Stores the answers of requests that carried an idempotency key, of the scope's tenant.</summary>
public interface IIdempotencyStore
{
    /// <summary>The answer stored under a key.</summary>
    Task<IdempotentAnswer?> FindAsync(string key, CancellationToken cancellationToken);

    /// <summary>Stores an answer; <see cref="StoreResult.AlreadyExists"/> when the key is taken.</summary>
    Task<StoreResult> AddAsync(IdempotentAnswer answer, CancellationToken cancellationToken);

    /// <summary>Deletes answers stored before an instant, at most <paramref name="limit"/>; of all tenants. Returns how many.</summary>
    Task<int> DeleteBeforeAsync(Instant instant, int limit, CancellationToken cancellationToken);
}

/// <summary>What a request with an idempotency key was answered.</summary>
/// <param name="Key">The key, 1 to 255 characters.</param>
/// <param name="RequestHash">SHA-256 over method, path, query and body: another request under the key is refused.</param>
/// <param name="StatusCode">The HTTP status.</param>
/// <param name="Body">The body's bytes, given back unchanged.</param>
/// <param name="CreatedAt">When, by the wall clock.</param>
public sealed record IdempotentAnswer(string Key, byte[] RequestHash, int StatusCode, byte[] Body, Instant CreatedAt);
