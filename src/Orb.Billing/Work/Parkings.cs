using Microsoft.Extensions.Logging;
using NodaTime;
using Orb.Billing.Audit;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Metering;
using Orb.Billing.Outbox;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.Work;

/// <summary>
/// Stops what cannot be billed, and only that: the subscription is parked, or the one-off invoice held, and listed as an exception in the same
/// transaction, so that nothing stops silently.
/// </summary>
internal sealed class Parkings(
    ISubscriptionStore subscriptions, IInvoiceStore invoices, IBillingExceptionStore exceptions, Announcements announcements, AuditLog audit, IIdGenerator ids,
    RunTally tally, ILogger<Parkings> log)
{
    private const int MaximumDetailLength = 1_000;

    /// <summary>Parks a subscription; one that was retried and stops again keeps its exception, with one attempt more.</summary>
    public async Task ParkAsync(
        SubscriptionId id, Customer customer, string reason, string detail, Instant at, CancellationToken cancellationToken)
    {
        detail = Shorten(detail);
        StaleWriteException.Unless(await subscriptions.ParkAsync(id, new Parking(reason, detail, at), cancellationToken).ConfigureAwait(false));
        var found = new BillingException
        {
            Id = new BillingExceptionId(ids.Next()),
            Kind = BillingExceptionKind.SubscriptionParked,
            CustomerId = customer.Id,
            SubscriptionId = id,
            Code = reason,
            Reason = detail,
            CreatedAt = at,
        };
        await ListAsync(found, customer, cancellationToken).ConfigureAwait(false);
        await audit.WriteDueAsync("subscription", id.ToString(), "parked", detail, Details(reason), cancellationToken).ConfigureAwait(false);
        tally.Stopped();
        ParkingLog.Parked(log, id, reason, detail);
    }

    /// <summary>Holds a one-off invoice, which has no subscription to park: it stays a draft, for somebody to look at.</summary>
    public async Task HoldAsync(Invoice draft, Customer customer, string reason, string detail, Instant at, CancellationToken cancellationToken)
    {
        detail = Shorten(detail);
        StaleWriteException.Unless(await invoices.UpdateDraftAsync(draft with { AutoIssue = false }, cancellationToken).ConfigureAwait(false));
        var found = new BillingException
        {
            Id = new BillingExceptionId(ids.Next()),
            Kind = BillingExceptionKind.InvoiceHeld,
            CustomerId = draft.CustomerId,
            InvoiceId = draft.Id,
            Code = reason,
            Reason = detail,
            CreatedAt = at,
        };
        await ListAsync(found, customer, cancellationToken).ConfigureAwait(false);
        await audit.WriteDueAsync("invoice", draft.Id.ToString(), "held", detail, Details(reason), cancellationToken).ConfigureAwait(false);
        tally.Stopped();
        ParkingLog.Held(log, draft.Id, reason, detail);
    }

    /// <summary>Lets what was stopped go on; false when it is not there any more.</summary>
    public async Task<bool> ReleaseAsync(BillingException exception, CancellationToken cancellationToken)
    {
        if (exception.SubscriptionId is { } subscriptionId)
        {
            StaleWriteException.Unless(await subscriptions.ParkAsync(subscriptionId, null, cancellationToken).ConfigureAwait(false));
            await audit.WriteAsync("subscription", subscriptionId.ToString(), "retried", null, Details(exception.Code!), cancellationToken).ConfigureAwait(false);
        }
        else
        {
            var invoiceId = exception.InvoiceId!.Value;
            if (await invoices.FindAsync(invoiceId, cancellationToken).ConfigureAwait(false) is not { Status: InvoiceStatus.Draft } draft)
                return false;
            // It was to be issued by itself, else it would not have been held.
            StaleWriteException.Unless(await invoices.UpdateDraftAsync(draft with { AutoIssue = true }, cancellationToken).ConfigureAwait(false));
            await audit.InvoiceAsync(invoiceId, "retried", null, Details(exception.Code!), cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>Closes the exception of what was retried, unless it has stopped again.</summary>
    public async Task ResolveAsync(BillingException retried, Instant now, CancellationToken cancellationToken)
    {
        var current = (await exceptions.FindAsync(retried.Id, cancellationToken).ConfigureAwait(false))!;
        if (current.Attempts == retried.Attempts)
            StaleWriteException.Unless(await exceptions.UpdateAsync(current with { ResolvedAt = now }, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Notes a retry that failed without changing anything.</summary>
    public async Task FailedAgainAsync(BillingException retried, string detail, Instant now, CancellationToken cancellationToken)
    {
        detail = Shorten(detail);
        StaleWriteException.Unless(await exceptions.UpdateAsync(
            retried with { Reason = detail, Attempts = retried.Attempts + 1, LastAttemptAt = now }, cancellationToken).ConfigureAwait(false));
        await audit.WriteAsync(
            retried.SubscriptionId is null ? "invoice" : "subscription", retried.SubscriptionId?.ToString() ?? retried.InvoiceId!.Value.ToString(), "retry_failed", detail,
            Details(retried.Code!), cancellationToken).ConfigureAwait(false);
    }

    private async Task ListAsync(BillingException found, Customer customer, CancellationToken cancellationToken)
    {
        var open = await exceptions.FindOpenAsync(found.SubscriptionId, found.InvoiceId, cancellationToken).ConfigureAwait(false);
        var listed = open is null
            ? found
            : open with { Code = found.Code, Reason = found.Reason, Attempts = open.Attempts + 1, LastAttemptAt = found.CreatedAt };
        StaleWriteException.Unless(open is null
            ? await exceptions.AddAsync([listed], cancellationToken).ConfigureAwait(false)
            : await exceptions.UpdateAsync(listed, cancellationToken).ConfigureAwait(false));
        announcements.Stopped(listed, customer);
    }

    private static Dictionary<string, string> Details(string reason) => new(StringComparer.Ordinal) { ["reason"] = reason };

    private static string Shorten(string detail) => detail.Length <= MaximumDetailLength ? detail : detail[..MaximumDetailLength];
}

internal static partial class ParkingLog
{
    [LoggerMessage(2002, LogLevel.Error, "Subscription {SubscriptionId} was parked, {Reason}: {Detail}")]
    public static partial void Parked(ILogger logger, SubscriptionId subscriptionId, string reason, string detail);

    [LoggerMessage(2006, LogLevel.Error, "The one-off invoice {InvoiceId} is held, {Reason}: {Detail}")]
    public static partial void Held(ILogger logger, InvoiceId invoiceId, string reason, string detail);
}
