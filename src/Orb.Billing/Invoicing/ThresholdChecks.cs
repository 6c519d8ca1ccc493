using NodaTime;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;
using Orb.Billing.Subscriptions;
using Orb.Billing.TestClocks;
using Orb.Billing.Work;

namespace Orb.Billing.Invoicing;

/// <summary>
/// Makes the comparison with an invoicing threshold, or with alerts, due wherever what it compares may have grown, within the transaction that makes it
/// grow (R16, R22). Customers without either cost one look at an index.
/// </summary>
internal sealed class ThresholdChecks(
    IThresholdCheckStore store, ICustomerStore customers, IDueWorkStore work, CustomerClock clock, CustomerSteps steps, IDateTimeZoneProvider zones)
{
    /// <summary>Usage of customers has changed; of all of them where null.</summary>
    /// <returns>The customers whose subscriptions are to be checked: those of the usage, or those who pay for it.</returns>
    public async Task<IReadOnlyList<Customer>> NoteUsageAsync(IReadOnlyCollection<CustomerId>? changed, CancellationToken cancellationToken)
    {
        if (changed is { Count: 0 })
            return [];
        var watching = await store.WatchingAsync(changed, cancellationToken).ConfigureAwait(false);
        if (watching.Count == 0)
            return [];
        // Before their checks are touched, as a step does: who holds one of the two and waits for the other would wait for ever.
        await work.LockAsync([.. watching.Select(w => w.CustomerId).Distinct()], cancellationToken).ConfigureAwait(false);
        var owners = await customers.FindManyAsync([.. watching.Select(w => w.CustomerId).Distinct()], cancellationToken).ConfigureAwait(false);
        var now = await clock.NowAsync(owners.Values, cancellationToken).ConfigureAwait(false);
        foreach (var watched in watching)
            await ScheduleAsync(watched.SubscriptionId, owners[watched.CustomerId], now(owners[watched.CustomerId]), cancellationToken).ConfigureAwait(false);
        return [.. owners.Values];
    }

    /// <summary>
    /// Makes the checks of customers on test clocks, behind the commit of the usage. A sweep looks at customers of the wall clock only, and a test clock
    /// stands still: nobody else would come (R23).
    /// </summary>
    public async Task RunTestClocksAsync(IReadOnlyList<Customer> reached, CancellationToken cancellationToken)
    {
        foreach (var customer in reached.Where(c => c.TestClockId is not null))
            await steps.CatchUpAsync(customer.Id, await clock.NowAsync(customer, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A subscription was made or changed.</summary>
    public Task ScheduleAsync(Subscription subscription, Customer customer, Instant now, CancellationToken cancellationToken) => !subscription.IsWatched
        ? store.ForgetAsync(subscription.Id, cancellationToken)
        : ScheduleAsync(subscription.Id, customer, now, cancellationToken);

    private async Task ScheduleAsync(SubscriptionId id, Customer customer, Instant now, CancellationToken cancellationToken)
    {
        var day = LocalDays.DateOf(now, zones[customer.TimeZone]);
        await store.ScheduleAsync(new ThresholdCheck(id, customer.Id, day, now, now), cancellationToken).ConfigureAwait(false);
        await work.ScheduleAsync(customer.Id, customer.TestClockId, now, cancellationToken).ConfigureAwait(false);
    }
}
