using NodaTime;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Credits;
using Orb.Billing.Customers;
using Orb.Billing.Metering;
using Orb.Billing.Subscriptions;
using Orb.Billing.Taxes;

namespace Orb.Billing.Invoicing;

/// <summary>Makes a draft final: its lines are calculated and taxed once more, it takes the balance and its number, and nothing of it changes any more (R13, R18, R19).</summary>
internal sealed class InvoiceIssuing(
    IInvoiceStore store, InvoiceProjection projection, InvoiceTaxation taxation, CreditNoteWriting creditNotes, BalanceWriting balances,
    NumberSeries numbers, CreditBooking prepaid, FoundExceptions exceptions)
{
    /// <summary>Issues a draft within the caller's transaction.</summary>
    /// <param name="draft">The draft.</param>
    /// <param name="subscription">The subscription it bills; null for a one-off invoice.</param>
    /// <param name="customer">Who is invoiced.</param>
    /// <param name="at">The issue time.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The issued invoice; null when the draft had no lines any more and was removed.</returns>
    /// <exception cref="StaleWriteException">Another writer was faster: the caller rolls back and starts over.</exception>
    public async Task<Invoice?> IssueAsync(Invoice draft, Subscription? subscription, Customer customer, Instant at, CancellationToken cancellationToken)
    {
        var (calculated, projected) = await CalculateAsync(draft, subscription, customer, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<InvoiceLineItem> lines = calculated is null ? [] : (await projection.ItemsAsync([calculated], cancellationToken).ConfigureAwait(false))[0];
        var final = await taxation.TaxAsync(draft.WithLines(calculated, lines), customer, cancellationToken).ConfigureAwait(false);
        // What late usage gives back is booked before the balance is read, so that the balance pays this invoice (R12, R15).
        if (projected?.Credits[0] is [_, ..] corrections)
            await creditNotes.WriteAsync(corrections, customer, "Usage that was corrected after it had been invoiced.", at, cancellationToken).ConfigureAwait(false);
        if (calculated is null && draft.ManualLines.Count == 0)
        {
            StaleWriteException.Unless(await store.RemoveDraftAsync(draft, cancellationToken).ConfigureAwait(false));
            return null;
        }

        var balance = await balances.BalanceAsync(customer.Id, draft.Currency, cancellationToken).ConfigureAwait(false);
        final = final with { BalanceApplied = BalanceApplication.Of(final.Total, balance) };
        // A sum beyond its digits shows here, before anything of the invoice is written (R1).
        _ = final.Payable;
        var issued = (final with
        {
            Status = InvoiceStatus.Issued,
            IssuedAt = at,
            Number = await numbers.NextInvoiceNumberAsync(customer, cancellationToken).ConfigureAwait(false),
            CutOff = projected?.CutOff,
        }).Settled(at);
        StaleWriteException.Unless(await store.IssueAsync(issued, cancellationToken).ConfigureAwait(false));
        await balances.MoveAsync(
            customer.Id, -issued.BalanceApplied, BalanceAction.AppliedToInvoice, new BalanceCause(issued.Id), at, cancellationToken).ConfigureAwait(false);
        await prepaid.IssuedAsync(issued, calculated, projected?.Prepaid ?? CreditClaims.None, customer, at, cancellationToken).ConfigureAwait(false);
        await NoteUnreadableAsync(projected, customer, at, cancellationToken).ConfigureAwait(false);
        return issued with { Version = draft.Version + 1 };
    }

    private async Task<(CalculatedInvoice? Calculated, Projection? Projected)> CalculateAsync(
        Invoice draft, Subscription? subscription, Customer customer, CancellationToken cancellationToken)
    {
        if (subscription is null)
            return (null, null);
        var projected = await projection.RunAsync([ProjectionRequest.Of(draft, subscription, customer)], cancellationToken).ConfigureAwait(false);
        return (projected.Invoices[0].FirstOrDefault(draft.Matches), projected);
    }

    private async Task NoteUnreadableAsync(Projection? projected, Customer customer, Instant at, CancellationToken cancellationToken)
    {
        foreach (var (metricId, accumulator) in projected?.Unreadable ?? [])
            await exceptions.AddUnreadableAsync(customer.Id, metricId, accumulator, at, cancellationToken).ConfigureAwait(false);
    }
}
