using NodaTime;
using NodaTime.Testing;

namespace Orb.Billing.Tests;

public sealed class IdTests
{
    [Fact]
    public void Ids_of_one_instant_ascend_and_stay_UUIDv7()
    {
        var ids = Make(new UuidV7Generator(new FakeClock(Instant.FromUtc(2026, 1, 1, 0, 0))), 10_000);

        ids.ShouldBe(ids.Order(StringComparer.Ordinal));
        ids.Distinct().Count().ShouldBe(10_000);
        ids.ShouldAllBe(id => id[14] == '7' && "89ab".Contains(id[19]));
    }

    [Fact]
    public void Ids_ascend_when_the_clock_jumps_back()
    {
        var clock = new FakeClock(Instant.FromUtc(2026, 1, 1, 1, 0));
        var generator = new UuidV7Generator(clock);
        var before = Make(generator, 3);
        clock.AdvanceHours(-1);

        string.CompareOrdinal(Make(generator, 1)[0], before[2]).ShouldBeGreaterThan(0);
    }

    [Fact]
    public void A_derived_id_follows_from_its_name_and_is_a_UUIDv8()
    {
        DerivedId.Of("line 1").ShouldBe(DerivedId.Of("line 1"));
        DerivedId.Of("line 1").ShouldNotBe(DerivedId.Of("line 2"));
        DerivedId.Of("line 1").ToString("D")[14].ShouldBe('8');
    }

    [Fact]
    public void A_derived_id_begins_with_its_time_so_that_ids_of_one_time_lie_together()
    {
        // 2026-01-01T00:00Z is 1,767,225,600,000 ms, 0x019b76daa800.
        DerivedId.Of(Instant.FromUtc(2026, 1, 1, 0, 0), "line 1").ToString("D")[..15].ShouldBe("019b76da-a800-8");
        DerivedId.Of(Instant.FromUtc(1960, 1, 1, 0, 0), "line 1").ToString("D")[..15].ShouldBe("00000000-0000-8");
        DerivedId.Of(Instant.FromUtc(2026, 1, 1, 0, 0), "line 1").ShouldNotBe(DerivedId.Of(Instant.FromUtc(2026, 1, 1, 0, 0), "line 2"));
        DerivedId.Of(Instant.FromUtc(2026, 1, 1, 0, 0), "line 1").ToString("D")[15..].ShouldBe(DerivedId.Of("line 1").ToString("D")[15..]);
    }

    private static List<string> Make(UuidV7Generator generator, int count) => [.. Enumerable.Range(0, count).Select(_ => generator.Next().ToString("D"))];
}
