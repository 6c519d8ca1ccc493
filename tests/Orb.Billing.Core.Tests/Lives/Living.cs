using NodaTime;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Core.Tests.Invoicing;

namespace Orb.Billing.Core.Tests.Lives;

/// <summary>A life as it is lived: the engine, the clock and the ids given out so far.</summary>
internal sealed class Living
{
    private int _lastId = 100;

    public Living(Life life, Func<Instant, AdjustmentInterval[]>? adjustments = null)
    {
        Life = life;
        Now = life.Start;
        Engine = new Engine(
            new SubscriptionTimeline(
                Given.Subscription, new CustomerId(Given.Id(7)), life.Zone, life.Prices[0].Currency, life.Start, null,
                [.. Enumerable.Range(0, life.Starting).Select(n => Interval(n, life.Start, life.Start, null, life.Anchor, ChangePolicy.Default))],
                adjustments: adjustments?.Invoke(life.Start)),
            life.Events,
            life.GracePeriod);
    }

    public Life Life { get; }

    public Engine Engine { get; }

    public Instant Now { get; private set; }

    public SubscriptionTimeline Timeline => Engine.Timeline;

    public IReadOnlyDictionary<ChargeKey, SettledCharge> Settled => Engine.Books.Settled;

    /// <summary>Long after everything is over.</summary>
    public static Instant Far { get; } = Given.At("2035-01-01");

    /// <summary>Told of all invoices as they are issued.</summary>
    public Action<IReadOnlyList<CalculatedInvoice>>? Issued
    {
        get => Engine.Issued;
        set => Engine.Issued = value;
    }

    /// <summary>Told of all credits as they are given.</summary>
    public Action<IReadOnlyList<LineCredit>>? Credited
    {
        get => Engine.Credited;
        set => Engine.Credited = value;
    }

    /// <summary>What the timeline makes of every charge it has, each whole.</summary>
    public Dictionary<ChargeKey, decimal> Targets()
    {
        var keys = Settled.Keys.ToHashSet();
        for (var date = ChargePlanner.NextInvoiceDate(Timeline, Instant.MinValue + Duration.FromDays(1)); date is { } d; date = ChargePlanner.NextInvoiceDate(Timeline, d + Duration.Epsilon))
            keys.UnionWith(ChargePlanner.DueAt(Timeline, d).Select(c => c.Key));
        var charges = ChargePlanner.Named(Timeline, keys, Far);
        return ChargeCalculator.Targets(Timeline, charges, Given.Usage(charges, Life.Events)).ToDictionary(t => t.Charge.Key, t => t.Amount.Amount);
    }

    /// <summary>Gives so many tenths of what may still be credited of a line, for another reason than its charge.</summary>
    public void Goodwill(int which, int tenths)
    {
        if (Settled.Count == 0)
            return;
        var charge = Settled.Values.ElementAt(which % Settled.Count);
        var line = charge.Lines[^1];
        var amount = decimal.Round((line.Charged - line.Credited).Amount * tenths / 10m, 2);
        Engine.Books.Goodwill(charge.Key, charge.Lines.Count - 1, amount);
    }

    /// <summary>Goes to the time of the change and carries it out; false where it is refused.</summary>
    public bool Run(Change change)
    {
        Now += Duration.FromHours(change.Gap);
        Engine.RunUntil(Now);
        if (change.Apply(this) is not { } edit)
            return false;
        Engine.Carry(Now, edit.Timeline, edit.From);
        return true;
    }

    /// <summary>Sets the quantity of a fee so many hours after the start.</summary>
    public void SetQuantity(int fee, int hour, decimal quantity)
    {
        var at = Life.Start + Duration.FromHours(hour);
        Engine.Carry(Now, Timeline.ChangeQuantity(Timeline.Intervals[fee].Id, new QuantityTransition(at, quantity) { DueFrom = Now }), at);
    }

    /// <summary>Sets the quantity of a fee, so many hours after the start, to what it is then.</summary>
    public void Repeat(int which, int hour)
    {
        var at = Life.Start + Duration.FromHours(hour);
        var fees = Timeline.Intervals.Where(i => !i.Price.IsUsage && (i.End is null || i.End > at)).ToList();
        if (fees.Count == 0)
            return;
        var fee = fees[which % fees.Count];
        if (fee.Quantities.All(q => q.EffectiveAt != at))
            Engine.Carry(Now, Timeline.ChangeQuantity(fee.Id, new QuantityTransition(at, fee.QuantityAt(at)) { DueFrom = Now }), at);
    }

    /// <summary>The whole life: its changes, then an end by days, until nothing is left to do.</summary>
    public Living ToItsEnd()
    {
        foreach (var change in Life.Changes)
            Run(change);
        End();
        return this;
    }

    /// <summary>Ends the subscription by days some time from now, if it has not ended, and runs until nothing is left to do.</summary>
    public void End() => End(Now + Duration.FromHours(500));

    /// <summary>Ends the subscription by days at an instant, if it has not ended, and runs until nothing is left to do.</summary>
    public void End(Instant at)
    {
        Now = at;
        Engine.RunUntil(Now);
        if (Timeline.End is not { } end || end > Now)
            Engine.Carry(Now, Timeline.Cancel(Now), Now);
        Engine.RunUntil(Now + Duration.FromDays(1000));
        Engine.Next.ShouldBeNull();
        Engine.IsSettled.ShouldBeTrue();
    }

    /// <summary>A new interval of one of the life's prices.</summary>
    public PriceInterval Interval(int price, Instant start, Instant now, Instant? end, BillingAnchor anchor, ChangePolicy policy)
    {
        var n = price % Life.Prices.Length;
        var own = Life.Prices[n].Cadence.Unit == CadenceUnit.Day ? BillingAnchor.On(LocalDays.DateOf(start, Life.Zone)) : anchor;
        return new PriceInterval(new(Given.Id(++_lastId)), new(Given.Id(++_lastId)), Life.Prices[n], own, start, end, n)
        {
            StartsProrated = policy.Prorate,
            DueFrom = start < now ? now : null,
        };
    }
}
