using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Core.Tests.Invoicing;

/// <summary>The books a store would keep: it issues what the core calculates, refuses a stale version, and remembers what is settled.</summary>
internal sealed class Ledger
{
    private readonly Dictionary<ChargeKey, SettledCharge> _settled = [];
    private int _lastId = 1000;
    private Instant _now = Instant.MinValue;

    public IReadOnlyDictionary<ChargeKey, SettledCharge> Settled => _settled;

    public decimal Net => _settled.Values.Sum(s => s.Settled.Amount);

    /// <summary>Issues the invoices of a date and the credits that belong to the same charges.</summary>
    public (IReadOnlyList<CalculatedInvoice> Invoices, IReadOnlyList<LineCredit> Credits) Bill(
        SubscriptionTimeline timeline, Instant date, params IReadOnlyList<UsageEvent> events)
    {
        var charges = ChargePlanner.WithSharers(timeline, ChargePlanner.DueAt(timeline, date), date);
        var usage = Given.Usage(charges, events);
        var known = charges.Select(c => c.Key).Where(_settled.ContainsKey).ToDictionary(k => k, k => _settled[k]);
        var invoices = InvoiceCalculation.Run(timeline, charges, usage, known, date).Invoices;
        // A date of the past sees a charge without its later pieces: what is too much is judged by all that is due by now.
        _now = Instant.Max(_now, date);
        var byNow = ChargePlanner.WithSharers(timeline, ChargePlanner.Named(timeline, known.Keys, _now), _now);
        var credits = InvoiceCalculation.CreditsAfterChange(timeline, known, Given.Usage(byNow, events), byNow);
        foreach (var key in charges.Select(c => c.Key))
            Write(key, [.. invoices.SelectMany(i => i.Lines).Where(l => l.Charge == key)], [.. credits.Where(c => c.Charge == key)]);
        return (invoices, credits);
    }

    /// <summary>Issues the invoices of every date from the first to before an instant.</summary>
    public IReadOnlyList<InvoiceLine> BillUntil(SubscriptionTimeline timeline, Instant until, params IReadOnlyList<UsageEvent> events)
    {
        var lines = new List<InvoiceLine>();
        for (var date = ChargePlanner.NextInvoiceDate(timeline, timeline.Start); date < until;
            date = ChargePlanner.NextInvoiceDate(timeline, date.Value.PlusTicks(1)))
            lines.AddRange(Bill(timeline, date.Value, events).Invoices.SelectMany(i => i.Lines));
        return lines;
    }

    /// <summary>Gives the credits that a change of the timeline leaves due.</summary>
    public IReadOnlyList<LineCredit> Correct(SubscriptionTimeline timeline, Instant dueBy, params IReadOnlyList<UsageEvent> events)
    {
        var charges = ChargePlanner.WithSharers(timeline, ChargePlanner.Named(timeline, _settled.Keys, dueBy), dueBy);
        var credits = InvoiceCalculation.CreditsAfterChange(timeline, _settled, Given.Usage(charges, events), charges);
        foreach (var group in credits.GroupBy(c => c.Charge))
            Write(group.Key, [], [.. group]);
        return credits;
    }

    /// <summary>A credit note for another reason than the charge: it lowers what may still be credited, not what is settled (R11).</summary>
    public void Goodwill(ChargeKey key, int line, decimal amount)
    {
        var charge = _settled[key];
        var lines = charge.Lines.ToArray();
        lines[line] = lines[line] with { Credited = lines[line].Credited + Money.Of(amount, charge.Billed.Currency) };
        _settled[key] = charge with { Lines = lines };
    }

    private void Write(ChargeKey key, IReadOnlyList<InvoiceLine> lines, IReadOnlyList<LineCredit> credits)
    {
        if (lines.Count + credits.Count == 0)
            return;
        lines.Count.ShouldBeLessThanOrEqualTo(1);
        var zero = Money.Zero(lines.Count > 0 ? lines[0].Amount.Currency : credits[0].Amount.Currency);
        var charge = _settled.GetValueOrDefault(key) ?? new SettledCharge(key, 0, 0, zero, zero, 0m, Instant.MinValue, []);
        var settledLines = charge.Lines.ToList();
        foreach (var credit in credits)
        {
            credit.ChargeVersion.ShouldBe(charge.Version);
            credit.Amount.IsPositive.ShouldBeTrue();
            var i = settledLines.FindIndex(l => l.LineItemId == credit.LineItemId);
            settledLines[i] = settledLines[i] with { Credited = settledLines[i].Credited + credit.Amount };
            settledLines[i].Credited.ShouldBeLessThanOrEqualTo(settledLines[i].Charged);
            charge = charge with { Credited = charge.Credited + credit.Amount };
        }

        foreach (var line in lines)
        {
            line.ChargeVersion.ShouldBe(charge.Version);
            line.Sequence.ShouldBe(charge.Sequence + 1);
            settledLines.Add(new SettledLine(new InvoiceId(Given.Id(_lastId++)), new LineItemId(Given.Id(_lastId++)), line.AdjustedSubtotal, zero));
            charge = charge with
            {
                Sequence = line.Sequence,
                Billed = charge.Billed + line.AdjustedSubtotal,
                Quantity = charge.Quantity + line.Quantity,
                CoveredUntil = Instant.Max(charge.CoveredUntil, line.Service.End),
            };
        }

        _settled[key] = charge with { Version = charge.Version + 1, Lines = settledLines };
    }
}
