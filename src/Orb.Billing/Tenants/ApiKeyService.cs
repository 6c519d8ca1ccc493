using System.Globalization;
using NodaTime;
using Orb.Billing.Audit;
using Orb.Billing.Customers;

namespace Orb.Billing.Tenants;

internal sealed class ApiKeyService(
    IApiKeyStore keys, ITenantStore tenants, ICustomerStore customers, ApiKeyMaking making, AuditLog audit, IBillingTransactions transactions,
    TenantScope scope, ActorScope actor, IClock wall, IApiKeyWatch? watch = null) : IApiKeyService
{
    private const int MaximumScopes = 50;
    private const int MaximumScopeLength = 64;

    public Task<Outcome<NewApiKey>> CreateAsync(CreateApiKey command, CancellationToken cancellationToken)
    {
        var now = wall.GetCurrentInstant();
        var validation = new Validation();
        validation.Text("name", command.Name);
        if (command.Role == ApiRole.Operator || !Enum.IsDefined(command.Role))
            validation.Add("role", $"'{command.Role}' cannot be given to a key of a tenant.");
        if (command.Role == ApiRole.Portal && command.CustomerId is null)
            validation.Add("customer_id", "is required: a key of the role portal reads of one customer.");
        if (command.Role != ApiRole.Portal && command.CustomerId is not null)
            validation.Add("customer_id", "is for keys of the role portal; no other role is narrowed to a customer.");
        if (command.Scopes.Count > MaximumScopes)
            validation.Add("scopes", string.Create(CultureInfo.InvariantCulture, $"has {command.Scopes.Count} entries; at most {MaximumScopes} are allowed."));
        foreach (var unfit in command.Scopes.Where(s => s.Length is 0 or > MaximumScopeLength || s.Any(c => c is not ('_' or (>= 'a' and <= 'z')))))
            validation.Add("scopes", $"'{Validation.Shorten(unfit)}' is not the name of a permission.");
        if (command.ExpiresAt <= now)
            validation.Add("expires_at", $"must lie in the future, but is {command.ExpiresAt}.");
        validation.Time("expires_at", command.ExpiresAt);
        if (validation.Failed)
            return Task.FromResult<Outcome<NewApiKey>>(validation.Refusal);
        return actor.Authority?.Refuse(command.Role, command.Scopes, command.ExpiresAt) is { } excess
            ? Task.FromResult<Outcome<NewApiKey>>(excess)
            : transactions.RunAsync(() => CreateOnceAsync(command, now, cancellationToken), cancellationToken);
    }

    public Task<ApiKey?> FindAsync(ApiKeyId id, CancellationToken cancellationToken) => keys.FindAsync(id, cancellationToken);

    public Task<Outcome<Page<ApiKey>>> ListAsync(PageRequest page, CancellationToken cancellationToken) =>
        Paging.ReadAsync(page, (after, take) => keys.ListAsync(after, take, cancellationToken), k => new PagePosition(null, k.Id.Value));

    public async Task<Outcome<NewApiKey>> RotateAsync(ApiKeyId id, Duration overlap, CancellationToken cancellationToken) =>
        overlap < Duration.Zero || overlap > IApiKeyService.MaximumOverlap
            ? Refusal.Invalid("overlap_seconds", $"must be from 0 to {IApiKeyService.MaximumOverlap.TotalSeconds:0}, but is {overlap.TotalSeconds:0}.")
            : await transactions.RunAsync(() => RotateOnceAsync(id, overlap, cancellationToken), cancellationToken).ConfigureAwait(false);

    public Task<Outcome<ApiKey>> RevokeAsync(ApiKeyId id, CancellationToken cancellationToken) =>
        transactions.RunRepeatableAsync(() => RevokeOnceAsync(id, cancellationToken), cancellationToken);

    private async Task<Outcome<NewApiKey>> CreateOnceAsync(CreateApiKey command, Instant now, CancellationToken cancellationToken)
    {
        await using var transaction = await transactions.BeginAsync(cancellationToken).ConfigureAwait(false);
        if (command.CustomerId is { } customer && await customers.FindAsync(customer, cancellationToken).ConfigureAwait(false) is null)
            return Refusal.NotFound("Customer", customer.ToString());
        var made = await AddAsync(command, now, cancellationToken).ConfigureAwait(false);
        await AuditAsync(made.Row, "created", cancellationToken, made.Row.CustomerId is { } bound ? [("customer", bound.ToString())] : []).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return made;
    }

    private async Task<Outcome<NewApiKey>> RotateOnceAsync(ApiKeyId id, Duration overlap, CancellationToken cancellationToken)
    {
        var now = wall.GetCurrentInstant();
        await using var transaction = await transactions.BeginAsync(cancellationToken).ConfigureAwait(false);
        if (await keys.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } old)
            return Refusal.NotFound("ApiKey", id.ToString());
        if (old.RevokedAt is not null || old.ExpiresAt <= now || old.IsDevelopment)
            return Refusal.Constraint("Only a key that works, and none of a development host, can be rotated.");
        if (old.SuccessorId is { } first)
            return Refusal.Conflict($"The key was rotated before and has the successor {first}: rotate that one.") with { IsFinal = true };
        var next = new CreateApiKey
        {
            Name = old.Name,
            Role = old.Role,
            Scopes = old.Scopes,
            CustomerId = old.CustomerId,
            ExpiresAt = old.ExpiresAt is { } end ? now + (end - old.CreatedAt) : null,
        };
        if (actor.Authority?.Refuse(next.Role, next.Scopes, next.ExpiresAt) is { } excess)
            return excess;
        var made = await AddAsync(next, now, cancellationToken).ConfigureAwait(false);
        var until = now + overlap;
        var ended = old with
        {
            ExpiresAt = old.ExpiresAt is { } expires ? Instant.Min(expires, until) : until,
            RevokedAt = overlap == Duration.Zero ? now : null,
            SuccessorId = made.Row.Id,
        };
        await EndAsync(ended, cancellationToken).ConfigureAwait(false);
        await AuditAsync(ended, "rotated", cancellationToken, ("successor", made.Row.Id.ToString()), ("works_until", $"{ended.ExpiresAt}")).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return made;
    }

    private async Task<Outcome<ApiKey>> RevokeOnceAsync(ApiKeyId id, CancellationToken cancellationToken)
    {
        await using var transaction = await transactions.BeginAsync(cancellationToken).ConfigureAwait(false);
        if (await keys.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } key)
            return Refusal.NotFound("ApiKey", id.ToString());
        if (key.RevokedAt is not null)
        {
            // Nothing to write, which the transaction that this may be a part of has to know.
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return key;
        }

        var revoked = key with { RevokedAt = wall.GetCurrentInstant() };
        await EndAsync(revoked, cancellationToken).ConfigureAwait(false);
        await AuditAsync(revoked, "revoked", cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return revoked;
    }

    private async Task EndAsync(ApiKey ended, CancellationToken cancellationToken)
    {
        StaleWriteException.Unless(await keys.EndAsync(ended, cancellationToken).ConfigureAwait(false));
        if (watch is not null)
            transactions.OnCommitted(watch.Changed);
    }

    private async Task<NewApiKey> AddAsync(CreateApiKey command, Instant now, CancellationToken cancellationToken)
    {
        var tenant = await tenants.FindAsync(scope.TenantId, cancellationToken).ConfigureAwait(false);
        var made = making.New(scope.TenantId, tenant?.IsTest ?? false, command.Name, command.Role, now);
        made = made with { Row = made.Row with { Scopes = [.. command.Scopes.Distinct()], CustomerId = command.CustomerId, ExpiresAt = command.ExpiresAt } };
        StaleWriteException.Unless(await tenants.AddKeyAsync(made.Row, cancellationToken).ConfigureAwait(false));
        return made;
    }

    private Task AuditAsync(ApiKey key, string action, CancellationToken cancellationToken, params (string Name, string Value)[] further) => audit.WriteAsync(
        "api_key", key.Id.ToString(), action, reason: null, ApiKeyMaking.Details(key, further), cancellationToken);
}
