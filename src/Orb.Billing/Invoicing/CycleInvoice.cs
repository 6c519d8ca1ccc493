using NodaTime;
using NodaTime.Text;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Periods;
using Orb.Billing.Customers;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.Invoicing;

/// <summary>The invoice of a billing cycle: one a subscription, invoice date, currency and grouping key (R10, R13).</summary>
internal static class CycleInvoice
{
    public static string CauseId(Subscription subscription, Instant invoiceDate, Currency currency, string? groupingKey) =>
        $"{subscription.Id}|{InstantPattern.ExtendedIso.Format(invoiceDate)}|{currency.Code}|{groupingKey}";

    /// <summary>The head of a draft, without lines.</summary>
    public static Invoice Draft(
        InvoiceId id, Subscription subscription, Customer customer, Instant invoiceDate, Currency currency, string? groupingKey, bool hasUsage,
        Duration gracePeriod, Instant createdAt, string timeZoneVersion) => new()
        {
            Id = id,
            Cause = InvoiceCause.Cycle,
            CauseId = CauseId(subscription, invoiceDate, currency, groupingKey),
            Status = InvoiceStatus.Draft,
            CustomerId = customer.Id,
            SubscriptionId = subscription.Id,
            Currency = currency,
            GroupingKey = groupingKey,
            InvoiceDate = invoiceDate,
            NetTerms = subscription.NetTerms,
            DueDate = DueDate(invoiceDate, subscription.NetTerms, subscription.Timeline.Zone),
            // Usage may still arrive for a while; a fixed fee cannot change by waiting (R13).
            ScheduledIssueAt = hasUsage ? invoiceDate + gracePeriod : invoiceDate,
            CreatedAt = createdAt,
            Memo = subscription.DefaultInvoiceMemo,
            TimeZoneVersion = timeZoneVersion,
            CorrectsFrom = subscription.OpenFrom,
            Subtotal = Money.Zero(currency),
            Total = Money.Zero(currency),
            BalanceApplied = Money.Zero(currency),
            AmountPaid = Money.Zero(currency),
        };

    /// <summary>The draft with the lines it has now: those calculated, if any, and those made by hand (R13). They are not taxed yet.</summary>
    public static Invoice WithLines(this Invoice draft, CalculatedInvoice? calculated, IReadOnlyList<InvoiceLineItem> lines)
    {
        var byHand = draft.ManualLines.Aggregate(Money.Zero(draft.Currency), (sum, line) => sum + line.Amount);
        var subtotal = calculated is null ? byHand : calculated.Subtotal + byHand;
        return draft with { Lines = lines, Subtotal = subtotal, Total = subtotal };
    }

    public static bool Matches(this Invoice invoice, CalculatedInvoice calculated) =>
        invoice.Currency == calculated.Currency && invoice.GroupingKey == calculated.GroupingKey;

    /// <summary>Whether a draft takes what another draft of the same subscription, date, currency and grouping key would.</summary>
    public static bool Takes(this Invoice draft, Invoice other) =>
        draft.SubscriptionId == other.SubscriptionId && draft.InvoiceDate == other.InvoiceDate
        && draft.Currency == other.Currency && draft.GroupingKey == other.GroupingKey;

    /// <summary>Net terms count local days; without any the invoice is due on its date (R9).</summary>
    public static Instant DueDate(Instant invoiceDate, int netTerms, DateTimeZone zone) => netTerms == 0
        ? invoiceDate
        : LocalDays.StartOf(LocalDays.DateOf(invoiceDate, zone).PlusDays(netTerms), zone);
}
