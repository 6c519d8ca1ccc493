using NodaTime;
using Orb.Billing.Core.Metering;
using Orb.Billing.Metering;

namespace Orb.Billing.Tests;

/// <summary>R14: the same key with the same body is the same event.</summary>
public sealed class UsageEventHashTests
{
    private static readonly NewUsageEvent Event = new()
    {
        IdempotencyKey = "k",
        EventName = "completion",
        ExternalCustomerId = "acme",
        Timestamp = Instant.FromUtc(2026, 1, 1, 0, 0),
        Properties = new Dictionary<string, PropertyValue> { ["a"] = PropertyValue.Number(1.50m), ["b"] = PropertyValue.Text("x") },
    };

    [Fact]
    public void The_order_of_properties_and_the_spelling_of_a_number_do_not_matter()
    {
        var same = Event with
        {
            IdempotencyKey = "another key",
            Properties = new Dictionary<string, PropertyValue> { ["b"] = PropertyValue.Text("x"), ["a"] = PropertyValue.Number(1.5m) },
        };

        UsageEventHash.Of(same).ShouldBe(UsageEventHash.Of(Event));
    }

    [Fact]
    public void Any_other_member_makes_another_body()
    {
        var hash = UsageEventHash.Of(Event);
        NewUsageEvent[] others =
        [
            Event with { EventName = "other" },
            Event with { ExternalCustomerId = "acme2" },
            Event with { Timestamp = Event.Timestamp + Duration.FromTicks(1) },
            Event with { Properties = new Dictionary<string, PropertyValue> { ["a"] = PropertyValue.Text("1.5"), ["b"] = PropertyValue.Text("x") } },
            Event with { Properties = new Dictionary<string, PropertyValue> { ["a"] = PropertyValue.Number(1.5m) } },
            Event with { EventName = "completionacme", ExternalCustomerId = "" },
        ];

        others.ShouldAllBe(other => !UsageEventHash.Of(other).SequenceEqual(hash));
    }
}
