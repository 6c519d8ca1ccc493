using System.Globalization;
using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;
using Orb.Billing.Metering;
using Orb.Billing.Subscriptions;
using Orb.Billing.TestClocks;

namespace Orb.Billing.Invoicing;

internal sealed class CostService(
    ISubscriptionStore subscriptions, ICustomerStore customers, IPlanStore plans, CostMetering metering, IUsageStore usage, CustomerClock clock)
    : ICostService
{
    public async Task<Outcome<IReadOnlyList<CostWindow>>> OfSubscriptionAsync(SubscriptionCostQuery query, CancellationToken cancellationToken)
    {
        if (await subscriptions.FindAsync(query.SubscriptionId, cancellationToken).ConfigureAwait(false) is not { } subscription)
            return Refusal.NotFound("Subscription", query.SubscriptionId.ToString());
        var customer = (await customers.FindAsync(subscription.CustomerId, cancellationToken).ConfigureAwait(false))!;
        var now = await clock.NowAsync(customer, cancellationToken).ConfigureAwait(false);
        if (!RangeOf(query, subscription.Timeline, now).TryGetValue(out var range, out var refusal))
            return refusal;
        if (range.IsEmpty)
            return Outcome.Success<IReadOnlyList<CostWindow>>([]);
        var currency = CurrencyOf(query, subscription.Timeline);
        if (currency is not { } counted)
            return Refusal.Invalid("currency", $"'{Validation.Shorten(query.Currency!)}' is the currency or pricing unit of none of the subscription's prices.");
        try
        {
            return Outcome.Success(await CostsAsync(subscription, customer, range, counted, query.Periodic, cancellationToken).ConfigureAwait(false));
        }
        catch (AmountOverflowException overflow)
        {
            return Refusal.Constraint($"The costs cannot be calculated. {overflow.Message}");
        }
    }

    private async Task<IReadOnlyList<CostWindow>> CostsAsync(
        Subscription subscription, Customer customer, ServicePeriod range, Currency currency, bool periodic, CancellationToken cancellationToken)
    {
        var timeline = subscription.Timeline;
        var days = UsageWindows.ByDay(range, timeline.Zone);
        var starts = days.Select(d => StartOfBillingPeriod(timeline, d.Start)).ToList();
        var charges = CostRequest.ChargesOf(timeline, new ServicePeriod(starts[0], range.End));
        var reading = new UsageReading();
        var windows = (await metering.AddAsync(
            [new CostRequest(subscription, customer, charges, [.. starts, .. days.Select(d => d.Start), range.End])], reading, cancellationToken).ConfigureAwait(false))[0];
        if (windows.Count > 0)
            await reading.RunAsync(usage, await usage.TakeCutOffAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        var prices = await plans.FindPricesAsync([.. charges.Select(c => c.Price.Id).Distinct()], cancellationToken).ConfigureAwait(false);
        var order = charges.Select(c => c.Price.Id).Distinct().Select(id => prices[id]).Where(p => p.Price.Currency == currency).ToList();

        var calculation = new CostCalculation(timeline, charges, windows);
        var through = new Dictionary<Instant, IReadOnlyDictionary<PriceId, CostSoFar>>();
        foreach (var instant in starts.Concat(days.Select(d => d.Start)).Append(range.End).Distinct().Order())
            through.Add(instant, calculation.Through(instant));
        return [.. days.Select((day, i) => Window(new ServicePeriod(periodic ? day.Start : starts[i], day.End), through, order, currency))];
    }

    private static CostWindow Window(
        ServicePeriod period, Dictionary<Instant, IReadOnlyDictionary<PriceId, CostSoFar>> through, IReadOnlyList<CatalogPrice> order, Currency currency)
    {
        var (before, after) = (through[period.Start], through[period.End]);
        var costs = new List<PriceCost>();
        foreach (var price in order)
        {
            if (!after.TryGetValue(price.Price.Id, out var so))
                continue;
            var cost = so.Since(before.TryGetValue(price.Price.Id, out var earlier) ? earlier : null);
            costs.Add(new PriceCost(price, cost.Quantity, cost.Subtotal, cost.Total));
        }

        var zero = Money.Zero(currency);
        return new CostWindow(period, costs, costs.Aggregate(zero, (sum, c) => sum + c.Subtotal), costs.Aggregate(zero, (sum, c) => sum + c.Total));
    }

    // In whole local days, within the subscription's life.
    private static Outcome<ServicePeriod> RangeOf(SubscriptionCostQuery query, SubscriptionTimeline timeline, Instant now)
    {
        var validation = new Validation();
        validation.Time("timeframe_start", query.From);
        validation.Time("timeframe_end", query.To);
        if (query.From is null != query.To is null)
            validation.Add(query.From is null ? "timeframe_start" : "timeframe_end", "is required with the other bound of the timeframe.");
        else if (query.To <= query.From)
            validation.Add("timeframe_end", $"must lie after {query.From}, but is {query.To}.");
        else if (query.To - query.From > Duration.FromDays(SubscriptionCostQuery.MaximumDays))
            validation.Add("timeframe_end", string.Create(CultureInfo.InvariantCulture, $"must lie at most {SubscriptionCostQuery.MaximumDays} days after {query.From}, but is {query.To}."));
        if (validation.Failed)
            return validation.Refusal;

        // Of a subscription that has ended the last period, of one that has not started nothing yet.
        var within = timeline.End <= now ? Instant.Max(timeline.End.Value - Duration.Epsilon, timeline.Start) : now;
        var from = Instant.Max(query.From is { } asked ? LocalDays.StartOf(LocalDays.DateOf(asked, timeline.Zone), timeline.Zone) : StartOfBillingPeriod(timeline, within), timeline.Start);
        var to = EndOfDay(query.To is { } until ? until - Duration.Epsilon : within, timeline.Zone);
        to = timeline.End is { } end ? Instant.Min(to, end) : to;
        return from < to ? new ServicePeriod(from, to) : new ServicePeriod(from, from);
    }

    private static Instant EndOfDay(Instant instant, DateTimeZone zone) => LocalDays.StartOf(LocalDays.DateOf(instant, zone).PlusDays(1), zone);

    private static Instant StartOfBillingPeriod(SubscriptionTimeline timeline, Instant instant) =>
        timeline.BillingPeriodAt(instant)?.In(timeline.Zone).Start is { } start ? Instant.Max(start, timeline.Start) : timeline.Start;

    private static Currency? CurrencyOf(SubscriptionCostQuery query, SubscriptionTimeline timeline)
    {
        var all = timeline.Intervals.OrderBy(i => i.Position).Select(i => i.Price.Currency).Distinct().ToList();
        if (query.Currency is { } asked)
            return all.Where(c => string.Equals(c.Code, asked, StringComparison.Ordinal)).Select(c => (Currency?)c).FirstOrDefault();
        return all.Count == 0 || all.Contains(timeline.InvoicingCurrency) ? timeline.InvoicingCurrency : all[0];
    }
}
