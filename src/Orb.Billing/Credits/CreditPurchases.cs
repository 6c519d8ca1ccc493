using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Credits;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Periods;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Work;

namespace Orb.Billing.Credits;

/// <summary>Puts blocks on ledgers, with the invoice that sells them where they are bought (R26).</summary>
internal sealed class CreditPurchases(
    CreditWriting writing, IInvoiceStore invoices, ManualLines lines, IDueWorkStore work, IIdGenerator ids, IDateTimeZoneProvider zones)
{
    private const string Cause = "credits|";

    /// <summary>Whether an invoice sells prepaid credits.</summary>
    public static bool IsPurchase(Invoice invoice) => invoice.Cause == InvoiceCause.OneOff && invoice.CauseId.StartsWith(Cause, StringComparison.Ordinal);

    /// <summary>Whether a line is the price of the credits that an invoice sells; others may have been added to it.</summary>
    public static bool IsPriceOf(Invoice invoice, ManualLine line) => IsPurchase(invoice) && invoice.ManualLines[0].Id == line.Id;

    /// <summary>Refuses a request whose one-off invoice would look like a purchase.</summary>
    public static void CheckRequest(Validation validation, string field, string? requestId)
    {
        if (requestId?.StartsWith(Cause, StringComparison.Ordinal) == true)
            validation.Add(field, $"must not begin with '{Cause}', which names purchases of credits.");
    }

    /// <summary>Adds a block within the caller's transaction, or says why the ledger refuses it.</summary>
    /// <param name="customer">Whose it is.</param>
    /// <param name="block">The block.</param>
    /// <param name="invoice">What is invoiced for it; null where nothing is.</param>
    /// <param name="at">When.</param>
    /// <param name="description">A sentence on the entry.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <param name="metadata">Labels of the block and its entry.</param>
    public Task<Outcome<AddedCredits>> AddAsync(
        Customer customer, CreditBlock block, PurchaseInvoice? invoice, Instant at, string? description, CancellationToken cancellationToken,
        IReadOnlyDictionary<string, string>? metadata = null) => AddAsync(
        customer, new CustomerCreditBlock { CustomerId = customer.Id, Block = block, Metadata = metadata ?? new Dictionary<string, string>() }, invoice, at, description,
        cancellationToken);

    /// <summary>The same with what is known of the block beyond the ledger.</summary>
    public async Task<Outcome<AddedCredits>> AddAsync(
        Customer customer, CustomerCreditBlock owned, PurchaseInvoice? invoice, Instant at, string? description, CancellationToken cancellationToken)
    {
        var block = owned.Block;
        var wallet = await writing.LoadAsync(customer.Id, block.Currency, cancellationToken).ConfigureAwait(false);
        if (invoice is { Terms.RequireSuccessfulPayment: true })
            block = block with { Status = CreditBlockStatus.PendingPayment };
        var added = wallet.Ledger.Apply(new AddCredits(at, block));
        if (!added.IsAccepted)
            return CreditRefusals.Of(added.Refusal.Value);
        InvoiceId? invoiceId = null;
        if (invoice is not null)
        {
            if (!(await InvoiceAsync(customer, block, invoice, at, cancellationToken).ConfigureAwait(false)).TryGetValue(out var draft, out var refusal))
                return refusal;
            invoiceId = draft.Id;
        }

        var written = await writing.WriteAsync(
            wallet, added.Ledger, added.Entries, b => b.Block.Id == block.Id ? owned with { Block = b.Block, PurchaseInvoiceId = invoiceId } : b, description,
            cancellationToken, owned.Metadata).ConfigureAwait(false);
        if (block.ExpiresAt is { } expiry)
            await work.ScheduleAsync(customer.Id, customer.TestClockId, expiry, cancellationToken).ConfigureAwait(false);
        return new AddedCredits(
            owned with { Block = added.Ledger.Blocks.Single(b => b.Id == block.Id), PurchaseInvoiceId = invoiceId }, written.First(i => i.Entry.BlockId == block.Id));
    }

    // A draft that is issued by itself, at once: what comes of issuing is the step's.
    private async Task<Outcome<Invoice>> InvoiceAsync(
        Customer customer, CreditBlock block, PurchaseInvoice purchase, Instant at, CancellationToken cancellationToken)
    {
        var zone = zones[customer.TimeZone];
        var day = LocalDays.DateOf(at, zone);
        var zero = Money.Zero(purchase.Total.Currency);
        var line = new NewOneOffLine($"{block.Original} of prepaid credits", 1m, purchase.Total.Amount, day, day, purchase.ItemId);
        if (!(await lines.OfAsync([line], zero.Currency, zone, cancellationToken).ConfigureAwait(false)).TryGetValue(out var made, out var refusal))
            return refusal;
        var draft = new Invoice
        {
            Id = new InvoiceId(ids.Next()),
            Cause = InvoiceCause.OneOff,
            CauseId = $"{Cause}{block.Id}",
            Status = InvoiceStatus.Draft,
            CustomerId = customer.Id,
            SubscriptionId = null,
            Currency = zero.Currency,
            InvoiceDate = at,
            NetTerms = purchase.Terms.NetTerms,
            DueDate = purchase.DueDate ?? CycleInvoice.DueDate(at, purchase.Terms.NetTerms, zone),
            ScheduledIssueAt = at,
            AutoIssue = true,
            AutoCollection = purchase.AutoCollection,
            CreatedAt = at,
            Memo = purchase.Terms.Memo,
            ManualLines = made,
            Payment = purchase.IsPaid ? new ReportedPayment(day) : null,
            TimeZoneVersion = zones.VersionId,
            Subtotal = zero,
            Total = zero,
            BalanceApplied = zero,
            AmountPaid = zero,
        };
        StaleWriteException.Unless(await invoices.AddDraftAsync(draft, cancellationToken).ConfigureAwait(false));
        await work.ScheduleAsync(customer.Id, customer.TestClockId, at, cancellationToken).ConfigureAwait(false);
        return draft;
    }
}

