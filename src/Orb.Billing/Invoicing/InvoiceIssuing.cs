using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Metering;
using Orb.Billing.Credits;
using Orb.Billing.Customers;
using Orb.Billing.Metering;
using Orb.Billing.Outbox;
using Orb.Billing.Subscriptions;
using Orb.Billing.Taxes;
using Orb.Billing.Work;

namespace Orb.Billing.Invoicing;

/// <summary>A draft to be issued.</summary>
/// <param name="Draft">The draft.</param>
/// <param name="Subscription">The subscription it bills; null for a one-off invoice.</param>
/// <param name="Customer">Who is invoiced.</param>
/// <param name="At">The issue time.</param>
internal sealed record DraftIssue(Invoice Draft, Subscription? Subscription, Customer Customer, Instant At);

/// <summary>What became of a draft.</summary>
/// <param name="Invoice">The issued invoice; null when the draft had no lines any more and was removed.</param>
/// <param name="Credited">Whether credit notes were written.</param>
internal sealed record IssueResult(Invoice? Invoice, bool Credited);

/// <summary>Makes drafts final: their lines are calculated and taxed once more, they take the balance and their number, and nothing of them changes any more (R13, R18, R19).</summary>
internal sealed class InvoiceIssuing(
    IInvoiceStore store, InvoiceProjection projection, InvoiceTaxation taxation, CreditNoteWriting creditNotes, BalanceWriting balances,
    NumberSeries numbers, CreditBooking prepaid, FoundExceptions exceptions, SafetyBounds bounds, Announcements announcements, RunTally tally)
{
    /// <summary>Issues a draft within the caller's transaction.</summary>
    /// <returns>The issued invoice; null when the draft had no lines any more and was removed.</returns>
    /// <exception cref="StaleWriteException">Another writer was faster: the caller rolls back and starts over.</exception>
    public async Task<Invoice?> IssueAsync(Invoice draft, Subscription? subscription, Customer customer, Instant at, CancellationToken cancellationToken) =>
        (await IssueAsync([new DraftIssue(draft, subscription, customer, at)], cancellationToken).ConfigureAwait(false))[0].Invoice;

    /// <summary>Issues drafts, each of another customer, within the caller's transaction; numbers are given in their order.</summary>
    /// <returns>What became of each, in their order.</returns>
    /// <exception cref="BoundPassedException">One passes a safety bound; nothing was written.</exception>
    /// <exception cref="StaleWriteException">Another writer was faster: the caller rolls back and starts over.</exception>
    public async Task<IReadOnlyList<IssueResult>> IssueAsync(IReadOnlyList<DraftIssue> drafts, CancellationToken cancellationToken)
    {
        var finals = await CreditedAsync(await CalculateAsync(drafts, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        foreach (var final in finals.Where(f => f.IsEmpty))
        {
            StaleWriteException.Unless(await store.RemoveDraftAsync(final.Issue.Draft, cancellationToken).ConfigureAwait(false));
            await prepaid.ReleasedAsync(final.Issue.Customer, final.Issue.At, cancellationToken).ConfigureAwait(false);
        }

        var issued = await WriteAsync([.. finals.Where(f => !f.IsEmpty)], cancellationToken).ConfigureAwait(false);
        return [.. finals.Select(f => new IssueResult(issued.GetValueOrDefault(f.Issue.Draft.Id), f.Credits.Count > 0))];
    }

    // What late usage gives back is booked before the balance is read, so that the balance pays this invoice (R12, R15); and parts that came to too much
    // before the line that closes them is written (R16), which takes their charges on.
    private async Task<IReadOnlyList<Final>> CreditedAsync(IReadOnlyList<Final> finals, CancellationToken cancellationToken)
    {
        var credited = finals.ToArray();
        for (var i = 0; i < credited.Length; i++)
        {
            var final = credited[i];
            if (final.Credits.Count == 0)
                continue;
            var versions = await creditNotes.WriteAsync(
                final.Credits, final.Issue.Customer, "Usage that was corrected after it had been invoiced.", final.Issue.At, cancellationToken).ConfigureAwait(false);
            credited[i] = final with { Invoice = final.Invoice with { Lines = [.. final.Invoice.Lines.Select(l => After(versions, l))] } };
        }

        return credited;
    }

    private static InvoiceLineItem After(IReadOnlyDictionary<ChargeKey, int> versions, InvoiceLineItem item) =>
        versions.TryGetValue(item.Line.Charge, out var version) ? item with { Line = item.Line with { ChargeVersion = version } } : item;

    private async Task<Dictionary<InvoiceId, Invoice>> WriteAsync(IReadOnlyList<Final> finals, CancellationToken cancellationToken)
    {
        if (finals.Count == 0)
            return [];
        var balance = await balances.BalancesAsync([.. finals.Select(f => f.Issue.Customer.Id)], cancellationToken).ConfigureAwait(false);
        List<Invoice> paying = [.. finals.Select(f => Paying(f.Invoice, balance(f.Issue.Customer.Id, f.Invoice.Currency)))];
        var given = await numbers.NextInvoiceNumbersAsync([.. finals.Select(f => f.Issue.Customer)], cancellationToken).ConfigureAwait(false);
        List<Invoice> issued = [.. paying.Select((invoice, i) => (invoice with
        {
            Status = InvoiceStatus.Issued,
            IssuedAt = finals[i].Issue.At,
            Number = given[i],
            CutOff = finals[i].CutOff,
        }).Settled(finals[i].Issue.At))];
        StaleWriteException.Unless(await store.IssueAsync(issued, cancellationToken).ConfigureAwait(false));
        tally.Issued(issued.Count);
        await balances.MoveAsync(
            [.. issued.Select((invoice, i) => new BalanceMove(
                invoice.CustomerId, -invoice.BalanceApplied, BalanceAction.AppliedToInvoice, new BalanceCause(invoice.Id), finals[i].Issue.At))],
            cancellationToken).ConfigureAwait(false);
        foreach (var (final, invoice) in finals.Zip(issued))
        {
            await prepaid.IssuedAsync(invoice, final.Calculated, final.Prepaid, final.Issue.Customer, final.Issue.At, cancellationToken).ConfigureAwait(false);
            foreach (var (metricId, accumulator) in final.Unreadable)
                await exceptions.AddUnreadableAsync(final.Issue.Customer.Id, metricId, accumulator, final.Issue.At, cancellationToken).ConfigureAwait(false);
            announcements.Invoice(invoice, final.Issue.Customer, OutboxMessageType.InvoiceIssued, final.Issue.At);
        }

        return issued.ToDictionary(i => i.Id, i => i with { Version = i.Version + 1 });
    }

    private static Invoice Paying(Invoice final, Money balance)
    {
        // What has been paid before it was issued asks the balance for nothing (R18).
        var paying = final.Payment is null
            ? final with { BalanceApplied = BalanceApplication.Of(final.Total, balance) }
            : final with { AmountPaid = final.Total };
        // A sum beyond its digits shows here, before anything of the invoice is written (R1).
        _ = paying.Payable;
        return paying;
    }

    private async Task<IReadOnlyList<Final>> CalculateAsync(IReadOnlyList<DraftIssue> drafts, CancellationToken cancellationToken)
    {
        var recurring = drafts.Where(d => d.Subscription is not null).ToList();
        var projected = recurring.Count == 0 ? null : await projection.RunAsync(
            [.. recurring.Select(d => ProjectionRequest.Of(d.Draft, d.Subscription!, d.Customer))], cancellationToken).ConfigureAwait(false);
        var calculated = recurring.Select((d, i) => projected!.Invoices[i].FirstOrDefault(d.Draft.Matches)).ToList();
        foreach (var invoice in calculated.OfType<CalculatedInvoice>())
            bounds.Check(invoice);
        var items = await ItemsAsync([.. calculated.OfType<CalculatedInvoice>()], cancellationToken).ConfigureAwait(false);
        var taxed = await taxation.OfAsync([.. drafts.Select(d => d.Customer.Id)], cancellationToken).ConfigureAwait(false);
        var place = recurring.Index().ToDictionary(d => d.Item.Draft.Id, d => d.Index);
        List<Final> finals = [.. drafts.Select(d => place.TryGetValue(d.Draft.Id, out var i)
            ? new Final(d, taxed(d.Draft.WithLines(calculated[i], calculated[i] is { } invoice ? items[invoice] : []), d.Customer), calculated[i])
            {
                Credits = projected!.Credits[i],
                Unreadable = projected.Unreadable[i],
                CutOff = projected.CutOff,
                Prepaid = projected.Prepaid,
            }
            : new Final(d, taxed(d.Draft.WithLines(null, []), d.Customer), null))];
        foreach (var final in finals)
            bounds.Check(final.Invoice);
        return finals;
    }

    private async Task<Dictionary<CalculatedInvoice, IReadOnlyList<InvoiceLineItem>>> ItemsAsync(
        IReadOnlyList<CalculatedInvoice> calculated, CancellationToken cancellationToken)
    {
        var items = new Dictionary<CalculatedInvoice, IReadOnlyList<InvoiceLineItem>>(ReferenceEqualityComparer.Instance);
        if (calculated.Count == 0)
            return items;
        foreach (var (invoice, lines) in calculated.Zip(await projection.ItemsAsync(calculated, cancellationToken).ConfigureAwait(false)))
            items.Add(invoice, lines);
        return items;
    }

    /// <summary>A draft with its lines and taxes, before it takes the balance and its number.</summary>
    private sealed record Final(DraftIssue Issue, Invoice Invoice, CalculatedInvoice? Calculated)
    {
        public IReadOnlyList<LineCredit> Credits { get; init; } = [];

        public IReadOnlyList<(MetricId MetricId, Accumulator Accumulator)> Unreadable { get; init; } = [];

        public long? CutOff { get; init; }

        public CreditClaims Prepaid { get; init; } = CreditClaims.None;

        // Credits refer to the invoice that sells them, also where an earlier version let their price be taken off it (docs/decisions/0081).
        public bool IsEmpty => Calculated is null && Issue.Draft.ManualLines.Count == 0 && !CreditPurchases.IsPurchase(Issue.Draft);
    }
}
