using Microsoft.EntityFrameworkCore;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.EntityFrameworkCore.Subscriptions;
using Orb.Billing.Invoicing;

namespace Orb.Billing.EntityFrameworkCore.Invoicing;

internal sealed class ThresholdCheckStore(OrbDbContext context, BillingTransactions transactions) : IThresholdCheckStore
{
    private const string NobodyElse = "[]";

    private IQueryable<ThresholdCheckRow> Checks => context.Set<ThresholdCheckRow>();

    public async Task<IReadOnlyList<WatchedSubscription>> WatchingAsync(IReadOnlyCollection<CustomerId>? customers, CancellationToken cancellationToken)
    {
        var watched = context.Set<SubscriptionRow>().Where(s => (s.InvoicingThreshold != null || s.HasAlerts) && s.NextInvoiceDate != null);
        if (customers is null)
        {
            var all = await watched.OrderBy(s => s.Id).Select(s => new { s.Id, s.CustomerId }).ToListAsync(cancellationToken);
            return [.. all.Select(s => new WatchedSubscription(new(s.Id), new(s.CustomerId)))];
        }

        // Most tenants have no threshold and no alert at all.
        if (!await watched.AnyAsync(cancellationToken))
            return [];
        var ids = customers.Select(c => c.Value).ToList();
        var own = await watched.Where(s => ids.Contains(s.CustomerId)).OrderBy(s => s.Id).Select(s => new { s.Id, s.CustomerId }).ToListAsync(cancellationToken);
        // Few subscriptions meter others; whom they name is text, read here.
        var metering = await context.Set<PriceIntervalRow>()
            .Where(i => (i.Subscription.InvoicingThreshold != null || i.Subscription.HasAlerts) && i.Subscription.NextInvoiceDate != null && i.UsageCustomers != NobodyElse)
            .Select(i => new { i.Subscription.Id, i.Subscription.CustomerId, i.UsageCustomers })
            .ToListAsync(cancellationToken);
        var others = metering.Where(m => StoredJson.ReadTexts(m.UsageCustomers).Select(text => PriceIntervalRow.Customer(text)).Any(customers.Contains)).Select(m => new { m.Id, m.CustomerId });
        return [.. own.Concat(others).DistinctBy(s => s.Id).Select(s => new WatchedSubscription(new(s.Id), new(s.CustomerId)))];
    }

    public async Task ScheduleAsync(ThresholdCheck check, CancellationToken cancellationToken)
    {
        // Another writer may add the row in between; then it only has to take this in.
        if (!await TouchAsync(check, cancellationToken)
            && await transactions.AddAsync(context, ThresholdCheckRow.Of(context.TenantId, check), cancellationToken) != StoreResult.Success)
            await TouchAsync(check, cancellationToken);
    }

    public async Task<IReadOnlyList<ThresholdCheck>> OfCustomerAsync(CustomerId customerId, CancellationToken cancellationToken) =>
        [.. (await Checks.Where(c => c.CustomerId == customerId.Value).OrderBy(c => c.DueAt).ThenBy(c => c.SubscriptionId).ToListAsync(cancellationToken))
            .Select(c => c.ToCheck())];

    public async Task<IReadOnlyList<ThresholdCheck>> OfCustomersAsync(IReadOnlyCollection<CustomerId> customers, CancellationToken cancellationToken)
    {
        var wanted = customers.Select(c => c.Value).ToList();
        return [.. (await Checks.Where(c => wanted.Contains(c.CustomerId)).OrderBy(c => c.DueAt).ThenBy(c => c.SubscriptionId).ToListAsync(cancellationToken))
            .Select(c => c.ToCheck())];
    }

    public async Task<int> CompleteAsync(IReadOnlyCollection<ThresholdCheck> checks, CancellationToken cancellationToken)
    {
        var removed = 0;
        foreach (var alike in checks.GroupBy(c => (c.Day, c.Version)))
        {
            var (day, version) = alike.Key;
            var ids = alike.Select(c => c.SubscriptionId.Value).ToList();
            var rows = Checks.Where(c => ids.Contains(c.SubscriptionId) && c.Day == day);
            var gone = await rows.Where(c => c.Version == version).ExecuteDeleteAsync(cancellationToken);
            if (gone < ids.Count)
                await rows.ExecuteUpdateAsync(c => c.SetProperty(r => r.DueAt, r => r.LatestAt), cancellationToken);
            removed += gone;
        }

        return removed;
    }

    public Task ForgetAsync(SubscriptionId subscriptionId, CancellationToken cancellationToken) =>
        Checks.Where(c => c.SubscriptionId == subscriptionId.Value).ExecuteDeleteAsync(cancellationToken);

    private async Task<bool> TouchAsync(ThresholdCheck check, CancellationToken cancellationToken) =>
        await Of(check).ExecuteUpdateAsync(
            c => c.SetProperty(r => r.Version, r => r.Version + 1).SetProperty(r => r.LatestAt, r => r.LatestAt < check.LatestAt ? check.LatestAt : r.LatestAt),
            cancellationToken) == 1;

    private IQueryable<ThresholdCheckRow> Of(ThresholdCheck check) =>
        Checks.Where(c => c.SubscriptionId == check.SubscriptionId.Value && c.Day == check.Day);
}
