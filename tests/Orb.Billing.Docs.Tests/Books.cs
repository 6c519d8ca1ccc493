using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Docs.Tests;

/// <summary>The books of one charge: target, what is settled, and the line or the credits that close the gap.</summary>
internal sealed class Books
{
    private static readonly MetricDefinition Metric = MetricSql.Parse("SELECT SUM(tokens) FROM events").Definition!;

    private readonly Dictionary<ChargeKey, SettledCharge> _settled = [];
    private int _lastId = 100;

    /// <summary>What one reconciliation did.</summary>
    public sealed record Step(Money Target, Money SettledBefore, Money? Line, IReadOnlyList<LineCredit> Credits, InvoiceLine? Billed)
    {
        /// <summary>Target, settled, line, credited, as a row of a table.</summary>
        public string[] Row(string what) => [what, Target.Text(), SettledBefore.Text(), Line?.Text() ?? "", Credits.Count == 0 ? "" : Credited.Text()];

        private Money Credited => Credits.Aggregate(Money.Zero(Target.Currency), (sum, c) => sum + c.Amount);
    }

    /// <summary>Reconciles the charges that are due at a date, or all that are settled where nothing is, and books the outcome.</summary>
    public Step Reconcile(SubscriptionTimeline timeline, string date, params IReadOnlyList<UsageEvent> events)
    {
        var at = Worked.At(date);
        var due = ChargePlanner.DueAt(timeline, at);
        var charges = due.Count > 0 ? due : ChargePlanner.Named(timeline, _settled.Keys, at);
        var usage = new MeteredUsage(charges.SelectMany(c => c.UsageNeeds).ToDictionary(n => n, n => Metered(n, events)));
        var target = ChargeCalculator.Targets(timeline, charges, usage).Aggregate(Worked.Usd(0m), (sum, t) => sum + t.Known);
        var before = _settled.Values.Aggregate(Worked.Usd(0m), (sum, s) => sum + s.Settled);
        var credits = InvoiceCalculation.CreditsAfterChange(timeline, _settled, usage, charges, at);
        var line = InvoiceCalculation.Run(timeline, charges, usage, _settled, at).Invoices.SelectMany(i => i.Lines).SingleOrDefault();
        foreach (var credit in credits)
            Write(credit);
        if (line is not null)
            Write(line);
        return new Step(target, before, line?.Amount, credits, line);
    }

    private static Accumulator Metered(UsageNeed need, IReadOnlyList<UsageEvent> events)
    {
        var accumulator = Metric.NewAccumulator();
        foreach (var e in events.Where(e => need.Period.Contains(e.Timestamp)))
            accumulator.Add(e);
        return accumulator;
    }

    private void Write(InvoiceLine line)
    {
        var zero = Worked.Usd(0m);
        var charge = _settled.GetValueOrDefault(line.Charge) ?? new SettledCharge(line.Charge, 0, 0, zero, zero, 0m, Instant.MinValue, []);
        var id = new LineItemId(Worked.Id(_lastId++));
        _settled[line.Charge] = charge with
        {
            Version = charge.Version + 1,
            Sequence = line.Sequence,
            Billed = charge.Billed + line.AdjustedSubtotal,
            Quantity = charge.Quantity + line.Quantity,
            CoveredUntil = Instant.Max(charge.CoveredUntil, line.Service.End),
            Lines = [.. charge.Lines, new SettledLine(new InvoiceId(id.Value), id, line.AdjustedSubtotal, zero)],
        };
    }

    private void Write(LineCredit credit)
    {
        var charge = _settled[credit.Charge];
        _settled[credit.Charge] = charge with
        {
            Version = charge.Version + 1,
            Credited = charge.Credited + credit.Amount,
            Lines = [.. charge.Lines.Select(l => l.LineItemId == credit.LineItemId ? l with { Credited = l.Credited + credit.Amount } : l)],
        };
    }
}
