using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.Invoicing;

/// <summary>Invoices of the scope's tenant.</summary>
public interface IInvoiceService
{
    /// <summary>An invoice by id; of a draft the lines it would have now.</summary>
    Task<InvoiceView?> FindAsync(InvoiceId id, CancellationToken cancellationToken);

    /// <summary>Invoices, newest invoice date first.</summary>
    Task<Outcome<Page<InvoiceView>>> ListAsync(InvoiceQuery query, PageRequest page, CancellationToken cancellationToken);

    /// <summary>The next invoice of a subscription as it would be from the usage so far (R24). Refused when nothing is left to charge.</summary>
    Task<Outcome<InvoiceView>> UpcomingAsync(SubscriptionId subscriptionId, CancellationToken cancellationToken);

    /// <summary>
    /// Issues a draft that does not issue by itself, because the customer's automatic issuance is off. Refused when it is no draft, or while
    /// it waits for late usage.
    /// </summary>
    Task<Outcome<InvoiceView>> IssueAsync(InvoiceId id, CancellationToken cancellationToken);

    /// <summary>
    /// Makes an invoice of lines that no subscription charges. It is issued at its date where <see cref="CreateOneOffInvoice.WillAutoIssue"/>
    /// is set, at once when that has come; else it stays a draft until it is issued by hand.
    /// </summary>
    Task<Outcome<InvoiceView>> CreateOneOffAsync(CreateOneOffInvoice command, CancellationToken cancellationToken);

    /// <summary>Changes labels at any time, and memo, terms and date while it is a draft; a refresh of the draft keeps them (R13).</summary>
    Task<Outcome<InvoiceView>> UpdateAsync(InvoiceId id, UpdateInvoice command, CancellationToken cancellationToken);

    /// <summary>Adds a line to a draft by hand; a refresh of the draft keeps it (R11, R13).</summary>
    Task<Outcome<InvoiceView>> AddLineAsync(InvoiceId id, AddManualLine command, CancellationToken cancellationToken);

    /// <summary>Takes a line made by hand off a draft.</summary>
    Task<Outcome<InvoiceView>> RemoveLineAsync(InvoiceId id, LineItemId lineId, CancellationToken cancellationToken);

    /// <summary>Reports that what is due of an issued or synced invoice was paid outside.</summary>
    Task<Outcome<InvoiceView>> MarkPaidAsync(InvoiceId id, ReportedPayment payment, CancellationToken cancellationToken);

    /// <summary>
    /// Collects what is due of an issued invoice. Until the host has a payment provider the attempt fails and is kept on the invoice, which stays due.
    /// Refused when it is not issued, or when nothing of it is due.
    /// </summary>
    Task<Outcome<InvoiceView>> PayAsync(InvoiceId id, CancellationToken cancellationToken);

    /// <summary>How every line of an invoice came about; of a draft as it would be now.</summary>
    Task<InvoiceExplanation?> ExplainAsync(InvoiceId id, CancellationToken cancellationToken);

    /// <summary>
    /// Voids an issued invoice: nothing of it is due any more, it keeps its number, and the balance it applied returns (R11, R13, R18).
    /// Refused when it was paid, in part too, or when a credit note on it counts.
    /// </summary>
    Task<Outcome<InvoiceView>> VoidAsync(InvoiceId id, VoidInvoice command, CancellationToken cancellationToken);
}

/// <summary>An invoice with the customer and subscription it names.</summary>
/// <param name="Invoice">The invoice.</param>
/// <param name="Customer">Who is invoiced.</param>
/// <param name="Subscription">The subscription it bills; null for a one-off invoice.</param>
public sealed record InvoiceView(Invoice Invoice, Customer Customer, Subscription? Subscription)
{
    /// <summary>Whether it is a draft that is issued by itself.</summary>
    public bool WillAutoIssue => Invoice.Status == InvoiceStatus.Draft && (Invoice.AutoIssue ?? Customer.AutoIssuance != false);
}

/// <summary>How an invoice came about.</summary>
/// <param name="View">The invoice.</param>
/// <param name="Lines">Each of its lines with sentences from the events that were counted to the amount, in their order.</param>
public sealed record InvoiceExplanation(InvoiceView View, IReadOnlyList<ExplainedLine> Lines);

/// <summary>How a line came about.</summary>
/// <param name="Id">The line.</param>
/// <param name="Name">Its name.</param>
/// <param name="Amount">Its amount.</param>
/// <param name="Steps">A sentence a step; of a line made by hand one.</param>
public sealed record ExplainedLine(LineItemId Id, string Name, Money Amount, IReadOnlyList<string> Steps);

/// <summary>Which invoices to list; empty lists and nulls restrict nothing.</summary>
public sealed record InvoiceQuery
{
    /// <summary>In these states; issued, paid and synced by default.</summary>
    public IReadOnlyList<InvoiceStatus> Statuses { get; init; } = [InvoiceStatus.Issued, InvoiceStatus.Paid, InvoiceStatus.Synced];

    /// <summary>Of this customer.</summary>
    public CustomerId? CustomerId { get; init; }

    /// <summary>Of this customer, by the seller's own id.</summary>
    public string? ExternalCustomerId { get; init; }

    /// <summary>Of this subscription.</summary>
    public SubscriptionId? SubscriptionId { get; init; }

    /// <summary>Of subscriptions (true) or one-off (false); both by default.</summary>
    public bool? IsRecurring { get; init; }

    /// <summary>Bounds on the invoice date.</summary>
    public CreatedRange InvoiceDate { get; init; } = CreatedRange.Any;

    /// <summary>Bounds on the due date.</summary>
    public CreatedRange DueDate { get; init; } = CreatedRange.Any;
}
