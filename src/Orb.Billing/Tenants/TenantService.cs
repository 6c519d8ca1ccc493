using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using NodaTime;
using Orb.Billing.Audit;

namespace Orb.Billing.Tenants;

internal sealed class TenantService(
    ITenantStore store, ApiKeyMaking making, AuditLog audit, IBillingTransactions transactions, IIdGenerator ids, IClock wall, IOptions<OrbBillingOptions> options) : ITenantService
{
    /// <summary>The longest text that is looked at as a key.</summary>
    private const int MaximumKeyLength = 200;

    public Task EnsureAsync(TenantId id, string name, bool isTest, CancellationToken cancellationToken) =>
        store.AddAsync(new Tenant(id, name, isTest, wall.GetCurrentInstant()), cancellationToken);

    public async Task<Outcome<Tenant>> CreateAsync(string name, bool isTest, CancellationToken cancellationToken)
    {
        var validation = new Validation();
        validation.Text("name", name);
        if (validation.Failed)
            return validation.Refusal;
        var tenant = new Tenant(new TenantId(ids.Next()), name, isTest, wall.GetCurrentInstant());
        return await transactions.RunAsync<Outcome<Tenant>>(
            async () =>
            {
                await using var transaction = await transactions.BeginAsync(cancellationToken).ConfigureAwait(false);
                StaleWriteException.Unless(await store.AddAsync(tenant, cancellationToken).ConfigureAwait(false));
                await audit.WriteToAsync(
                    tenant.Id, "tenant", tenant.Id.ToString(), "created",
                    new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = name, ["is_test"] = isTest ? "true" : "false" }, cancellationToken).ConfigureAwait(false);
                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                return tenant;
            },
            cancellationToken).ConfigureAwait(false);
    }

    public Task<Tenant?> FindAsync(TenantId id, CancellationToken cancellationToken) => store.FindAsync(id, cancellationToken);

    public Task<Outcome<Page<Tenant>>> ListAsync(PageRequest page, CancellationToken cancellationToken) =>
        Paging.ReadAsync(page, (after, take) => store.ListAsync(after, take, cancellationToken), t => new PagePosition(null, t.Id.Value));

    public async Task<Outcome<NewApiKey>> CreateKeyAsync(TenantId tenantId, string name, ApiRole role, CancellationToken cancellationToken)
    {
        var validation = new Validation();
        validation.Text("name", name);
        if (!Enum.IsDefined(role))
            validation.Add("role", $"'{role}' is no role.");
        if (role == ApiRole.Portal)
            validation.Add("role", "'portal' needs a customer: make such a key within the tenant.");
        if (validation.Failed)
            return validation.Refusal;
        if (await store.FindAsync(tenantId, cancellationToken).ConfigureAwait(false) is not { } tenant)
            return Refusal.NotFound("Tenant", tenantId.ToString());
        var made = making.New(tenantId, tenant.IsTest, name, role, wall.GetCurrentInstant());
        return await transactions.RunAsync<Outcome<NewApiKey>>(
            async () =>
            {
                await using var transaction = await transactions.BeginAsync(cancellationToken).ConfigureAwait(false);
                StaleWriteException.Unless(await store.AddKeyAsync(made.Row, cancellationToken).ConfigureAwait(false));
                await audit.WriteToAsync(tenantId, "api_key", made.Row.Id.ToString(), "created", ApiKeyMaking.Details(made.Row), cancellationToken).ConfigureAwait(false);
                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                return made;
            },
            cancellationToken).ConfigureAwait(false);
    }

    public Task EnsureDevelopmentKeyAsync(TenantId tenantId, string key, ApiRole role, CancellationToken cancellationToken) =>
        store.AddKeyAsync(making.Row(tenantId, "Development", role, key, wall.GetCurrentInstant()) with { IsDevelopment = true }, cancellationToken);

    public async Task<ApiKey?> AuthenticateAsync(string key, CancellationToken cancellationToken)
    {
        if (key.Length is 0 or > MaximumKeyLength)
            return null;
        var hash = ApiKeyMaking.HashOf(key);
        // Looked up by hash, so what the index's timing tells is about a hash nobody can choose; compared again in constant time.
        var row = await store.FindKeyAsync(hash, cancellationToken).ConfigureAwait(false);
        if (row is { IsDevelopment: true } && !options.Value.DevelopmentKeysEnabled)
            return null;
        return row is { RevokedAt: null } && !(row.ExpiresAt <= wall.GetCurrentInstant()) && CryptographicOperations.FixedTimeEquals(row.Hash, hash) ? row : null;
    }

    public Task<bool> AnyKeyAsync(CancellationToken cancellationToken) => store.AnyKeyAsync(wall.GetCurrentInstant(), cancellationToken);
}
