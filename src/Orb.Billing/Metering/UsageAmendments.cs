using Microsoft.Extensions.Options;
using NodaTime;
using NodaTime.Text;
using Orb.Billing.Audit;
using Orb.Billing.Core.Metering;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.TestClocks;

namespace Orb.Billing.Metering;

/// <summary>Amends and deprecates single events: new rows with sequences of their own (R14).</summary>
internal sealed class UsageAmendments(
    IUsageCorrectionStore store,
    ICustomerStore customers,
    CustomerClock clock,
    LateUsageNotice lateUsage,
    ThresholdChecks thresholds,
    AuditLog audit,
    IBillingTransactions transactions,
    IOptions<OrbBillingOptions> options)
{
    public Task<Outcome<UsageCorrection>> AmendAsync(NewUsageEvent amended, CancellationToken cancellationToken) =>
        transactions.RunRepeatableAsync(() => AmendOnceAsync(amended, cancellationToken), cancellationToken);

    private async Task<Outcome<UsageCorrection>> AmendOnceAsync(NewUsageEvent amended, CancellationToken cancellationToken)
    {
        var validation = new Validation();
        UsageEventCheck.Shape(amended, validation);
        if (validation.Failed)
            return validation.Refusal;

        await using var transaction = await transactions.BeginAsync(cancellationToken).ConfigureAwait(false);
        var found = await FindAsync(amended.IdempotencyKey, cancellationToken).ConfigureAwait(false);
        if (!found.TryGetValue(out var current, out var refusal))
            return refusal;
        if (amended.Timestamp != current.Event.Timestamp)
            validation.Add("timestamp", $"must stay {current.Event.Timestamp}, but is {amended.Timestamp}; deprecate the event and send another one instead.");
        if (amended.CustomerId != current.CustomerId || amended.ExternalCustomerId != current.ExternalCustomerId)
            validation.Add("customer_id", "must name the customer as the event was sent; deprecate the event and send another one instead.");
        if (validation.Failed)
            return validation.Refusal;

        var hash = UsageEventHash.Of(amended);
        if (hash.AsSpan().SequenceEqual(UsageEventHash.Of(Sent(current))))
        {
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return new UsageCorrection(amended.IdempotencyKey, current.Sequence);
        }

        var body = new UsageEvent(amended.IdempotencyKey, amended.EventName, amended.Timestamp, amended.Properties);
        var sequence = await store.AmendAsync(
            current,
            new StoredUsageEvent(current.Id, body, current.CustomerId, current.ExternalCustomerId, hash) { BackfillId = current.BackfillId },
            cancellationToken).ConfigureAwait(false);
        await AuditAsync(current, "amended", cancellationToken).ConfigureAwait(false);
        var reached = await NoteAsync(current, sequence, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        await thresholds.RunTestClocksAsync(reached, cancellationToken).ConfigureAwait(false);
        return new UsageCorrection(amended.IdempotencyKey, sequence);
    }

    public Task<Outcome<UsageCorrection>> DeprecateAsync(string idempotencyKey, CancellationToken cancellationToken) =>
        transactions.RunAsync(() => DeprecateOnceAsync(idempotencyKey, cancellationToken), cancellationToken);

    private async Task<Outcome<UsageCorrection>> DeprecateOnceAsync(string idempotencyKey, CancellationToken cancellationToken)
    {
        await using var transaction = await transactions.BeginAsync(cancellationToken).ConfigureAwait(false);
        var found = await FindAsync(idempotencyKey, cancellationToken).ConfigureAwait(false);
        if (!found.TryGetValue(out var current, out var refusal))
            return refusal;
        var sequence = await store.DeprecateAsync(current, cancellationToken).ConfigureAwait(false);
        await AuditAsync(current, "deprecated", cancellationToken).ConfigureAwait(false);
        var reached = await NoteAsync(current, sequence, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        await thresholds.RunTestClocksAsync(reached, cancellationToken).ConfigureAwait(false);
        return new UsageCorrection(idempotencyKey, sequence);
    }

    private Task AuditAsync(CurrentUsageEvent e, string action, CancellationToken cancellationToken) => audit.WriteAsync(
        "usage_event",
        e.Event.IdempotencyKey,
        action,
        reason: null,
        new Dictionary<string, string> { ["event_name"] = e.Event.EventName, ["timestamp"] = InstantPattern.ExtendedIso.Format(e.Event.Timestamp) },
        cancellationToken);

    private async Task<Outcome<CurrentUsageEvent>> FindAsync(string idempotencyKey, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(idempotencyKey, cancellationToken).ConfigureAwait(false) is not { } current)
            return Refusal.NotFound("Event", Validation.Shorten(idempotencyKey));
        if (current.State == UsageEventState.Deprecated)
            return Refusal.Constraint("The event was deprecated; its idempotency_key cannot be used again.");
        if (current.State == UsageEventState.Pending)
            return Refusal.Constraint($"The event belongs to the backfill {current.BackfillId}, which is still open; close it first.");

        var window = options.Value.CorrectionWindow;
        var earliest = await NowAsync(current, cancellationToken).ConfigureAwait(false) - window;
        return current.Event.Timestamp < earliest
            ? Refusal.Constraint($"The event's timestamp {current.Event.Timestamp} lies before {earliest}, the start of the correction window ({DurationPattern.JsonRoundtrip.Format(window)} back); use a backfill that replaces it.")
            : current;
    }

    // The customers whose thresholds are to be checked.
    private async Task<IReadOnlyList<Customer>> NoteAsync(CurrentUsageEvent e, long sequence, CancellationToken cancellationToken)
    {
        if (await CustomerOfAsync(e, cancellationToken).ConfigureAwait(false) is not { } customer)
            return [];
        await lateUsage.NoteAsync(customer, sequence - 1, sequence, cancellationToken).ConfigureAwait(false);
        return await thresholds.NoteUsageAsync([customer.Id], cancellationToken).ConfigureAwait(false);
    }

    private Task<Customer?> CustomerOfAsync(CurrentUsageEvent e, CancellationToken cancellationToken) => e.CustomerId is { } id
        ? customers.FindAsync(id, cancellationToken)
        : customers.FindByExternalIdAsync(e.ExternalCustomerId!, cancellationToken);

    private async Task<Instant> NowAsync(CurrentUsageEvent e, CancellationToken cancellationToken)
    {
        var customer = await CustomerOfAsync(e, cancellationToken).ConfigureAwait(false);
        return customer is null ? clock.WallNow : await clock.NowAsync(customer, cancellationToken).ConfigureAwait(false);
    }

    private static NewUsageEvent Sent(CurrentUsageEvent e) => new()
    {
        IdempotencyKey = e.Event.IdempotencyKey,
        EventName = e.Event.EventName,
        Timestamp = e.Event.Timestamp,
        CustomerId = e.CustomerId,
        ExternalCustomerId = e.ExternalCustomerId,
        Properties = e.Event.Properties,
    };
}
