using NodaTime;
using Orb.Billing.TestClocks;

namespace Orb.Billing.EntityFrameworkCore.TestClocks;

internal sealed class TestClockRow : IIdentifiedRow, IVersionedRow
{
    public required Guid TenantId { get; set; }

    public required Guid Id { get; set; }

    public string? Name { get; set; }

    public required Instant FrozenTime { get; set; }

    public Instant? AdvancingTo { get; set; }

    public required Instant CreatedAt { get; set; }

    public int Version { get; set; }

    public static TestClockRow Of(Guid tenantId, TestClock clock) => new()
    {
        TenantId = tenantId,
        Id = clock.Id.Value,
        Name = clock.Name,
        FrozenTime = clock.FrozenTime,
        AdvancingTo = clock.AdvancingTo,
        CreatedAt = clock.CreatedAt,
        Version = clock.Version,
    };

    public TestClock ToClock() => new()
    {
        Id = new(Id),
        Name = Name,
        FrozenTime = FrozenTime,
        AdvancingTo = AdvancingTo,
        CreatedAt = CreatedAt,
        Version = Version,
    };
}
