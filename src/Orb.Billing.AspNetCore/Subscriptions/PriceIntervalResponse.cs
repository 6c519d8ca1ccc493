using NodaTime;
using Orb.Billing.AspNetCore.Catalog;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.AspNetCore.Subscriptions;

/// <summary>A stretch of a subscription during which a price applies, as the contract writes it.</summary>
internal sealed class PriceIntervalResponse(PriceInterval interval, SubscriptionView view)
{
    private readonly ServicePeriod? _running = Running(interval, view);

    public string Id => interval.Id.ToString();

    public PriceResponse Price => new(CatalogPriceOf(interval, view));

    public string StartDate => WireTime.Write(interval.Start);

    public string? EndDate => WireTime.Write(interval.End);

    public int BillingCycleDay => interval.Anchor.Day;

    public string? CurrentBillingPeriodStartDate => WireTime.Write(_running?.Start);

    public string? CurrentBillingPeriodEndDate => WireTime.Write(_running?.End);

    public IReadOnlyList<QuantityTransitionResponse>? FixedFeeQuantityTransitions => !interval.Price.IsFixed
        ? null
        :
        [
            .. interval.Quantities.Select(change => new QuantityTransitionResponse(
                interval.Price.Id.ToString(), change.Quantity, WireTime.Write(change.EffectiveAt))),
        ];

    public bool CanDeferBilling => interval.DefersTail;

    public string? Filter => interval.UsageFilter == EventFilter.Always ? null : interval.UsageFilter.ToString();

    public IReadOnlyList<string>? UsageCustomerIds => interval.UsageCustomers.Count == 0 ? null : [.. interval.UsageCustomers.Select(id => id.ToString())];

    public string? MetricParameterOverrides => null;

    private static ServicePeriod? Running(PriceInterval interval, SubscriptionView view)
    {
        if (interval.Price.Cadence.IsOneTime || interval.Start > view.Now || interval.End <= view.Now)
            return null;
        var zone = view.Subscription.Timeline.Zone;
        var full = interval.Anchor.Containing(LocalDays.DateOf(view.Now, zone), interval.Price.Cadence);
        return RunningPeriod.Of(full, zone, interval.Start, interval.End);
    }

    private static CatalogPrice CatalogPriceOf(PriceInterval interval, SubscriptionView view) =>
        view.Prices.GetValueOrDefault(interval.Price.Id) ?? view.Plan.Prices.FirstOrDefault(price => price.Price.Id == interval.Price.Id) ?? new CatalogPrice
        {
            Price = interval.Price,
            PlanId = view.Plan.Id,
            Position = interval.Position,
            ItemName = interval.Price.Name,
            CreatedAt = view.Subscription.CreatedAt,
        };
}

internal sealed record QuantityTransitionResponse(string PriceId, decimal Quantity, string EffectiveDate);

/// <summary>A quantity of a fixed fee and how long it holds.</summary>
internal sealed record QuantityScheduleResponse(string PriceId, decimal Quantity, string StartDate, string? EndDate)
{
    public static IEnumerable<QuantityScheduleResponse> Of(PriceInterval interval)
    {
        if (!interval.Price.IsFixed)
            yield break;
        // Where a period was billed up to a quantity that never came, the same one goes on.
        var starts = new List<Instant> { interval.Start };
        starts.AddRange(interval.Quantities.Select(change => change.EffectiveAt).Where(at => at > interval.Start && interval.QuantityAt(at) != interval.QuantityAt(at - Duration.Epsilon)));
        for (var i = 0; i < starts.Count; i++)
        {
            yield return new QuantityScheduleResponse(
                interval.Price.Id.ToString(), interval.QuantityAt(starts[i]), WireTime.Write(starts[i]),
                i + 1 < starts.Count ? WireTime.Write(starts[i + 1]) : WireTime.Write(interval.End));
        }
    }
}
