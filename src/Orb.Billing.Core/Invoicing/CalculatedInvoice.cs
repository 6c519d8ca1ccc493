using NodaTime;
using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Core.Invoicing;

/// <summary>The lines of one subscription that share date, currency and grouping key (R13).</summary>
/// <param name="InvoiceDate">The invoice date.</param>
/// <param name="Currency">The currency.</param>
/// <param name="GroupingKey">The grouping key of the prices; null is a key of its own.</param>
/// <param name="Lines">At least one, in the order of the plan.</param>
public sealed record CalculatedInvoice(Instant InvoiceDate, Currency Currency, string? GroupingKey, IReadOnlyList<InvoiceLine> Lines)
{
    /// <summary>The sum of the lines' amounts, before taxes.</summary>
    public Money Subtotal => Lines.Aggregate(Money.Zero(Currency), (sum, line) => sum + line.Amount);

    /// <summary>Whether the invoice waits for the grace period before it is issued (R13).</summary>
    public bool HasUsage => Lines.Any(l => l.Price.FollowsUsage);
}

/// <summary>What an invoice date comes to.</summary>
/// <param name="Invoices">The invoices.</param>
/// <param name="Credits">What is given back of settled charges that were looked at again, for late usage or a shared discount (R11, R15).</param>
public sealed record CalculatedInvoices(IReadOnlyList<CalculatedInvoice> Invoices, IReadOnlyList<LineCredit> Credits);
