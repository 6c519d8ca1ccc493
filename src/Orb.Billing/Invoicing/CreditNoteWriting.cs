using NodaTime;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Credits;
using Orb.Billing.Customers;
using Orb.Billing.Outbox;

namespace Orb.Billing.Invoicing;

/// <summary>Books credit notes: the note, what it takes off its invoice, what goes to the balance, and the charges it touches (R11, R12).</summary>
internal sealed class CreditNoteWriting(
    IInvoiceStore store, NumberSeries numbers, BalanceWriting balances, BookingJournal journal, CreditBooking prepaid,
    Announcements announcements, IIdGenerator ids)
{
    /// <summary>Books the credits of a reconciliation within the caller's transaction: one note an invoice, oldest invoice first.</summary>
    /// <returns>The versions of the charges afterwards.</returns>
    public async Task<IReadOnlyDictionary<ChargeKey, int>> WriteAsync(
        IReadOnlyList<LineCredit> credits, Customer customer, string memo, Instant at, CancellationToken cancellationToken)
    {
        var notes = await CalculateAsync(credits, memo, cancellationToken).ConfigureAwait(false);
        await EnsureBalanceHoldsAsync(notes.Select(n => n.Calculated), customer, cancellationToken).ConfigureAwait(false);
        // A charge's version goes up with each note that touches it.
        var versions = credits.GroupBy(c => c.Charge).ToDictionary(g => g.Key, g => g.First().ChargeVersion);
        foreach (var (invoice, note, calculated) in notes)
        {
            var written = await WriteAsync(note, calculated, invoice, customer, versions, at, cancellationToken).ConfigureAwait(false);
            foreach (var charge in ChargesOf(written))
                versions[charge]++;
        }

        return versions;
    }

    /// <summary>Books one note within the caller's transaction.</summary>
    /// <param name="note">What is credited.</param>
    /// <param name="calculated">What it comes to.</param>
    /// <param name="invoice">The invoice as it is before.</param>
    /// <param name="customer">Whose it is.</param>
    /// <param name="versions">The versions of the charges credited, as they were read.</param>
    /// <param name="at">The time on the note.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="StaleWriteException">Another writer was faster.</exception>
    public async Task<CreditNote> WriteAsync(
        NewCreditNote note, CalculatedCreditNote calculated, Invoice invoice, Customer customer, IReadOnlyDictionary<ChargeKey, int> versions, Instant at,
        CancellationToken cancellationToken)
    {
        var written = new CreditNote
        {
            Id = new CreditNoteId(ids.Next()),
            Number = await numbers.NextCreditNoteNumberAsync(customer, cancellationToken).ConfigureAwait(false),
            InvoiceId = invoice.Id,
            CustomerId = customer.Id,
            Cause = note.Cause,
            Reason = note.Reason,
            CreatedAt = at,
            Memo = note.Memo,
            Lines = invoice.LinesOf(calculated, note),
            ToInvoice = calculated.ToInvoice,
            ToBalance = calculated.ToBalance,
            ToPayer = calculated.ToPayer,
        };
        var credited = (invoice with { CreditNotes = [.. invoice.CreditNotes, written] }).Settled(at);
        var touched = ChargesOf(written).ToDictionary(c => c, c => versions[c]);
        StaleWriteException.Unless(await store.AddCreditNoteAsync(written, credited, touched, cancellationToken).ConfigureAwait(false));
        await prepaid.CreditedAsync(invoice, written, customer, at, cancellationToken).ConfigureAwait(false);
        journal.Wrote(written);
        announcements.CreditNote(written, customer, OutboxMessageType.CreditNoteIssued, at);
        await balances.MoveAsync(
            customer.Id, calculated.ToBalance, BalanceAction.CreditNoteApplied, new BalanceCause(invoice.Id, written.Id), at, cancellationToken).ConfigureAwait(false);
        return written;
    }

    private static IEnumerable<ChargeKey> ChargesOf(CreditNote note) => note.Lines.Select(l => l.Charge).OfType<ChargeKey>().Distinct();

    private async Task<List<(Invoice Invoice, NewCreditNote Note, CalculatedCreditNote Calculated)>> CalculateAsync(
        IReadOnlyList<LineCredit> credits, string memo, CancellationToken cancellationToken)
    {
        var byInvoice = credits.ToLookup(c => c.InvoiceId);
        var notes = new List<(Invoice, NewCreditNote, CalculatedCreditNote)>();
        foreach (var invoice in (await store.FindManyAsync([.. byInvoice.Select(g => g.Key)], cancellationToken).ConfigureAwait(false)).OrderBy(i => i.Id.Value))
        {
            var note = new NewCreditNote(
                CreditNoteCause.Reconcile, CreditNoteReason.OrderChange, memo, Refund: false,
                [.. byInvoice[invoice.Id].Select(c => new CreditNoteLine(c.LineItemId, c.Charge, c.Amount) { Units = c.Units })]);
            if (invoice.Credited(note) is { } calculated)
                notes.Add((invoice, note, calculated));
        }

        return notes;
    }

    // A sum beyond its digits parks the subscription, which must happen before anything is written (R1).
    private async Task EnsureBalanceHoldsAsync(IEnumerable<CalculatedCreditNote> notes, Customer customer, CancellationToken cancellationToken)
    {
        var before = await balances.BalancesAsync([customer.Id], cancellationToken).ConfigureAwait(false);
        foreach (var ofCurrency in notes.GroupBy(n => n.Net.Currency))
            _ = ofCurrency.Aggregate(before(customer.Id, ofCurrency.Key), (sum, note) => sum + note.ToBalance);
    }
}

/// <summary>A credit note to be booked.</summary>
internal sealed record NewCreditNote(CreditNoteCause Cause, CreditNoteReason Reason, string? Memo, bool Refund, IReadOnlyList<CreditNoteLine> Lines);
