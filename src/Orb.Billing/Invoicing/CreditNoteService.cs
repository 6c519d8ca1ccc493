using System.Globalization;
using Orb.Billing.Audit;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Credits;
using Orb.Billing.Customers;
using Orb.Billing.Outbox;

namespace Orb.Billing.Invoicing;

internal sealed class CreditNoteService(
    IInvoiceStore store, ICustomerStore customers, InvoiceTurn turn, CreditNoteWriting writing, BalanceWriting balances, CreditBooking prepaid,
    Announcements announcements, AuditLog audit) : ICreditNoteService
{
    public async Task<Outcome<CreditNoteView>> CreateAsync(CreateCreditNote command, CancellationToken cancellationToken)
    {
        var validation = new Validation();
        validation.OptionalText("memo", command.Memo, 10_000);
        if (command.Lines.Count == 0)
            validation.Add("line_items", "must name at least one line.");
        if (command.Lines.GroupBy(l => l.LineItemId).FirstOrDefault(g => g.Count() > 1) is { } twice)
            validation.Add("line_items", $"names the line {twice.Key} twice.");
        if (validation.Failed)
            return validation.Refusal;
        var first = command.Lines[0].LineItemId;
        if ((command.InvoiceId ?? await store.InvoiceOfLineAsync(first, cancellationToken).ConfigureAwait(false)) is not { } invoiceId)
            return Refusal.NotFound("InvoiceLineItem", first.ToString());

        CreditNoteId written = default;
        var outcome = await turn.RunAsync(
            invoiceId,
            async (invoice, at) =>
            {
                if (invoice.Status is InvoiceStatus.Draft or InvoiceStatus.Void)
                    return Refusal.Constraint($"The invoice is {invoice.Status}; only an issued one can be credited.");
                if (!Lines(invoice, command).TryGetValue(out var lines, out var refusal))
                    return refusal;
                var note = new NewCreditNote(CreditNoteCause.Goodwill, command.Reason, command.Memo, command.Refund, lines);
                if (invoice.Credited(note) is not { } calculated)
                    return Refusal.Constraint($"What is credited comes to nothing in {invoice.Currency}.");
                var charges = lines.Select(l => l.Charge).OfType<ChargeKey>().Distinct().ToList();
                var versions = (await store.SettledAsync(charges, cancellationToken).ConfigureAwait(false)).ToDictionary(s => s.Key, s => s.Value.Version);
                var booked = await writing.WriteAsync(note, calculated, invoice, at.Customer, versions, at.Now, cancellationToken).ConfigureAwait(false);
                await AuditAsync(booked, "created", command.Memo, cancellationToken).ConfigureAwait(false);
                written = booked.Id;
                return null;
            },
            cancellationToken).ConfigureAwait(false);
        return outcome.TryGetValue(out var view, out var refused) ? View(view.Invoice, written, view.Customer) : refused;
    }

    public async Task<CreditNoteView?> FindAsync(CreditNoteId id, CancellationToken cancellationToken)
    {
        if (await store.FindByCreditNoteAsync(id, cancellationToken).ConfigureAwait(false) is not { } invoice)
            return null;
        return View(invoice, id, (await customers.FindAsync(invoice.CustomerId, cancellationToken).ConfigureAwait(false))!);
    }

    public async Task<Outcome<Page<CreditNoteView>>> ListAsync(CreditNoteQuery query, PageRequest page, CancellationToken cancellationToken)
    {
        var rows = await Paging.ReadAsync(
            page, (after, take) => store.ListCreditNotesAsync(query, after, take, cancellationToken), n => new PagePosition(null, n.Id.Value)).ConfigureAwait(false);
        if (!rows.TryGetValue(out var found, out var refusal))
            return refusal;
        var invoices = (await store.FindManyAsync([.. found.Items.Select(n => n.InvoiceId).Distinct()], cancellationToken).ConfigureAwait(false)).ToDictionary(i => i.Id);
        var who = await customers.FindManyAsync([.. found.Items.Select(n => n.CustomerId).Distinct()], cancellationToken).ConfigureAwait(false);
        return new Page<CreditNoteView>([.. found.Items.Select(n => new CreditNoteView(n, invoices[n.InvoiceId], who[n.CustomerId]))], found.NextCursor);
    }

    public async Task<Outcome<CreditNoteView>> VoidAsync(CreditNoteId id, string? reason, CancellationToken cancellationToken)
    {
        var validation = new Validation();
        validation.OptionalText("reason", reason, 1_000);
        if (validation.Failed)
            return validation.Refusal;
        if (await store.FindByCreditNoteAsync(id, cancellationToken).ConfigureAwait(false) is not { } found)
            return Refusal.NotFound("CreditNote", id.ToString());

        var outcome = await turn.RunAsync(
            found.Id,
            async (invoice, at) =>
            {
                var note = invoice.CreditNotes.Single(n => n.Id == id);
                if (WhyNotVoid(note) is { } refusal)
                    return refusal;
                var voided = note with { VoidedAt = at.Now };
                var after = (invoice with { CreditNotes = [.. invoice.CreditNotes.Select(n => n.Id == id ? voided : n)] }).Settled(at.Now);
                StaleWriteException.Unless(await store.VoidCreditNoteAsync(voided, after, cancellationToken).ConfigureAwait(false));
                if (!await prepaid.TryDrawAgainAsync(invoice, note, at.Customer, at.Now, cancellationToken).ConfigureAwait(false))
                    return Refusal.Constraint("The prepaid credits that the credit note gave back have been used, reserved or have expired since; it cannot be voided.");
                await balances.MoveAsync(
                    note.CustomerId, -note.ToBalance, BalanceAction.CreditNoteVoided, new BalanceCause(invoice.Id, id), at.Now, cancellationToken).ConfigureAwait(false);
                announcements.CreditNote(voided, at.Customer, OutboxMessageType.CreditNoteVoided, at.Now);
                await AuditAsync(voided, "voided", reason, cancellationToken).ConfigureAwait(false);
                return null;
            },
            cancellationToken).ConfigureAwait(false);
        return outcome.TryGetValue(out var view, out var refused) ? View(view.Invoice, id, view.Customer) : refused;
    }

    private static Refusal? WhyNotVoid(CreditNote note) =>
        note.VoidedAt is not null ? Refusal.Constraint($"The credit note was voided at {note.VoidedAt}.")
        : note.Cause == CreditNoteCause.Reconcile ? Refusal.Constraint("The credit note corrects a charge, which would be wrong without it; only goodwill notes can be voided.")
        : note.ToPayer.IsPositive ? Refusal.Constraint($"Of the credit note {note.ToPayer} goes back to the payer, so it cannot be voided.")
        : note.Lines.Any(l => l.CreditsReturned.IsPositive && l.Amount.Currency != l.CreditsReturned.Currency)
            ? Refusal.Constraint("The credit note gave credits of a pricing unit back; it cannot be voided.")
        : null;

    // What may still be credited of a line is what it charged less all credits on it that count, whatever their cause (R11).
    private static Outcome<IReadOnlyList<CreditNoteLine>> Lines(Invoice invoice, CreateCreditNote command)
    {
        var left = invoice.Lines.Select(l => (l.Id, Charge: (ChargeKey?)l.Line.Charge, Charged: l.Line.Billed))
            .Concat(invoice.ManualLines.Select(l => (l.Id, Charge: (ChargeKey?)null, Charged: l.Amount)))
            .ToDictionary(l => l.Id);
        var given = invoice.CreditNotes.Where(n => n.VoidedAt is null).SelectMany(n => n.Lines).ToLookup(l => l.LineItemId, l => l.Amount);
        var validation = new Validation();
        var lines = new List<CreditNoteLine>();
        foreach (var (index, line) in command.Lines.Index())
        {
            var field = string.Create(CultureInfo.InvariantCulture, $"line_items[{index}]");
            if (!left.TryGetValue(line.LineItemId, out var of))
            {
                validation.Add($"{field}.invoice_line_item_id", $"'{line.LineItemId}' is no line of the invoice {invoice.Id}.");
                continue;
            }

            var amount = validation.PositiveAmount($"{field}.amount", line.Amount, of.Charged.Currency);
            var most = given[line.LineItemId].Aggregate(of.Charged, (rest, credit) => rest - credit);
            if (amount > most)
                validation.Add($"{field}.amount", $"must be at most {most}, which is left of the line, but is {amount}.");
            lines.Add(new CreditNoteLine(line.LineItemId, of.Charge, amount));
        }

        return validation.Failed ? validation.Refusal : Outcome.Success<IReadOnlyList<CreditNoteLine>>(lines);
    }

    private static CreditNoteView View(Invoice invoice, CreditNoteId id, Customer customer) => new(invoice.CreditNotes.Single(n => n.Id == id), invoice, customer);

    private Task AuditAsync(CreditNote note, string action, string? reason, CancellationToken cancellationToken) => audit.CreditNoteAsync(
        note.Id, action, reason,
        AuditLog.Amounts(("to_invoice", note.ToInvoice), ("to_balance", note.ToBalance), ("to_payer", note.ToPayer)), cancellationToken);
}
