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
    private readonly Dictionary<LineItemId, (InvoiceLine Line, List<ConvertedCredit> Credits)> _inUnits = [];
    private int _lastId = 1000;
    private Instant _now = Instant.MinValue;

    public IReadOnlyDictionary<ChargeKey, SettledCharge> Settled => _settled;

    public decimal Net => _settled.Values.Sum(s => s.Settled.Amount);

    /// <summary>What lines of prices in a pricing unit asked for, less what notes on them gave back.</summary>
    public decimal Asked => _inUnits.Values.Sum(l => l.Line.Amount.Amount - l.Credits.Sum(c => c.Amount.Amount));

    /// <summary>Issues the invoices of a date and the credits that belong to the same charges.</summary>
    public (IReadOnlyList<CalculatedInvoice> Invoices, IReadOnlyList<LineCredit> Credits) Bill(
        SubscriptionTimeline timeline, Instant date, params IReadOnlyList<UsageEvent> events)
    {
        var charges = Planned(timeline, ChargePlanner.DueAt(timeline, date), date);
        var usage = Given.Usage(charges, events);
        var known = charges.Where(c => !c.IsCounted).Select(c => c.Key).Where(_settled.ContainsKey).ToDictionary(k => k, k => _settled[k]);
        var invoices = InvoiceCalculation.Run(timeline, charges, usage, known, date).Invoices;
        // A date of the past sees a charge without its later pieces: what is too much is judged by all that is due by now.
        _now = Instant.Max(_now, date);
        var byNow = Planned(timeline, ChargePlanner.Named(timeline, known.Keys, _now), _now);
        var credits = InvoiceCalculation.CreditsAfterChange(timeline, known, Given.Usage(byNow, events), byNow, _now);
        foreach (var key in charges.Select(c => c.Key))
            Write(key, [.. invoices.SelectMany(i => i.Lines).Where(l => l.Charge == key)], [.. credits.Where(c => c.Charge == key)]);
        return (invoices, credits);
    }

    // The charges with the composites over them, and with what those count.
    private static IReadOnlyList<PlannedCharge> Planned(SubscriptionTimeline timeline, IReadOnlyList<PlannedCharge> charges, Instant dueBy) =>
        CoveringCharges.WithCounted(
            timeline, ChargePlanner.WithSharers(timeline, CoveringCharges.WithComposites(timeline, charges, dueBy), dueBy), new Dictionary<ChargeKey, SettledCharge>(), dueBy);

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
        var charges = Planned(timeline, ChargePlanner.Named(timeline, _settled.Keys, dueBy), dueBy);
        var credits = InvoiceCalculation.CreditsAfterChange(timeline, _settled, Given.Usage(charges, events), charges, dueBy);
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

    /// <summary>What the invoices of a date would be; with <paramref name="correctsFrom"/>, what is settled past it is looked at again.</summary>
    /// <param name="timeline">The subscription.</param>
    /// <param name="date">The invoice date.</param>
    /// <param name="correctsFrom">From when on; null for none.</param>
    /// <param name="events">All usage.</param>
    /// <param name="openUntil">Until when they are drafts; not beyond their date where null.</param>
    /// <param name="held">Charges that are on another draft.</param>
    public IReadOnlyList<CalculatedInvoice> Project(
        SubscriptionTimeline timeline, Instant date, Instant? correctsFrom, IReadOnlyList<UsageEvent> events, Instant? openUntil = null, IReadOnlySet<ChargeKey>? held = null)
    {
        var until = openUntil ?? date;
        IReadOnlyList<PlannedCharge> charges = [.. ChargePlanner.DueAt(timeline, date, until).Where(c => held?.Contains(c.Key) != true)];
        if (correctsFrom is { } from)
        {
            var due = charges.Select(c => c.Key).ToHashSet();
            var opened = ChargePlanner.Named(timeline, PastKeys(from).Where(k => !due.Contains(k)), until);
            charges = [.. charges, .. opened.Select(c => c with { IsDue = false })];
        }

        charges = ChargePlanner.WithSharers(timeline, charges, until);
        return charges.Count == 0 ? [] : InvoiceCalculation.Run(timeline, charges, Given.Usage(charges, events), _settled, date).Invoices;
    }

    /// <summary>Issues the invoices of a date as they were projected.</summary>
    public void Issue(IReadOnlyList<CalculatedInvoice> invoices)
    {
        foreach (var line in invoices.SelectMany(i => i.Lines))
            Write(line.Charge, [line], []);
    }

    /// <summary>Issues the parts of the periods that are open at an instant (R16).</summary>
    public IReadOnlyList<InvoiceLine> BillPart(SubscriptionTimeline timeline, Instant at, IReadOnlyList<UsageEvent> soFar)
    {
        var charges = ChargePlanner.WithSharers(timeline, ChargePlanner.OpenAt(timeline, at), Instant.MaxValue);
        IReadOnlyList<InvoiceLine> lines = [.. PartCalculation.Run(timeline, charges, Given.Usage(charges, soFar), _settled, at, threshold: null).SelectMany(i => i.Lines)];
        foreach (var line in lines)
            Write(line.Charge, [line], [], isPart: true);
        return lines;
    }

    /// <summary>Gives the credits due on charges that reach past an instant, judged by what is due at another.</summary>
    public IReadOnlyList<LineCredit> CreditPast(SubscriptionTimeline timeline, Instant from, Instant dueBy, IReadOnlyList<UsageEvent> events)
    {
        var past = PastKeys(ChargePlanner.EarliestPeriodAt(timeline, from)).ToDictionary(k => k, k => _settled[k]);
        if (past.Count == 0)
            return [];
        var charges = ChargePlanner.WithSharers(timeline, ChargePlanner.Named(timeline, past.Keys, dueBy), dueBy);
        var credits = InvoiceCalculation.CreditsAfterChange(timeline, past, Given.Usage(charges, events), charges, dueBy);
        foreach (var group in credits.GroupBy(c => c.Charge))
            Write(group.Key, [], [.. group]);
        return credits;
    }

    private IEnumerable<ChargeKey> PastKeys(Instant instant) => _settled.Values.Where(s => s.CoveredUntil > instant).Select(s => s.Key);

    private void Write(ChargeKey key, IReadOnlyList<InvoiceLine> lines, IReadOnlyList<LineCredit> credits, bool isPart = false)
    {
        if (lines.Count + credits.Count == 0)
            return;
        lines.Count.ShouldBeLessThanOrEqualTo(1);
        var zero = Money.Zero(lines.Count > 0 ? lines[0].Billed.Currency : credits[0].Amount.Currency);
        var charge = _settled.GetValueOrDefault(key) ?? new SettledCharge(key, 0, 0, zero, zero, 0m, Instant.MinValue, []);
        var settledLines = charge.Lines.ToList();
        foreach (var credit in credits)
        {
            credit.ChargeVersion.ShouldBe(charge.Version);
            credit.Amount.IsPositive.ShouldBeTrue();
            var i = settledLines.FindIndex(l => l.LineItemId == credit.LineItemId);
            settledLines[i] = settledLines[i] with { Credited = settledLines[i].Credited + credit.Amount };
            settledLines[i].Credited.ShouldBeLessThanOrEqualTo(settledLines[i].Charged);
            settledLines[i] = settledLines[i] with { Converted = Converted(credit) };
            charge = charge with { Credited = charge.Credited + credit.Amount, Quantity = charge.Quantity - credit.Units };
        }

        foreach (var line in lines)
        {
            line.ChargeVersion.ShouldBe(charge.Version);
            line.Sequence.ShouldBe(charge.Sequence + 1);
            Recomputation.Of(line).Deviations.ShouldBeEmpty();
            line.Explain(DateTimeZone.Utc).Count.ShouldBeGreaterThanOrEqualTo(line.Explanation.Steps.Count);
            var id = new LineItemId(Given.Id(_lastId++));
            settledLines.Add(new SettledLine(new InvoiceId(Given.Id(_lastId++)), id, line.Billed, zero)
            {
                Converted = Converted(id, line),
                Part = isPart ? new SettledPart(line.QuantityBilled, line.Subtotal, zero, zero) : null,
            });
            charge = charge with
            {
                Sequence = line.Sequence,
                Billed = charge.Billed + line.Billed,
                Quantity = charge.Quantity + line.QuantityBilled,
                CoveredUntil = Instant.Max(charge.CoveredUntil, line.Service.End),
            };
        }

        _settled[key] = charge with { Version = charge.Version + 1, Lines = settledLines };
    }

    private ConvertedUnits? Converted(LineItemId id, InvoiceLine line)
    {
        if (!line.Price.Currency.IsCustomUnit)
            return null;
        _inUnits[id] = (line, []);
        return ConvertedUnits.OfLine(line.Billed, line.CreditsDrawn, line.Amount, []);
    }

    // A note takes the last units of its line.
    private ConvertedUnits? Converted(LineCredit credit)
    {
        if (!_inUnits.TryGetValue(credit.LineItemId, out var known))
            return null;
        var left = known.Credits.Aggregate(known.Line.AdjustedSubtotal, (rest, earlier) => rest - earlier.Units);
        known.Credits.Add(new ConvertedCredit(credit.Amount, known.Line.InMoney(left) - known.Line.InMoney(left - credit.Amount), IsReconciled: true));
        return ConvertedUnits.OfLine(known.Line.Billed, known.Line.CreditsDrawn, known.Line.Amount, known.Credits);
    }
}
