using NodaTime;
using Orb.Billing.Audit;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Credits;
using Orb.Billing.Subscriptions;
using Orb.Billing.Taxes;
using Orb.Billing.Work;

namespace Orb.Billing.Invoicing;

/// <summary>What is done to drafts by hand: changed and issued. What is kept on a draft here, a refresh keeps (R13).</summary>
internal sealed class DraftEditing(
    IInvoiceStore store,
    ISubscriptionStore subscriptions,
    ManualLines manualLines,
    InvoiceIssuing issuing,
    InvoiceTaxation taxation,
    InvoiceViews views,
    InvoiceTurn turn,
    CustomerTurn customerTurn,
    CustomerSteps steps,
    IDueWorkStore work,
    AuditLog audit,
    IBillingTransactions transactions,
    IDateTimeZoneProvider zones)
{
    public Task<Outcome<InvoiceView>> IssueAsync(InvoiceId id, CancellationToken cancellationToken) =>
        transactions.RunAsync(() => IssueOnceAsync(id, cancellationToken), cancellationToken);

    private async Task<Outcome<InvoiceView>> IssueOnceAsync(InvoiceId id, CancellationToken cancellationToken)
    {
        await using var transaction = await transactions.BeginAsync(cancellationToken).ConfigureAwait(false);
        if (await store.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } found)
            return Refusal.NotFound("Invoice", id.ToString());
        if (found.Status != InvoiceStatus.Draft)
            return Refusal.Constraint($"The invoice is {found.Status}; only a draft can be issued.");
        if (!(await customerTurn.TakeAsync(found.CustomerId, cancellationToken).ConfigureAwait(false)).TryGetValue(out var at, out var refusal))
            return refusal;
        // What was due before may have been this very draft.
        var draft = await store.FindAsync(id, cancellationToken).ConfigureAwait(false);
        if (draft is { Status: InvoiceStatus.Draft } && at.Now < draft.ScheduledIssueAt)
        {
            return Refusal.Constraint(draft.SubscriptionId is null
                ? $"The invoice is eligible to issue at its date, {draft.ScheduledIssueAt}; it is {at.Now}."
                : $"The invoice waits for late usage and is eligible to issue at {draft.ScheduledIssueAt}; it is {at.Now}.");
        }

        try
        {
            if (draft is { Status: InvoiceStatus.Draft })
            {
                var subscription = draft.SubscriptionId is { } of ? await subscriptions.FindAsync(of, cancellationToken).ConfigureAwait(false) : null;
                var final = await issuing.IssueAsync(draft, subscription, at.Customer, at.Now, cancellationToken).ConfigureAwait(false);
                await audit.InvoiceAsync(
                    id, final is null ? "removed" : "issued", reason: null, final is null ? [] : AuditLog.Amounts(("total", final.Total)), cancellationToken).ConfigureAwait(false);
            }

            var issued = await views.FindAsync(id, cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return issued is not null ? issued : Refusal.DraftRemoved;
        }
        catch (StaleWriteException)
        {
            return Refusal.Conflict("The invoice was changed by another request; read it and try again.");
        }
        catch (AmountOverflowException overflow)
        {
            return Refusal.Constraint($"The invoice cannot be calculated. {overflow.Message}");
        }
        catch (BoundPassedException passed)
        {
            return Refusal.Constraint($"The invoice is not issued. {passed.Message}");
        }
    }

    public Task<Outcome<InvoiceView>> UpdateAsync(InvoiceId id, UpdateInvoice command, CancellationToken cancellationToken) =>
        turn.RunAsync(
            id,
            async (invoice, at) =>
            {
                if (!InvoiceTerms.Changed(invoice, command, zones[at.Customer.TimeZone]).TryGetValue(out var changed, out var refusal))
                    return refusal;
                StaleWriteException.Unless(invoice.Status == InvoiceStatus.Draft
                    ? await store.UpdateDraftAsync(changed, cancellationToken).ConfigureAwait(false)
                    : await store.UpdateAsync(changed, cancellationToken).ConfigureAwait(false));
                await audit.InvoiceAsync(id, "updated", reason: null, Given(command), cancellationToken).ConfigureAwait(false);
                if (changed.ScheduledIssueAt != invoice.ScheduledIssueAt)
                {
                    await work.ScheduleAsync(at.Customer.Id, at.Customer.TestClockId, changed.ScheduledIssueAt, cancellationToken).ConfigureAwait(false);
                    await steps.RunNowAsync(at.Customer.Id, at.Now, cancellationToken).ConfigureAwait(false);
                }

                return null;
            },
            cancellationToken);

    public Task<Outcome<InvoiceView>> AddLineAsync(InvoiceId id, AddManualLine command, CancellationToken cancellationToken) =>
        OnDraftAsync(
            id,
            async (draft, at) =>
            {
                var made = await manualLines.OfAsync(command, draft.Currency, zones[at.Customer.TimeZone], cancellationToken).ConfigureAwait(false);
                if (!made.TryGetValue(out var line, out var refusal))
                    return refusal;
                if (draft.ManualLines.Count >= ManualLines.Maximum)
                    return Refusal.Constraint($"The draft has {draft.ManualLines.Count} lines made by hand, which is the most there may be.");
                var changed = draft with { ManualLines = [.. draft.ManualLines, line] };
                // A sum beyond its digits shows here, not at issue.
                _ = await taxation.TaxAsync(changed.WithLines(null, []), at.Customer, cancellationToken).ConfigureAwait(false);
                StaleWriteException.Unless(await store.UpdateDraftAsync(changed, cancellationToken).ConfigureAwait(false));
                await AuditLineAsync(id, "line_added", line, cancellationToken).ConfigureAwait(false);
                return null;
            },
            cancellationToken);

    public Task<Outcome<InvoiceView>> RemoveLineAsync(InvoiceId id, LineItemId lineId, CancellationToken cancellationToken) =>
        OnDraftAsync(
            id,
            async (draft, _) =>
            {
                if (draft.ManualLines.FirstOrDefault(l => l.Id == lineId) is not { } line)
                    return Refusal.NotFound("InvoiceLineItem", lineId.ToString());
                if (CreditPurchases.IsPriceOf(draft, line))
                    return Refusal.Constraint("The line is the price of prepaid credits and stays on their invoice; void the credits in the ledger to take them back.");
                var changed = draft with { ManualLines = [.. draft.ManualLines.Where(l => l.Id != lineId)] };
                StaleWriteException.Unless(await store.UpdateDraftAsync(changed, cancellationToken).ConfigureAwait(false));
                await AuditLineAsync(id, "line_removed", line, cancellationToken).ConfigureAwait(false);
                return null;
            },
            cancellationToken);

    private Task<Outcome<InvoiceView>> OnDraftAsync(
        InvoiceId id, Func<Invoice, CustomerNow, Task<Refusal?>> command, CancellationToken cancellationToken) =>
        turn.RunAsync(
            id,
            (invoice, at) => invoice.Status == InvoiceStatus.Draft
                ? command(invoice, at)
                : Task.FromResult<Refusal?>(Refusal.Constraint($"The invoice is {invoice.Status}; only a draft's lines can be changed.")),
            cancellationToken);

    private static Dictionary<string, string> Given(UpdateInvoice command) => AuditLog.Fields(
        ("metadata", command.Metadata),
        ("memo", command.Memo),
        ("net_terms", command.NetTerms),
        ("due_date", (object?)command.DueDate ?? command.DueOn),
        ("invoice_date", (object?)command.InvoiceDate ?? command.InvoiceOn),
        ("auto_collection", command.AutoCollection));

    private Task AuditLineAsync(InvoiceId id, string action, ManualLine line, CancellationToken cancellationToken)
    {
        var details = AuditLog.Amounts(("amount", line.Amount));
        details["line_id"] = line.Id.ToString();
        details["name"] = line.Name;
        return audit.InvoiceAsync(id, action, reason: null, details, cancellationToken);
    }
}
