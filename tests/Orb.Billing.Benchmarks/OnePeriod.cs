using NodaTime;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Benchmarks;

/// <summary>One period of a subscription, calculated and reconciled as a bill run does it; usage and books have been fetched.</summary>
public sealed class OnePeriod
{
    private readonly SubscriptionTimeline _timeline;
    private readonly Books _before;
    private readonly Dictionary<ChargeKey, SettledCharge> _afterwards;
    private readonly MeteredUsage _usage;
    private readonly Instant _date = Life.InvoiceDate;

    /// <summary>The period of a subscription that begins at the measured date.</summary>
    public OnePeriod(SubscriptionTimeline timeline)
    {
        _timeline = timeline;
        _before = Books.Until(timeline, _date);
        var after = Books.Until(timeline, _date + Duration.Epsilon);
        _afterwards = after.Settled.Where(c => !_before.Settled.ContainsKey(c.Key)).ToDictionary();
        _usage = Books.Usage([.. ChargePlanner.DueAt(timeline, _date), .. ChargePlanner.Named(timeline, after.Settled.Keys, _date)]);
    }

    /// <summary>Charges settled before it.</summary>
    public int SettledCharges => _before.Settled.Count;

    /// <summary>The plan, its lines, and the next date with work.</summary>
    public IReadOnlyList<CalculatedInvoice> Calculate()
    {
        var charges = ChargePlanner.WithSharers(_timeline, ChargePlanner.DueAt(_timeline, _date), _date);
        var invoices = InvoiceCalculation.Run(_timeline, charges, _usage, _before.Settled, _date).Invoices;
        return ChargePlanner.NextInvoiceDate(_timeline, _date + Duration.Epsilon) is null ? [] : invoices;
    }

    /// <summary>The same charges once more when they are settled: nothing to credit.</summary>
    public IReadOnlyList<LineCredit> Reconcile()
    {
        var charges = ChargePlanner.WithSharers(_timeline, ChargePlanner.Named(_timeline, _afterwards.Keys, _date), _date);
        return InvoiceCalculation.CreditsAfterChange(_timeline, _afterwards, _usage, charges, _date);
    }

    /// <summary>Both.</summary>
    /// <returns>Invoices and credits: one and none.</returns>
    public (int Invoices, int Credits) Bill() => (Calculate().Count, Reconcile().Count);
}
