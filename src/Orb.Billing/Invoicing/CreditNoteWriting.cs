using NodaTime;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Credits;
using Orb.Billing.Customers;

namespace Orb.Billing.Invoicing;

/// <summary>Books credit notes: the note, what it takes off its invoice, what goes to the balance, and the charges it touches (R11, R12).</summary>
internal sealed class CreditNoteWriting(IInvoiceStore store, NumberSeries numbers, BalanceWriting balances, BookingJournal journal, CreditBooking prepaid, IIdGenerator ids)
{
    /// <summary>Books the credits of a reconciliation within the caller's transaction: one note an invoice, oldest invoice first.</summary>
    public async Task WriteAsync(IReadOnlyList<LineCredit> credits, Customer customer, string memo, Instant at, CancellationToken cancellationToken)
    {
        await EnsureBalanceHoldsAsync(credits, customer, cancellationToken).ConfigureAwait(false);
        // A charge's version goes up with each note that touches it.
        var versions = credits.GroupBy(c => c.Charge).ToDictionary(g => g.Key, g => g.First().ChargeVersion);
        foreach (var ofInvoice in credits.GroupBy(c => c.InvoiceId).OrderBy(g => g.Key.Value))
        {
            var invoice = (await store.FindAsync(ofInvoice.Key, cancellationToken).ConfigureAwait(false))!;
            var note = new NewCreditNote(
                CreditNoteCause.Reconcile, CreditNoteReason.OrderChange, memo, Refund: false,
                await prepaid.CorrectedAsync(invoice, [.. ofInvoice], customer, at, cancellationToken).ConfigureAwait(false));
            var written = await WriteAsync(note, invoice, customer, versions, at, cancellationToken).ConfigureAwait(false);
            foreach (var charge in ChargesOf(written))
                versions[charge]++;
        }
    }

    /// <summary>Books one note within the caller's transaction.</summary>
    /// <param name="note">What is credited.</param>
    /// <param name="invoice">The invoice as it is before.</param>
    /// <param name="customer">Whose it is.</param>
    /// <param name="versions">The versions of the charges credited, as they were read.</param>
    /// <param name="at">The time on the note.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="StaleWriteException">Another writer was faster.</exception>
    public async Task<CreditNote> WriteAsync(
        NewCreditNote note, Invoice invoice, Customer customer, IReadOnlyDictionary<ChargeKey, int> versions, Instant at, CancellationToken cancellationToken)
    {
        var total = note.Lines.Skip(1).Aggregate(note.Lines[0].Amount, (sum, line) => sum + line.Amount);
        var money = CreditNoteMoney.Split(invoice, total, note.Refund);
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
            Lines = note.Lines,
            ToInvoice = money.ToInvoice,
            ToBalance = money.ToBalance,
            ToPayer = money.ToPayer,
        };
        var credited = (invoice with { CreditNotes = [.. invoice.CreditNotes, written] }).Settled(at);
        var touched = ChargesOf(written).ToDictionary(c => c, c => versions[c]);
        StaleWriteException.Unless(await store.AddCreditNoteAsync(written, credited, touched, cancellationToken).ConfigureAwait(false));
        journal.Wrote(written);
        await balances.MoveAsync(
            customer.Id, money.ToBalance, BalanceAction.CreditNoteApplied, new BalanceCause(invoice.Id, written.Id), at, cancellationToken).ConfigureAwait(false);
        return written;
    }

    private static IEnumerable<ChargeKey> ChargesOf(CreditNote note) => note.Lines.Select(l => l.Charge).OfType<ChargeKey>().Distinct();

    // A sum beyond its digits parks the subscription, which must happen before anything is written (R1).
    private async Task EnsureBalanceHoldsAsync(IReadOnlyList<LineCredit> credits, Customer customer, CancellationToken cancellationToken)
    {
        var before = await balances.BalancesAsync([customer.Id], cancellationToken).ConfigureAwait(false);
        foreach (var ofCurrency in credits.GroupBy(c => c.Amount.Currency))
            _ = ofCurrency.Aggregate(before(customer.Id, ofCurrency.Key), (sum, credit) => sum + credit.Amount);
    }
}

/// <summary>A credit note to be booked.</summary>
internal sealed record NewCreditNote(CreditNoteCause Cause, CreditNoteReason Reason, string? Memo, bool Refund, IReadOnlyList<CreditNoteLine> Lines);
