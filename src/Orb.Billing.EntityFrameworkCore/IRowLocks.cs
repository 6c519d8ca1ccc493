using System.ComponentModel;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.EntityFrameworkCore;

/// <summary>
/// Makes transactions that look before they write follow each other. A database whose writers are alone from the begin of their transaction
/// needs none of it. For the packages of the databases.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IRowLocks
{
    /// <summary>Locks customers of the scope's tenant until the open transaction ends; does nothing where none is open.</summary>
    Task LockCustomersAsync(IReadOnlyCollection<CustomerId> customers, CancellationToken cancellationToken);

    /// <summary>Locks a coupon of the scope's tenant until the open transaction ends; does nothing where none is open.</summary>
    Task LockCouponAsync(CouponId coupon, CancellationToken cancellationToken);

    /// <summary>Locks the usage of the scope's tenant against other writers until the open transaction ends; does nothing where none is open.</summary>
    Task LockUsageAsync(CancellationToken cancellationToken);
}
