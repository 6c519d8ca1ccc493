using NodaTime;
using Orb.Billing.EntityFrameworkCore.Customers;

namespace Orb.Billing.EntityFrameworkCore.Work;

internal sealed class DueWorkRow : ITenantRow
{
    public required Guid TenantId { get; set; }

    public required Guid CustomerId { get; set; }

    public Guid? ClockId { get; set; }

    public Instant? NextDueAt { get; set; }

    public Instant? LeaseUntil { get; set; }

    public long FencingToken { get; set; }

    public CustomerRow Customer { get; set; } = null!;
}
