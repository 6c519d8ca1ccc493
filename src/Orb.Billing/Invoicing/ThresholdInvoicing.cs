using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Customers;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.Invoicing;

/// <summary>Invoices a part of the periods that are open when their usage has reached the subscription's threshold, at once (R16).</summary>
internal sealed class ThresholdInvoicing(
    IThresholdCheckStore checks, IInvoiceStore invoices, InvoiceProjection projection, InvoiceIssuing issuing, BookingJournal journal, SafetyBounds bounds,
    IIdGenerator ids, IDateTimeZoneProvider zones)
{
    /// <summary>Makes a check within the caller's transaction.</summary>
    /// <param name="subscription">The subscription.</param>
    /// <param name="customer">Its customer.</param>
    /// <param name="at">The time it is stamped with: the invoice date of a part.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="StaleWriteException">Another writer was faster.</exception>
    public async Task RunAsync(Subscription subscription, Customer customer, Instant at, CancellationToken cancellationToken)
    {
        // Others are checked for their alerts alone.
        if (subscription.InvoicingThreshold is not { } threshold)
            return;
        var request = new ProjectionRequest(subscription, customer, at) { IsPart = true, Threshold = threshold };
        var due = await projection.RunAsync([request], cancellationToken).ConfigureAwait(false);
        foreach (var part in due.Invoices[0])
            await IssueAsync(part, subscription, customer, at, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The checks were made. Usage that came meanwhile lies behind the cut-off: the check stays for it, whatever this one found.</summary>
    public async Task CompleteAsync(IReadOnlyCollection<ThresholdCheck> made, CancellationToken cancellationToken) =>
        _ = await checks.CompleteAsync(made, cancellationToken).ConfigureAwait(false);

    // At once, without grace and whatever the customer's automatic issuance: the threshold bounds what is owed and not yet asked for.
    private async Task IssueAsync(CalculatedInvoice part, Subscription subscription, Customer customer, Instant at, CancellationToken cancellationToken)
    {
        bounds.Check(part);
        var period = subscription.Timeline.BillingPeriodAt(at)!.Value.Start;
        var cause = $"{subscription.Id}|{LocalDatePattern.Iso.Format(period)}|";
        var before = await invoices.CountAsync(subscription.Id, InvoiceCause.Threshold, cause, cancellationToken).ConfigureAwait(false);
        var draft = CycleInvoice.Draft(
            new InvoiceId(ids.Next()), subscription, customer, at, part.Currency, part.GroupingKey, hasUsage: false, Duration.Zero, at, zones.VersionId) with
        {
            Cause = InvoiceCause.Threshold,
            CauseId = cause + (before + 1).ToString(CultureInfo.InvariantCulture),
            CorrectsFrom = null,
        };
        StaleWriteException.Unless(await invoices.AddDraftAsync(draft, cancellationToken).ConfigureAwait(false));
        journal.Wrote(draft.Id);
        await issuing.IssueAsync(draft, subscription, customer, at, cancellationToken).ConfigureAwait(false);
    }
}
