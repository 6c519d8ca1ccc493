using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Metering;

namespace Orb.Billing.Invoicing;

/// <summary>
/// What charges come to through an instant: they are rated over the usage before it and over the pieces that began before it, as if the period ended there
/// (R5). So two instants differ by what lies between them, and the last one of a period comes to its invoice. Fees, minimums and flat amounts are whole from
/// the day they begin: they are agreed, whatever comes after (docs/decisions/0072).
/// </summary>
internal sealed class CostCalculation
{
    private readonly SubscriptionTimeline _timeline;
    private readonly IReadOnlyList<PlannedCharge> _charges;
    private readonly Dictionary<UsageNeed, Metered> _metered;

    /// <summary>Prepares the calculation.</summary>
    /// <param name="timeline">The subscription.</param>
    /// <param name="charges">Its charges.</param>
    /// <param name="windows">The usage each needs, cut at every instant that is asked for.</param>
    public CostCalculation(SubscriptionTimeline timeline, IReadOnlyList<PlannedCharge> charges, IReadOnlyDictionary<UsageNeed, UsageByWindow> windows)
    {
        _timeline = timeline;
        _charges = charges;
        _metered = windows.ToDictionary(w => w.Key, w => new Metered(w.Value));
    }

    /// <summary>What each price comes to. Instants are asked for in order.</summary>
    public IReadOnlyDictionary<PriceId, CostSoFar> Through(Instant instant)
    {
        foreach (var metered in _metered.Values)
            metered.GoTo(instant);
        var begun = _charges.Where(c => c.Pieces[0].Service.Start < instant).Select(c => Through(c, instant)).ToList();
        var usage = new MeteredUsage(_metered.ToDictionary(m => m.Key, m => m.Value.Through));
        return ChargeCalculator.Targets(_timeline, begun, usage)
            .GroupBy(t => t.Charge.Price.Id)
            .ToDictionary(g => g.Key, g => g.Select(CostSoFar.Of).Aggregate((sum, cost) => sum + cost));
    }

    // Of usage what lies before the instant; a fee goes on to the end of its period at the quantity it has, as long as no other one has begun.
    private static PlannedCharge Through(PlannedCharge charge, Instant instant)
    {
        if (charge.Price.IsUsage)
            return charge with { Pieces = [.. charge.Pieces.Where(p => p.Service.Start < instant)] };
        var quantity = charge.Pieces.Last(p => p.Service.Start < instant).Quantity;
        return charge with { Pieces = [.. charge.Pieces.Select(p => p.Service.Start < instant ? p : p with { Quantity = quantity })] };
    }

    // One accumulator goes from day to day: of the events it may keep there is one copy, not one a day.
    private sealed class Metered(UsageByWindow windows)
    {
        private int _taken;

        public Accumulator Through { get; } = windows.Queries[0].Accumulator.Definition.NewAccumulator();

        public void GoTo(Instant instant)
        {
            for (; _taken < windows.Queries.Count && windows.Queries[_taken].Period.End <= instant; _taken++)
                Through.Merge(windows.Queries[_taken].Accumulator);
        }
    }
}

/// <summary>What a price has come to.</summary>
internal readonly record struct CostSoFar(decimal Quantity, bool IsUsage, Money Subtotal, Money Total)
{
    public static CostSoFar Of(ChargeTarget target) => new(target.Quantity, target.Charge.Price.IsUsage, target.Subtotal, target.Amount);

    public static CostSoFar operator +(CostSoFar left, CostSoFar right) =>
        new(left.Quantity + right.Quantity, left.IsUsage, left.Subtotal + right.Subtotal, left.Total + right.Total);

    /// <summary>What has come on top of an earlier one. The quantity of a fee is agreed, not used up: it is what it is.</summary>
    public CostSoFar Since(CostSoFar? before) => before is not { } earlier
        ? this
        : new(IsUsage ? Quantity - earlier.Quantity : Quantity, IsUsage, Subtotal - earlier.Subtotal, Total - earlier.Total);
}
