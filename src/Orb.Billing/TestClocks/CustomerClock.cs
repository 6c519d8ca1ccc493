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
        var ids = customers.Select(c => c.TestClockId).OfType<TestClockId>().ToHashSet();
        var wallNow = WallNow;
        if (ids.Count == 0)
            return _ => wallNow;
        var found = await clocks.FindManyAsync(ids, cancellationToken).ConfigureAwait(false);
        return customer => customer.TestClockId is { } id && found.TryGetValue(id, out var clock) ? clock.FrozenTime : wallNow;
    }
}
