using Microsoft.EntityFrameworkCore;
using Orb.Billing.Alerts;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.EntityFrameworkCore.Bulk;

namespace Orb.Billing.EntityFrameworkCore.Alerts;

internal sealed class AlertStore(OrbDbContext context, BillingTransactions transactions, BulkWriting bulk) : IAlertStore
{
    private IQueryable<AlertRow> Alerts => context.Set<AlertRow>();

    private IQueryable<AlertFiringRow> Firings => context.Set<AlertFiringRow>();

    public Task<StoreResult> AddAsync(Alert alert, CancellationToken cancellationToken) =>
        transactions.AddAsync(context, AlertRow.Of(context.TenantId, alert), cancellationToken);

    public Task<StoreResult> UpdateAsync(Alert alert, CancellationToken cancellationToken) =>
        transactions.UpdateAsync(context, AlertRow.Of(context.TenantId, alert), cancellationToken);

    public async Task<Alert?> FindAsync(AlertId id, CancellationToken cancellationToken) =>
        (await RowById<AlertRow>.FindAsync(context, id.Value, cancellationToken))?.ToAlert();

    public Task<IReadOnlyList<Alert>> ListAsync(AlertQuery query, PagePosition? after, int take, CancellationToken cancellationToken)
    {
        var alerts = Alerts.In(a => a.CreatedAt, query.Created);
        if (query.SubscriptionId is { } subscription)
            alerts = alerts.Where(a => a.SubscriptionId == subscription.Value);
        if (query.CustomerId is { } customer)
            alerts = alerts.Where(a => a.CustomerId == customer.Value && a.SubscriptionId == null);
        if (query.ExternalCustomerId is { } external)
            alerts = alerts.Where(a => a.Customer.ExternalCustomerId == external && a.SubscriptionId == null);
        return ReadAsync(alerts.PageById(after, take), cancellationToken);
    }

    public Task<IReadOnlyList<Alert>> OfSubscriptionsAsync(IReadOnlyCollection<SubscriptionId> subscriptions, CancellationToken cancellationToken)
    {
        var wanted = subscriptions.Select(s => (Guid?)s.Value).ToList();
        return ReadAsync(Alerts.Where(a => wanted.Contains(a.SubscriptionId)).OrderBy(a => a.Id), cancellationToken);
    }

    public Task<IReadOnlyList<Alert>> OfCreditsAsync(CustomerId customerId, Currency unit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(unit);
        return ReadAsync(
            Alerts.Where(a => a.CustomerId == customerId.Value && a.SubscriptionId == null && a.Currency == unit.Code).OrderBy(a => a.Id), cancellationToken);
    }

    public async Task<IReadOnlyList<AlertFiring>> FiredAsync(
        IReadOnlyCollection<AlertId> alerts, IReadOnlyCollection<string> occasions, CancellationToken cancellationToken)
    {
        var wanted = alerts.Select(a => a.Value).ToList();
        var rows = await Firings.Where(f => wanted.Contains(f.AlertId) && occasions.Contains(f.Occasion)).ToListAsync(cancellationToken);
        return [.. rows.Select(r => r.ToFiring())];
    }

    public async Task<IReadOnlyList<AlertFiring>> FiringsAsync(AlertId id, int take, CancellationToken cancellationToken)
    {
        var rows = await Firings.Where(f => f.AlertId == id.Value)
            .OrderByDescending(f => f.FiredAt).ThenByDescending(f => f.Occasion).Take(take).ToListAsync(cancellationToken);
        return [.. rows.Select(r => r.ToFiring())];
    }

    public Task<StoreResult> FireAsync(IReadOnlyList<AlertFiring> firings, CancellationToken cancellationToken) => transactions.WriteAsync(
        StoreResult.AlreadyExists,
        async () =>
        {
            await bulk.InsertAsync([.. firings.Select(f => AlertFiringRow.Of(context.TenantId, f))], cancellationToken);
            return StoreResult.Success;
        },
        cancellationToken);

    private static async Task<IReadOnlyList<Alert>> ReadAsync(IQueryable<AlertRow> query, CancellationToken cancellationToken) =>
        [.. (await query.ToListAsync(cancellationToken)).Select(r => r.ToAlert())];
}
