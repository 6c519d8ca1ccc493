using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Orb.Billing.EntityFrameworkCore.TestClocks;

internal static class TestClockMapping
{
    public static void TestClock(EntityTypeBuilder<TestClockRow> clock)
    {
        clock.HasKey(c => new { c.TenantId, c.Id });
        // Few clocks move at a time; the sweep asks for them at every turn.
        clock.HasIndex(c => c.AdvancingTo).HasFilter("advancing_to IS NOT NULL");
    }
}
