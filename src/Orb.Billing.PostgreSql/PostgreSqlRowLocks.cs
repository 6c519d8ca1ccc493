using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.EntityFrameworkCore;
using Orb.Billing.PostgreSql.Metering;

namespace Orb.Billing.PostgreSql;

/// <summary>Locks rows until the open transaction ends. PostgreSQL lets many write at once, so who looks before writing has to say so.</summary>
internal sealed class PostgreSqlRowLocks(PostgreSqlOrbDbContext context) : IRowLocks
{
    public async Task LockCustomersAsync(IReadOnlyCollection<CustomerId> customers, CancellationToken cancellationToken)
    {
        if (context.Database.CurrentTransaction is null || customers.Count == 0)
            return;
        await using var command = PostgreSqlStatements.LockCustomers.CreateCommand(context);
        command.Bind("@customers", customers.Select(c => (Guid?)c.Value));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task LockCouponAsync(CouponId coupon, CancellationToken cancellationToken)
    {
        if (context.Database.CurrentTransaction is null)
            return;
        await using var command = PostgreSqlStatements.LockCoupon.CreateCommand(context);
        command.Bind("@coupon", coupon.Value);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task LockUsageAsync(CancellationToken cancellationToken)
    {
        if (context.Database.CurrentTransaction is not null)
            await new UsageSequence(context).TakeAsync(0, cancellationToken);
    }
}
