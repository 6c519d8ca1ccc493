using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.EntityFrameworkCore;

namespace Orb.Billing.Sqlite;

/// <summary>Locks nothing: a transaction holds the one write lock of the file from its begin (BEGIN IMMEDIATE), so it is alone with all rows.</summary>
internal sealed class SqliteRowLocks : IRowLocks
{
    public Task LockCustomersAsync(IReadOnlyCollection<CustomerId> customers, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task LockCouponAsync(CouponId coupon, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task LockUsageAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
