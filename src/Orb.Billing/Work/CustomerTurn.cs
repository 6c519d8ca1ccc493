using NodaTime;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;
using Orb.Billing.TestClocks;

namespace Orb.Billing.Work;

/// <summary>
/// A command's turn at a customer: what was due before is done first, as a punctual host would have done it, so that the command changes
/// only what comes after it (R22).
/// </summary>
internal sealed class CustomerTurn(ICustomerStore customers, ITestClockStore clocks, IDueWorkStore work, CustomerSteps steps, CustomerClock clock)
{
    /// <summary>The customer and the time of the command, within the caller's transaction. Refused while the customer's clock moves.</summary>
    public async Task<Outcome<CustomerNow>> TakeAsync(CustomerId id, CancellationToken cancellationToken)
    {
        // First of all, so that nothing read from here on is changed by a worker or another command meanwhile.
        await work.LockAsync([id], cancellationToken).ConfigureAwait(false);
        if (await customers.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } customer)
            return Refusal.NotFound("Customer", id.ToString());
        if (customer.TestClockId is { } clockId
            && await clocks.FindAsync(clockId, cancellationToken).ConfigureAwait(false) is { Status: TestClockStatus.Advancing } moving)
            return Refusal.Conflict($"The customer's test clock is advancing to {moving.AdvancingTo}; wait until it is ready.");

        var now = await clock.NowAsync(customer, cancellationToken).ConfigureAwait(false);
        await steps.CatchUpAsync(id, now, cancellationToken).ConfigureAwait(false);
        return new CustomerNow(customer, now);
    }
}

/// <summary>A customer and the time of its clock.</summary>
internal sealed record CustomerNow(Customer Customer, Instant Now);
