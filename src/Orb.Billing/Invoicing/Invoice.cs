using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Invoicing;

/// <summary>Where an invoice is in its life (R13).</summary>
public enum InvoiceStatus
{
    /// <summary>A projection: its lines are made anew from timeline and usage whenever it is read.</summary>
    Draft,

    /// <summary>Issued and immutable.</summary>
    Issued,

    /// <summary>Paid.</summary>
    Paid,

    /// <summary>Void; it keeps its number.</summary>
    Void,

    /// <summary>Handed to another invoicing system.</summary>
    Synced,
}

/// <summary>Why an invoice exists; with its cause id it is unique in the tenant (R10).</summary>
public enum InvoiceCause
{
    /// <summary>A billing cycle: (subscription, invoice date, currency, grouping key).</summary>
    Cycle,

    /// <summary>A change of the timeline.</summary>
    Change,

    /// <summary>A threshold within a period.</summary>
    Threshold,

    /// <summary>A request.</summary>
    OneOff,
}

/// <summary>An invoice.</summary>
public sealed record Invoice
{
    /// <summary>The id.</summary>
    public required InvoiceId Id { get; init; }

    /// <summary>Why it exists.</summary>
    public required InvoiceCause Cause { get; init; }

    /// <summary>Names the cause; unique with it.</summary>
    public required string CauseId { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required InvoiceStatus Status { get; init; }

    /// <summary>The number given at issue; null before (R13).</summary>
    public string? Number { get; init; }

    /// <summary>Who is invoiced.</summary>
    public required CustomerId CustomerId { get; init; }

    /// <summary>The subscription it bills.</summary>
    public required SubscriptionId SubscriptionId { get; init; }

    /// <summary>The currency of every amount.</summary>
    public required Currency Currency { get; init; }

    /// <summary>The grouping key of its prices.</summary>
    public string? GroupingKey { get; init; }

    /// <summary>The invoice date (R9).</summary>
    public required Instant InvoiceDate { get; init; }

    /// <summary>Days from the invoice date to the due date.</summary>
    public required int NetTerms { get; init; }

    /// <summary>When it is due to be paid: the invoice date plus net terms, on the customer's calendar (R9).</summary>
    public required Instant DueDate { get; init; }

    /// <summary>When a draft is issued by itself: the invoice date, plus the grace period where it has usage.</summary>
    public required Instant ScheduledIssueAt { get; init; }

    /// <summary>The issue time, by the customer's clock; null before.</summary>
    public Instant? IssuedAt { get; init; }

    /// <summary>When it was paid; null before.</summary>
    public Instant? PaidAt { get; init; }

    /// <summary>When it was created, by the customer's clock.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>A memo.</summary>
    public string? Memo { get; init; }

    /// <summary>The seller's own labels.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>Its lines in order; of a draft those it would have if it were issued now.</summary>
    public IReadOnlyList<InvoiceLineItem> Lines { get; init; } = [];

    /// <summary>The credit notes on it, oldest first.</summary>
    public IReadOnlyList<CreditNote> CreditNotes { get; init; } = [];

    /// <summary>Charges settled before that reach past this instant are corrected on it (R11); null when it corrects none.</summary>
    public Instant? CorrectsFrom { get; init; }

    /// <summary>The ingest sequence its usage was cut off at (R14); null before issue.</summary>
    public long? CutOff { get; init; }

    /// <summary>The version of the time zone database its periods were made with (R6).</summary>
    public string? TimeZoneVersion { get; init; }

    /// <summary>The sum of its lines.</summary>
    public required Money Subtotal { get; init; }

    /// <summary>The subtotal and its taxes.</summary>
    public required Money Total { get; init; }

    /// <summary>What is to be paid: the total less the credit notes on it, nothing once it is paid.</summary>
    public Money AmountDue => Status == InvoiceStatus.Paid
        ? Money.Zero(Currency)
        : CreditNotes.Aggregate(Total, (due, note) => due - note.Total);

    /// <summary>Goes up with every write.</summary>
    public int Version { get; init; }
}

/// <summary>A line of an invoice.</summary>
/// <param name="Id">The id; follows from charge and sequence, so a draft's line keeps it when issued.</param>
/// <param name="Line">What was calculated.</param>
/// <param name="Price">The price, as the catalogue knows it.</param>
public sealed record InvoiceLineItem(LineItemId Id, InvoiceLine Line, CatalogPrice Price);
