using System.Globalization;
using NodaTime;
using Orb.Billing.Audit;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Periods;
using Orb.Billing.Credits;
using Orb.Billing.Customers;
using Orb.Billing.Outbox;
using Orb.Billing.Subscriptions;
using Orb.Billing.Work;

namespace Orb.Billing.Invoicing;

/// <summary>How an issued invoice ends other than by being collected: reported as paid, or void (R11, R13, R18).</summary>
internal sealed class InvoiceSettling(
    IInvoiceStore store, InvoiceTurn turn, BalanceWriting balances, CreditBooking credits, Announcements announcements, AuditLog audit, IDueWorkStore work,
    ISubscriptionStore subscriptions, ThresholdChecks thresholds, IIdGenerator ids, IDateTimeZoneProvider zones)
{
    private const string NoPaymentProvider = "no payment provider";

    // Whoever asks in a loop must not grow an invoice without end.
    private const int MaximumAttempts = 100;

    public Task<Outcome<InvoiceView>> MarkPaidAsync(InvoiceId id, ReportedPayment payment, CancellationToken cancellationToken) =>
        turn.RunAsync(
            id,
            async (invoice, at) =>
            {
                var validation = new Validation();
                validation.OptionalText("external_id", payment.ExternalId);
                validation.OptionalText("notes", payment.Notes, 10_000);
                var today = LocalDays.DateOf(at.Now, zones[at.Customer.TimeZone]);
                if (payment.ReceivedOn > today)
                    validation.Add("payment_received_date", $"must not lie after today, {today:R}, but is {payment.ReceivedOn:R}.");
                if (validation.Failed)
                    return validation.Refusal;
                if (invoice.Status is not (InvoiceStatus.Issued or InvoiceStatus.Synced))
                    return Refusal.Constraint($"The invoice is {invoice.Status}; only an issued or synced invoice can be marked as paid.");

                var received = invoice.AmountDue;
                var paid = (invoice with { Payment = payment, AmountPaid = invoice.AmountPaid + received }).Settled(at.Now);
                StaleWriteException.Unless(await store.UpdateAsync(paid, cancellationToken).ConfigureAwait(false));
                await credits.PaidAsync(paid, at.Now, cancellationToken).ConfigureAwait(false);
                // A credit note that is voided afterwards may leave something due, which is paid for itself.
                announcements.Invoice(paid, at.Customer, OutboxMessageType.InvoiceMarkedAsPaid, at.Now, invoice.Version.ToString(CultureInfo.InvariantCulture));
                await audit.InvoiceAsync(
                    id, "marked_as_paid", payment.Notes, AuditLog.Amounts(("amount", received)), cancellationToken).ConfigureAwait(false);
                return null;
            },
            cancellationToken);

    public Task<Outcome<InvoiceView>> PayAsync(InvoiceId id, CancellationToken cancellationToken) =>
        turn.RunAsync(
            id,
            async (invoice, at) =>
            {
                if (invoice.Status != InvoiceStatus.Issued)
                    return Refusal.Constraint($"The invoice is {invoice.Status}; only an issued invoice can be collected.");
                if (!invoice.AmountDue.IsPositive)
                    return Refusal.Constraint("Nothing of the invoice is due.");
                var attempt = new PaymentAttempt(ids.Next(), at.Now, invoice.AmountDue, Succeeded: false, NoPaymentProvider);
                StaleWriteException.Unless(
                    await store.UpdateAsync(invoice with { PaymentAttempts = [.. invoice.PaymentAttempts.TakeLast(MaximumAttempts - 1), attempt] }, cancellationToken).ConfigureAwait(false));
                announcements.Invoice(invoice, at.Customer, OutboxMessageType.InvoicePaymentFailed, at.Now, $"{attempt.Id:N}");
                await audit.InvoiceAsync(
                    id, "payment_failed", NoPaymentProvider, AuditLog.Amounts(("amount", attempt.Amount)), cancellationToken).ConfigureAwait(false);
                return null;
            },
            cancellationToken);

    public Task<Outcome<InvoiceView>> VoidAsync(InvoiceId id, VoidInvoice command, CancellationToken cancellationToken) =>
        turn.RunAsync(
            id,
            async (invoice, at) =>
            {
                var validation = new Validation();
                validation.OptionalText("reason", command.Reason, 1_000);
                if (validation.Failed)
                    return validation.Refusal;
                if (WhyNotVoid(invoice, command) is { } refusal)
                    return refusal;

                var voided = invoice with { Status = InvoiceStatus.Void, VoidedAt = at.Now, Rebilled = command.Rebill };
                StaleWriteException.Unless(await store.VoidAsync(voided, cancellationToken).ConfigureAwait(false));
                await credits.VoidedAsync(invoice, at.Customer, at.Now, cancellationToken).ConfigureAwait(false);
                // A debt that it had added goes back as a debt, credit as credit.
                await balances.MoveAsync(
                    invoice.CustomerId, invoice.BalanceApplied, BalanceAction.ReturnFromVoiding, new BalanceCause(id), at.Now, cancellationToken).ConfigureAwait(false);
                announcements.Invoice(voided, at.Customer, OutboxMessageType.InvoiceVoided, at.Now);
                await audit.InvoiceAsync(
                    id, command.Rebill ? "voided_and_rebilled" : "voided", command.Reason,
                    AuditLog.Amounts(("total", invoice.Total), ("balance_returned", invoice.BalanceApplied)), cancellationToken).ConfigureAwait(false);
                if (command.Rebill && invoice.Cause == InvoiceCause.Threshold)
                    await RebillPartAsync(voided, at, cancellationToken).ConfigureAwait(false);
                else if (command.Rebill)
                    await AddRebillAsync(voided, at, cancellationToken).ConfigureAwait(false);
                return null;
            },
            cancellationToken);

    private static Refusal? WhyNotVoid(Invoice invoice, VoidInvoice command)
    {
        if (invoice.Status != InvoiceStatus.Issued)
            return Refusal.Constraint($"The invoice is {invoice.Status}; only an issued invoice can be voided. What was paid is taken back by a credit note.");
        if (invoice.AmountPaid.IsPositive)
            return Refusal.Constraint($"Of the invoice {invoice.AmountPaid} was paid, so it cannot be voided; write a credit note.");
        if (invoice.CreditNotes.Any(n => n.VoidedAt is null))
            return Refusal.Constraint("The invoice has a credit note, which voiding would count twice; credit what is left of it instead.");
        return command.Rebill && invoice.SubscriptionId is null
            ? Refusal.Constraint("A one-off invoice has no charges to bill again; make a new one.")
            : null;
    }

    // Nothing is due on the date of a part. While its period is open, the next part or the end takes the charges in; of a period that has been closed
    // they are billed again on the date they were due.
    private async Task RebillPartAsync(Invoice voided, CustomerNow at, CancellationToken cancellationToken)
    {
        var subscription = (await subscriptions.FindAsync(voided.SubscriptionId!.Value, cancellationToken).ConfigureAwait(false))!;
        await thresholds.ScheduleAsync(subscription, at.Customer, at.Now, cancellationToken).ConfigureAwait(false);
        var settled = await store.SettledAsync([.. voided.Lines.Select(l => l.Line.Charge)], cancellationToken).ConfigureAwait(false);
        var open = ChargePlanner.OpenAt(subscription.Timeline, at.Now).Select(c => c.Key).ToHashSet();
        var closed = settled.Values.Where(s => !open.Contains(s.Key) && s.Lines.Any(l => l.Part is null)).Select(s => s.Key);
        var closing = ChargePlanner.Named(subscription.Timeline, closed, at.Now).Select(c => c.Pieces[^1].InvoiceDate).ToList();
        if (closing.Count == 0)
            return;
        var date = closing.Max();
        var due = CycleInvoice.DueDate(date, voided.NetTerms, subscription.Timeline.Zone);
        await AddRebillAsync(voided with { InvoiceDate = date, DueDate = due }, at, cancellationToken).ConfigureAwait(false);
    }

    // Its charges are due on its date still, and a draft of that date finds them open. It waits for the next run, so that what was wrong can be
    // put right on it before.
    private async Task AddRebillAsync(Invoice voided, CustomerNow at, CancellationToken cancellationToken)
    {
        var zero = Money.Zero(voided.Currency);
        var draft = voided with
        {
            Id = new InvoiceId(ids.Next()),
            Cause = InvoiceCause.Change,
            CauseId = $"rebill|{voided.Id}",
            Status = InvoiceStatus.Draft,
            Number = null,
            ScheduledIssueAt = at.Now,
            CreatedAt = at.Now,
            IssuedAt = null,
            VoidedAt = null,
            Rebilled = false,
            PaymentAttempts = [],
            Lines = [],
            ManualLines = [.. voided.ManualLines.Select(l => l with { Id = new LineItemId(ids.Next()), Taxes = null })],
            Taxation = null,
            CreditNotes = [],
            BalanceTransactions = [],
            CutOff = null,
            Subtotal = zero,
            Total = zero,
            BalanceApplied = zero,
            Version = 0,
        };
        StaleWriteException.Unless(await store.AddDraftAsync(draft, cancellationToken).ConfigureAwait(false));
        await work.ScheduleAsync(at.Customer.Id, at.Customer.TestClockId, at.Now, cancellationToken).ConfigureAwait(false);
    }
}