/// <summary>What is invoiced for a block.</summary>
/// <param name="Total">What it costs.</param>
/// <param name="Terms">How it is invoiced.</param>
/// <param name="IsPaid">Whether it has been paid elsewhere.</param>
internal sealed record PurchaseInvoice(Money Total, PurchaseTerms Terms, bool IsPaid = false)
{
    /// <summary>The due date where it does not follow from the terms.</summary>
    public Instant? DueDate { get; init; }

    /// <summary>The item it is invoiced under.</summary>
    public ItemId? ItemId { get; init; }

    /// <summary>Whether it is collected automatically; null leaves it to the customer.</summary>
    public bool? AutoCollection { get; init; }
}

/// <summary>A block that was added, with the entry that did it.</summary>
internal sealed record AddedCredits(CustomerCreditBlock Block, CreditLedgerItem Item);

/// <summary>Refusals of the ledger as refusals of commands.</summary>
internal static class CreditRefusals
{
    public static Refusal Of(LedgerRefusal refusal) => refusal switch
    {
        LedgerRefusal.UnknownBlock => Refusal.Invalid("block_id", "is no block of the customer in this unit."),
        LedgerRefusal.BlockExists => Refusal.AlreadyExists("The block exists already."),
        LedgerRefusal.NoBlock => Refusal.Constraint("The customer has no credits in this unit to take from."),
        LedgerRefusal.AmountNotPositive => Refusal.Invalid("amount", "must be above 0."),
        LedgerRefusal.ExceedsOriginal => Refusal.Constraint("The block was granted fewer credits."),
        LedgerRefusal.ExceedsRemaining => Refusal.Constraint("The block has fewer credits left that no draft has reserved."),
        LedgerRefusal.ExceedsUsed => Refusal.Constraint("The block has had fewer credits used."),
        LedgerRefusal.Expired => Refusal.Constraint("The block has expired."),
        LedgerRefusal.ExpiresTooEarly => Refusal.Invalid("expiry_date", "must lie after now and after the credits become effective."),
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, "is no refusal of a ledger."),
    };
}
