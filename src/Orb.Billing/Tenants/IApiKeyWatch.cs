namespace Orb.Billing.Tenants;

/// <summary>
/// Tells whether any API key has changed since it was read, so that a host does not look a key up for each request and refuses a revoked one all the
/// same. A storage that offers none has its keys looked up each time.
/// </summary>
public interface IApiKeyWatch
{
    /// <summary>
    /// A mark that is another one once anybody, in whatever process, has revoked, rotated or otherwise changed a key: what was read after a mark was
    /// taken holds as long as the mark is the same. Null while nobody could tell.
    /// </summary>
    ValueTask<ApiKeyMark?> MarkAsync(CancellationToken cancellationToken);

    /// <summary>Says that this process has changed a key and committed, which other processes learn by themselves.</summary>
    void Changed();
}

/// <summary>A state of all keys. Only equality means anything.</summary>
/// <param name="Own">What this process counted.</param>
/// <param name="Stored">What the storage counted.</param>
public readonly record struct ApiKeyMark(long Own, long Stored);
