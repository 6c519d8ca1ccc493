using NodaTime;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Invoicing;

/// <summary>An invoice of lines made by hand. Exactly one of the customer's ids is given.</summary>
public sealed record CreateOneOffInvoice
{
    /// <summary>The customer.</summary>
    public CustomerId? CustomerId { get; init; }

    /// <summary>The customer by the seller's own id.</summary>
    public string? ExternalCustomerId { get; init; }

    /// <summary>Names the request, 1 to 255 characters, not beginning with "credits|": a second invoice of one request is refused (R10). By default every call is one of its own.</summary>
    public string? RequestId { get; init; }

    /// <summary>An ISO 4217 code.</summary>
    public required string Currency { get; init; }

    /// <summary>The invoice date (R9).</summary>
    public required Instant InvoiceDate { get; init; }

    /// <summary>Days from the invoice date to the due date, 0 to 3650; 0 by default. Not with a due date.</summary>
    public int? NetTerms { get; init; }

    /// <summary>The due date, not before the invoice date. Not with net terms.</summary>
    public Instant? DueDate { get; init; }

    /// <summary>The local day of the due date, in the place of <see cref="DueDate"/>.</summary>
    public LocalDate? DueOn { get; init; }

    /// <summary>A memo, at most 10,000 characters.</summary>
    public string? Memo { get; init; }

    /// <summary>Whether it is collected automatically; the customer's setting by default.</summary>
    public bool? AutoCollection { get; init; }

    /// <summary>At most 50 labels; null values are left out.</summary>
    public IReadOnlyDictionary<string, string?>? Metadata { get; init; }

    /// <summary>Whether it is issued by itself at its date; false by default.</summary>
    public bool WillAutoIssue { get; init; }

    /// <summary>1 to 500 lines.</summary>
    public required IReadOnlyList<NewOneOffLine> Lines { get; init; }
}

/// <summary>A line of a one-off invoice: units at a price.</summary>
/// <param name="Name">1 to 255 characters.</param>
/// <param name="Quantity">Units, 0 or more.</param>
/// <param name="UnitAmount">The price of a unit in major units, 0 or more; quantity times price is rounded once (R2).</param>
/// <param name="StartDate">The first local day of the service.</param>
/// <param name="EndDate">The first local day after it; equal to the start for that one day.</param>
/// <param name="ItemId">The item of the catalogue that is sold.</param>
public sealed record NewOneOffLine(string Name, decimal Quantity, decimal UnitAmount, LocalDate StartDate, LocalDate EndDate, ItemId? ItemId = null);

/// <summary>A line added to a draft: an amount as a whole.</summary>
/// <param name="Name">1 to 255 characters; null for the name of the item.</param>
/// <param name="Amount">0 or more, in major units, with no more decimal places than the currency has. What is to be taken off is a credit (R13).</param>
/// <param name="Quantity">Units, 0 or more.</param>
/// <param name="StartDate">The first local day of the service.</param>
/// <param name="EndDate">The first local day after it; equal to the start for that one day.</param>
/// <param name="ItemId">The item of the catalogue that is sold.</param>
public sealed record AddManualLine(string? Name, decimal Amount, decimal Quantity, LocalDate StartDate, LocalDate EndDate, ItemId? ItemId = null);

/// <summary>Changes to an invoice; null leaves a detail as it is. All but labels need a draft.</summary>
public sealed record UpdateInvoice
{
    /// <summary>Labels to set; a null value removes one.</summary>
    public IReadOnlyDictionary<string, string?>? Metadata { get; init; }

    /// <summary>A memo, at most 10,000 characters.</summary>
    public string? Memo { get; init; }

    /// <summary>Days from the invoice date to the due date, 0 to 3650. Not with a due date.</summary>
    public int? NetTerms { get; init; }

    /// <summary>The due date, not before the invoice date. Not with net terms.</summary>
    public Instant? DueDate { get; init; }

    /// <summary>The local day of the due date, in the place of <see cref="DueDate"/>.</summary>
    public LocalDate? DueOn { get; init; }

    /// <summary>The invoice date, of one-off invoices only: a subscription's follows from its charges (R13).</summary>
    public Instant? InvoiceDate { get; init; }

    /// <summary>The local day of the invoice date, in the place of <see cref="InvoiceDate"/>.</summary>
    public LocalDate? InvoiceOn { get; init; }

    /// <summary>Whether it is collected automatically.</summary>
    public bool? AutoCollection { get; init; }
}

/// <summary>Voiding an invoice.</summary>
/// <param name="Rebill">
/// Whether its charges are opened and billed again, on a draft of the same invoice date that the next run issues; else they are waived (R11).
/// </param>
/// <param name="Reason">Why, for the audit trail.</param>
public sealed record VoidInvoice(bool Rebill = false, string? Reason = null);
