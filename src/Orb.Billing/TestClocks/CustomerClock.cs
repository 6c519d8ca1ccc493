using NodaTime;
using Orb.Billing.Customers;

namespace Orb.Billing.TestClocks;

/// <summary>The time a customer lives by: its test clock's, else the wall clock's (R23).</summary>
internal sealed class CustomerClock(IClock wall, ITestClockStore clocks)
{
    public Instant WallNow => wall.GetCurrentInstant();

    public async Task<Instant> NowAsync(Customer customer, CancellationToken cancellationToken) =>
        customer.TestClockId is { } id && await clocks.FindAsync(id, cancellationToken).ConfigureAwait(false) is { } clock
            ? clock.FrozenTime
            : WallNow;

    /// <summary>The time of each customer, in one query.</summary>
    public async Task<Func<Customer, Instant>> NowAsync(IEnumerable<Customer> customers, CancellationToken cancellationToken)
    {
        var now = await NowAsync(customers.Select(c => c.TestClockId), cancellationToken).ConfigureAwait(false);
        return customer => now(customer.TestClockId);
    }

    /// <summary>The time of each clock, in one query; the wall clock's where there is none.</summary>
    public async Task<Func<TestClockId?, Instant>> NowAsync(IEnumerable<TestClockId?> testClocks, CancellationToken cancellationToken)
    {
        var ids = testClocks.OfType<TestClockId>().ToHashSet();
        var wallNow = WallNow;
        if (ids.Count == 0)
            return _ => wallNow;
        var found = await clocks.FindManyAsync(ids, cancellationToken).ConfigureAwait(false);
        return clock => clock is { } id && found.TryGetValue(id, out var known) ? known.FrozenTime : wallNow;
    }
}
