using Microsoft.EntityFrameworkCore;
using NodaTime;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.EntityFrameworkCore.Catalog;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.EntityFrameworkCore.Subscriptions;

internal sealed class SubscriptionStore(OrbDbContext context, BillingTransactions transactions, IDateTimeZoneProvider zones) : ISubscriptionStore
{
    private IQueryable<SubscriptionRow> Subscriptions => context.Set<SubscriptionRow>();

    public Task<StoreResult> AddAsync(Subscription subscription, CancellationToken cancellationToken) => transactions.WriteAsync(
        StoreResult.AlreadyExists,
        async () =>
        {
            context.Add(SubscriptionRow.Of(context.TenantId, subscription));
            context.AddRange(IntervalRows(subscription));
            await context.SaveChangesAsync(cancellationToken);
            return StoreResult.Success;
        },
        cancellationToken);

    public Task<StoreResult> UpdateAsync(Subscription subscription, CancellationToken cancellationToken) => transactions.WriteAsync(
        StoreResult.AlreadyExists,
        async () =>
        {
            // First the version check, so that a loser leaves the intervals alone.
            context.Replace(SubscriptionRow.Of(context.TenantId, subscription));
            await context.SaveChangesAsync(cancellationToken);
            await context.Set<PriceIntervalRow>().Where(i => i.SubscriptionId == subscription.Id.Value).ExecuteDeleteAsync(cancellationToken);
            context.AddRange(IntervalRows(subscription));
            await context.SaveChangesAsync(cancellationToken);
            return StoreResult.Success;
        },
        cancellationToken);

    public Task RecordAsync(SubscriptionEvent record, CancellationToken cancellationToken) =>
        transactions.AddAsync(context, SubscriptionEventRow.Of(context.TenantId, record), cancellationToken);

    public async Task<IReadOnlyList<SubscriptionEvent>> HistoryAsync(SubscriptionId id, CancellationToken cancellationToken) =>
        [.. (await context.Set<SubscriptionEventRow>().Where(e => e.SubscriptionId == id.Value).OrderBy(e => e.Id).ToListAsync(cancellationToken))
            .Select(e => e.ToEvent())];

    public async Task<Subscription?> FindAsync(SubscriptionId id, CancellationToken cancellationToken) =>
        (await WithIntervalsAsync(Subscriptions.Where(s => s.Id == id.Value), cancellationToken)).SingleOrDefault();

    public async Task<IReadOnlyDictionary<SubscriptionId, Subscription>> FindManyAsync(
        IReadOnlyCollection<SubscriptionId> ids, CancellationToken cancellationToken)
    {
        var wanted = ids.Select(i => i.Value).ToList();
        return (await WithIntervalsAsync(Subscriptions.Where(s => wanted.Contains(s.Id)), cancellationToken)).ToDictionary(s => s.Id);
    }

    public Task<IReadOnlyList<Subscription>> OfCustomerAsync(CustomerId customerId, CancellationToken cancellationToken) =>
        WithIntervalsAsync(Subscriptions.Where(s => s.CustomerId == customerId.Value).OrderBy(s => s.Id), cancellationToken);

    public Task<IReadOnlyList<Subscription>> ListAsync(
        SubscriptionQuery query, Instant wallNow, PagePosition? after, int take, CancellationToken cancellationToken)
    {
        var rows = Subscriptions.In(s => s.CreatedAt, query.Created);
        if (query.CustomerIds.Count > 0)
        {
            var customers = query.CustomerIds.Select(c => c.Value).ToList();
            rows = rows.Where(s => customers.Contains(s.CustomerId));
        }

        if (query.ExternalCustomerIds.Count > 0)
        {
            var customers = query.ExternalCustomerIds.ToList();
            rows = rows.Where(s => s.Customer.ExternalCustomerId != null && customers.Contains(s.Customer.ExternalCustomerId));
        }

        if (query.PlanId is { } plan)
            rows = rows.Where(s => s.PlanId == plan.Value);
        if (query.ExternalPlanId is { } externalPlan)
            rows = rows.Where(s => s.Plan.ExternalPlanId == externalPlan);
        if (query.Status is { } status)
            rows = InStatus(rows, status, wallNow);
        return WithIntervalsAsync(rows.PageById(after, take), cancellationToken);
    }

    // By the customer's clock: the frozen time of its test clock, else wall time (R23). The end comes first, as in SubscriptionView.
    private static IQueryable<SubscriptionRow> InStatus(IQueryable<SubscriptionRow> rows, SubscriptionStatus status, Instant wallNow)
    {
        return status switch
        {
            SubscriptionStatus.Ended => rows.Where(s =>
                s.End != null && s.End <= (s.Customer.TestClock != null ? s.Customer.TestClock.FrozenTime : wallNow)),
            SubscriptionStatus.Upcoming => rows.Where(s =>
                (s.End == null || s.End > (s.Customer.TestClock != null ? s.Customer.TestClock.FrozenTime : wallNow))
                && s.Start > (s.Customer.TestClock != null ? s.Customer.TestClock.FrozenTime : wallNow)),
            SubscriptionStatus.Active => rows.Where(s =>
                (s.End == null || s.End > (s.Customer.TestClock != null ? s.Customer.TestClock.FrozenTime : wallNow))
                && s.Start <= (s.Customer.TestClock != null ? s.Customer.TestClock.FrozenTime : wallNow)),
            _ => throw new ArgumentOutOfRangeException(nameof(status), status, "There is no such status."),
        };
    }

    // Three queries, however many subscriptions: the rows with their zones, their intervals, the intervals' prices.
    private async Task<IReadOnlyList<Subscription>> WithIntervalsAsync(IQueryable<SubscriptionRow> query, CancellationToken cancellationToken)
    {
        var found = await query.Select(s => new { Row = s, Zone = s.Customer.TimeZone }).ToListAsync(cancellationToken);
        if (found.Count == 0)
            return [];
        var ids = found.Select(f => f.Row.Id).ToList();
        var intervals = await context.Set<PriceIntervalRow>().Where(i => ids.Contains(i.SubscriptionId))
            .OrderBy(i => i.Ordinal)
            .ToListAsync(cancellationToken);
        var priceIds = intervals.Select(i => i.PriceId).Distinct().ToList();
        var prices = (await context.Set<PriceRow>().Where(p => priceIds.Contains(p.Id)).ToListAsync(cancellationToken))
            .ToDictionary(p => p.Id, p => p.ToPrice());
        var bySubscription = intervals.ToLookup(i => i.SubscriptionId, i => i.ToInterval(prices[i.PriceId]));
        return [.. found.Select(f => f.Row.ToSubscription(zones[f.Zone], [.. bySubscription[f.Row.Id]]))];
    }

    private IEnumerable<PriceIntervalRow> IntervalRows(Subscription subscription) =>
        subscription.Timeline.Intervals.Select((interval, i) => PriceIntervalRow.Of(context.TenantId, subscription.Id, interval, i));
}
