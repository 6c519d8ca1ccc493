using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Benchmarks;

/// <summary>The books of one subscription, as a store keeps them: every closed month has settled charges.</summary>
public sealed class Books
{
    private readonly Dictionary<ChargeKey, SettledCharge> _settled = [];
    private int _lastId = 10_000;

    /// <summary>All that is settled.</summary>
    public IReadOnlyDictionary<ChargeKey, SettledCharge> Settled => _settled;

    /// <summary>The books of a subscription with every invoice before an instant issued.</summary>
    public static Books Until(SubscriptionTimeline timeline, Instant until)
    {
        var books = new Books();
        for (var date = ChargePlanner.NextInvoiceDate(timeline, timeline.Start); date < until;
            date = ChargePlanner.NextInvoiceDate(timeline, date.Value + Duration.Epsilon))
            books.Bill(timeline, date.Value);
        return books;
    }

    /// <summary>The usage that charges need.</summary>
    public static MeteredUsage Usage(IEnumerable<PlannedCharge> charges) =>
        new(charges.SelectMany(c => c.UsageNeeds).Distinct().ToDictionary(n => n, n => Life.Metered(n.Period.Start)));

    /// <summary>Issues the invoices of a date.</summary>
    public void Bill(SubscriptionTimeline timeline, Instant date)
    {
        var charges = ChargePlanner.WithSharers(timeline, ChargePlanner.DueAt(timeline, date), date);
        foreach (var line in InvoiceCalculation.Run(timeline, charges, Usage(charges), _settled, date).Invoices.SelectMany(i => i.Lines))
            Write(line);
    }

    private void Write(InvoiceLine line)
    {
        var zero = Money.Zero(line.Amount.Currency);
        var before = _settled.GetValueOrDefault(line.Charge) ?? new SettledCharge(line.Charge, 0, 0, zero, zero, 0m, Instant.MinValue, []);
        var written = new SettledLine(new InvoiceId(NextId()), new LineItemId(NextId()), line.AdjustedSubtotal, zero);
        _settled[line.Charge] = before with
        {
            Version = before.Version + 1,
            Sequence = line.Sequence,
            Billed = before.Billed + line.AdjustedSubtotal,
            Quantity = before.Quantity + line.Quantity,
            CoveredUntil = Instant.Max(before.CoveredUntil, line.Service.End),
            Lines = [.. before.Lines, written],
        };
    }

    private Guid NextId() => new(_lastId++, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);
}
