using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.EntityFrameworkCore.Bulk;
using Orb.Billing.EntityFrameworkCore.Catalog;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.EntityFrameworkCore.Subscriptions;

internal sealed class SubscriptionStore(OrbDbContext context, BillingTransactions transactions, BulkWriting bulk, IDateTimeZoneProvider zones, KnownPriceModels models) : ISubscriptionStore
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

    public Task<StoreResult> AdvanceAsync(IReadOnlyCollection<Subscription> subscriptions, CancellationToken cancellationToken) => transactions.WriteAsync(
        StoreResult.VersionConflict,
        async () =>
        {
            var rows = subscriptions.Select(s => SubscriptionRow.Of(context.TenantId, s)).ToList();
            foreach (var row in rows)
                row.Version++;
            return await bulk.UpdateAsync(rows, SubscriptionRow.Progress, BulkWriting.NextVersion, [], cancellationToken)
                ? StoreResult.Success
                : StoreResult.VersionConflict;
        },
        cancellationToken);

    // The columns alone: what cannot be read cannot be replaced either.
    public async Task<StoreResult> ParkAsync(SubscriptionId id, Parking? parking, CancellationToken cancellationToken)
    {
        Instant? at = parking?.At;
        return await Subscriptions.Where(s => s.Id == id.Value).ExecuteUpdateAsync(
            s => s.SetProperty(r => r.ParkingReason, parking == null ? null : parking.Reason)
                .SetProperty(r => r.ParkingDetail, parking == null ? null : parking.Detail)
                .SetProperty(r => r.ParkedAt, at).SetProperty(r => r.Version, r => r.Version + 1),
            cancellationToken) == 1
            ? StoreResult.Success
            : StoreResult.VersionConflict;
    }

    public async Task<StoreResult> SetHasAlertsAsync(SubscriptionId id, bool hasAlerts, CancellationToken cancellationToken) =>
        await Subscriptions.Where(s => s.Id == id.Value).ExecuteUpdateAsync(
            s => s.SetProperty(r => r.HasAlerts, hasAlerts).SetProperty(r => r.Version, r => r.Version + 1), cancellationToken) == 1
            ? StoreResult.Success
            : StoreResult.VersionConflict;

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
        WithIntervalsAsync(
            Subscriptions.Where(s => s.CustomerId == customerId.Value && s.ParkingReason != ParkingReason.UnreadableConfiguration).OrderBy(s => s.Id),
            cancellationToken);

    public Task<IReadOnlyList<Subscription>> OfCustomersAsync(IReadOnlyCollection<CustomerId> customers, CancellationToken cancellationToken)
    {
        var wanted = customers.Select(c => c.Value).ToList();
        return WithIntervalsAsync(
            Subscriptions.Where(s => wanted.Contains(s.CustomerId) && s.ParkingReason != ParkingReason.UnreadableConfiguration).OrderBy(s => s.Id),
            cancellationToken);
    }

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
        if (query.Statuses.Count > 0)
            rows = InStatus(rows, query.Statuses, wallNow);
        return WithIntervalsAsync(rows.PageById(after, take), cancellationToken);
    }

    // By the customer's clock: the frozen time of its test clock, else wall time (R23). The end comes first, as in SubscriptionView.
    private static IQueryable<SubscriptionRow> InStatus(IQueryable<SubscriptionRow> rows, IReadOnlyList<SubscriptionStatus> statuses, Instant wallNow)
    {
        var (ended, upcoming, active) = (
            statuses.Contains(SubscriptionStatus.Ended), statuses.Contains(SubscriptionStatus.Upcoming), statuses.Contains(SubscriptionStatus.Active));
        return rows
            .Select(s => new { Row = s, Now = s.Customer.TestClock != null ? s.Customer.TestClock.FrozenTime : wallNow })
            .Where(s =>
                (ended && s.Row.End != null && s.Row.End <= s.Now)
                || (upcoming && (s.Row.End == null || s.Row.End > s.Now) && s.Row.Start > s.Now)
                || (active && (s.Row.End == null || s.Row.End > s.Now) && s.Row.Start <= s.Now))
            .Select(s => s.Row);
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
        // Prices are shared by subscriptions, so each is read once; one that cannot be read is the trouble of those that have it.
        var prices = (await context.Set<PriceRow>().Where(p => priceIds.Contains(p.Id)).ToListAsync(cancellationToken))
            .ToDictionary(p => p.Id, p => new Lazy<Price>(() => p.ToPrice(models), isThreadSafe: false));
        var bySubscription = intervals.ToLookup(i => i.SubscriptionId);
        return [.. found.Select(f => Read(f.Row, f.Zone, bySubscription[f.Row.Id], prices))];
    }

    private Subscription Read(SubscriptionRow row, string zone, IEnumerable<PriceIntervalRow> intervals, Dictionary<Guid, Lazy<Price>> prices)
    {
        try
        {
            return row.ToSubscription(zones[zone], [.. intervals.Select(i => i.ToInterval(prices[i.PriceId].Value))]);
        }
        catch (Exception failure) when (failure is ArgumentException or InvalidOperationException or FormatException or JsonException or NodaTime.TimeZones.DateTimeZoneNotFoundException
            or NodaTime.Text.UnparsableValueException or KeyNotFoundException or ArithmeticException)
        {
            throw new UnreadableConfigurationException(new(row.Id), failure);
        }
    }

    private IEnumerable<PriceIntervalRow> IntervalRows(Subscription subscription) =>
        subscription.Timeline.Intervals.Select((interval, i) => PriceIntervalRow.Of(context.TenantId, subscription.Id, interval, i));
}
