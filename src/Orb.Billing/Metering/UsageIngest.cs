using System.Globalization;
using Microsoft.Extensions.Options;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Tenants;
using Orb.Billing.TestClocks;

namespace Orb.Billing.Metering;

/// <summary>Takes batches of events in, all or none, by themselves or into an open backfill.</summary>
internal sealed class UsageIngest(
    IUsageStore store,
    ICustomerStore customers,
    CustomerClock clock,
    ThresholdChecks thresholds,
    IBillingTransactions transactions,
    IIdGenerator ids,
    CurrentSettings tenant,
    IOptions<OrbBillingOptions> options)
{
    // Every event has a key: what an earlier attempt has written is taken for the repetition it is.
    public Task<IngestResult> RunAsync(IReadOnlyList<NewUsageEvent> events, Backfill? backfill, CancellationToken cancellationToken) =>
        transactions.RunRepeatableAsync(() => RunOnceAsync(events, backfill, cancellationToken), cancellationToken);

    private async Task<IngestResult> RunOnceAsync(IReadOnlyList<NewUsageEvent> events, Backfill? backfill, CancellationToken cancellationToken)
    {
        var settings = options.Value;
        if (events.Count > settings.MaximumBatchSize)
        {
            var message = string.Create(CultureInfo.InvariantCulture, $"the batch has {events.Count} events; at most {settings.MaximumBatchSize} are allowed.");
            return new IngestResult([new IngestFailure("", [message])], 0, 0);
        }

        var stored = events.Select(e => Stored(e, backfill)).ToList();
        var check = await CheckAsync(events, backfill, cancellationToken).ConfigureAwait(false);
        var failures = await FailuresAsync(stored, events.Select(check.Errors), cancellationToken).ConfigureAwait(false);
        if (failures.Count > 0)
            return new IngestResult(failures, 0, 0);

        await using var transaction = await transactions.BeginAsync(cancellationToken).ConfigureAwait(false);
        if (backfill is { ReplacesExistingEvents: true }
            && await OutsideAsync(stored, backfill, cancellationToken).ConfigureAwait(false) is { Count: > 0 } outside)
        {
            return new IngestResult(outside, 0, 0);
        }

        var result = await store.AppendAsync(stored, cancellationToken).ConfigureAwait(false);
        if (result.Conflicts.Count > 0)
        {
            return new IngestResult(
                [.. result.Conflicts.Select(key => new IngestFailure(key, ["An event with this idempotency_key was taken before with another body, or by a backfill that is still open."]))], 0, 0);
        }

        // What a backfill brings counts from its close on.
        IReadOnlyList<Customer> reached = backfill is null && result.Added > 0
            ? await thresholds.NoteUsageAsync(check.Customers, cancellationToken).ConfigureAwait(false)
            : [];
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        await thresholds.RunTestClocksAsync(reached, cancellationToken).ConfigureAwait(false);
        return new IngestResult([], result.Added, result.Duplicates);
    }

    private async Task<UsageEventCheck> CheckAsync(IReadOnlyList<NewUsageEvent> events, Backfill? backfill, CancellationToken cancellationToken)
    {
        var named = await customers.FindReferencesAsync(
            [.. events.Select(e => e.CustomerId).OfType<CustomerId>().Distinct()],
            [.. events.Select(e => e.ExternalCustomerId).OfType<string>().Distinct(StringComparer.Ordinal)],
            cancellationToken).ConfigureAwait(false);
        var now = await clock.NowAsync(named.Select(c => c.TestClockId), cancellationToken).ConfigureAwait(false);
        var window = (await tenant.ReadAsync(cancellationToken).ConfigureAwait(false)).IngestWindow;
        return new UsageEventCheck(window, options.Value.IngestLead, named, now, clock.WallNow, backfill);
    }

    private async Task<List<IngestFailure>> FailuresAsync(
        List<StoredUsageEvent> stored, IEnumerable<IReadOnlyList<string>> errors, CancellationToken cancellationToken)
    {
        var failing = stored.Zip(errors).Where(e => e.Second.Count > 0).ToList();
        if (failing.Count == 0)
            return [];
        // What was taken once is taken again whatever the time: a sender that was cut off for a day may send everything anew (R14).
        var known = await store.KnownAsync([.. failing.Select(f => f.First.Event.IdempotencyKey)], cancellationToken).ConfigureAwait(false);
        return [.. failing
            .Where(f => !known.TryGetValue(f.First.Event.IdempotencyKey, out var key) || !key.IsRepeatedBy(f.First))
            .Select(f => new IngestFailure(f.First.Event.IdempotencyKey, f.Second))];
    }

    // Taken for a repetition, such an event would be withdrawn by the close and come from nowhere again.
    private async Task<List<IngestFailure>> OutsideAsync(List<StoredUsageEvent> stored, Backfill backfill, CancellationToken cancellationToken)
    {
        var known = await store.KnownAsync([.. stored.Select(e => e.Event.IdempotencyKey)], cancellationToken).ConfigureAwait(false);
        return [.. known.Where(k => k.Value.BackfillId != backfill.Id).Select(k => new IngestFailure(
            k.Key, ["An event with this idempotency_key was taken outside the backfill, which replaces existing events; give the new event a key of its own."]))];
    }

    private StoredUsageEvent Stored(NewUsageEvent e, Backfill? backfill) =>
        new(ids.Next(), new UsageEvent(e.IdempotencyKey, e.EventName, e.Timestamp, e.Properties), e.CustomerId, e.ExternalCustomerId, UsageEventHash.Of(e))
        {
            BackfillId = backfill?.Id,
        };
}
