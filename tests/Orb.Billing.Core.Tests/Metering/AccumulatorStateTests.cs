using System.Security.Cryptography;
using NodaTime;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Metering.Usage;

namespace Orb.Billing.Core.Tests.Metering;

/// <summary>The states of accumulators: what they hold, how large they are, and what is refused (decision 0065).</summary>
public sealed class AccumulatorStateTests
{
    private static readonly MetricDefinition Sum = Metric("SELECT SUM(tokens) FROM events WHERE event_name = 'completion'");
    private static readonly ServicePeriod Minute = new(Start, Start + Duration.FromSeconds(60));

    /// <summary>Stores keep these bytes: whoever changes them writes another version, and says so in the changelog.</summary>
    [Theory]
    [InlineData("SELECT COUNT(*) FROM events", "4F6241018A2E51554E5BBE51C1F362DCD7D5943900030000C2F6A97E65B825CE")]
    [InlineData("SELECT SUM(tokens) FROM events", "4F62410150900BA5A4CB2399EDEAE3179F57719800020101BEE4AD950D00036301015F0554D1AE04ED1AD4")]
    [InlineData("SELECT AVG(tokens) FROM events", "4F624101F8C888288846267C0677E7C961331B3100020101BEE4AD950D00036301015F44BF57F4AE90643E")]
    [InlineData("SELECT MAX(tokens) FROM events", "4F6241011460A029F0E877A8CBF72CF56690F3FA00020101BEE4AD950D00036301017D96CC03B7BA38D2F8")]
    [InlineData("SELECT COUNT(DISTINCT tokens) FROM events", "4F62410126D8F1BB0417FECDADCB9DC0874B77960003000000032322AE5DDE404141EACF018FBF1678BA8C7F55A82E3984F3826F55C217DD5B61C7CB384CECBF10A72982835045CC02B928C63D769F32A7F9")]
    [InlineData("SELECT LATEST_BY(tokens, timestamp) FROM events", "4F6241015E9BFE1EFDDF044A21F5DEEAACDE237000020101BEE4AD950D000363BCE4AD950D0003620001FD1A0C232BE65C3CDB")]
    [InlineData("SELECT PERCENTILE(tokens, 0.5) FROM events", "4F6241013B07855C1341D040EC10D303218F327700020101BEE4AD950D00036300020001FD0101017D0144AAAAADCD703E08")]
    [InlineData("SELECT WEIGHTED_SUM(tokens) FROM events", "4F624101ADE73209EC911AD6F81C2066A7C743150180E4AD950D00F8E4AD950D0080E4AD950D00F8E4AD950D00020101BEE4AD950D0003630180E4AD950D00F8E4AD950D0005005847F80D01015F1100000000907611364E8D6B42E76DF4B8FD455EE0C06EFEC0BC")]
    public void The_bytes_of_version_1_stay_as_they_are(string sql, string state) =>
        Convert.ToHexString(Metric(sql).Of(Completion("a", 12.50m, 1), Completion("b", -3m, 30), Completion("c", "abc", 31)).ToState()).ShouldBe(state);

    [Fact]
    public void The_bytes_of_version_1_stay_as_they_are_in_every_detail()
    {
        var events = new[] { Completion("a", 12.50m, 1), Completion("b", "abc", 2) };
        var grouped = new GroupedAccumulator(Sum, ["region"]);
        foreach (var e in events)
            grouped.Add(e);
        byte[][] states = [(Sum with { Detail = PricedUsage.GroupedBy("region") }).Of(events).ToState(), (Sum with { Detail = PricedUsage.EachEvent("region") }).Of(events).ToState(), grouped.ToState()];
        states.Select(Convert.ToHexString).ShouldBe(
        [
            "4F624101D01A97FBB1CCE7FD94299B73092BA4680001010184E4AD950D00036201017D00010001000001017D891D3C235858E568",
            "4F624101ED311BE3F475C0AD8BCFD3057746F06F0180E4AD950D00F8E4AD950D0080E4AD950D00F8E4AD950D0001010184E4AD950D00036201017D000182E4AD950D0003610202E204009CE16B6D89AB4CFB",
            "4F624701FB45F4D33D71D15E1EBC17DF29800FA5904E0000010001010184E4AD950D00036201017DAAD9C2295A23EF13",
        ]);
    }

    [Fact]
    public void A_store_adds_up_days_and_gets_the_month()
    {
        var users = Metric("SELECT COUNT(DISTINCT user) FROM events");
        UsageEvent By(string key, string user) => Event(key, "call", 0, ("user", PropertyValue.Text(user)));
        byte[][] days = [users.Of(By("1", "ann"), By("2", "bob")).ToState(), users.Of(By("3", "bob"), By("4", "cy")).ToState(), users.Of().ToState()];

        var month = users.NewAccumulator();
        foreach (var day in days)
            month.Merge(users.Restore(day));

        month.Value.ShouldBe(3m);
        month.EventCount.ShouldBe(4);
    }

    [Fact]
    public void Ten_thousand_distinct_values_are_160_036_bytes() =>
        Metric("SELECT COUNT(DISTINCT n) FROM events").Of(Enumerable.Range(0, 10_000).Select(i => Event("k", "call", 0, ("n", PropertyValue.Number(i))))).ToState().Length.ShouldBe(160_036);

    [Fact]
    public void R1_A_sum_that_no_decimal_holds_is_kept_exactly()
    {
        var kept = Sum.Of(Completion("a", 9999999999999999999999999999m), Completion("b", 9999999999999999999999999999m), Completion("c", 0.0000000000000000000000000001m));
        var restored = Sum.Restore(kept.ToState());
        restored.Add(Completion("d", -9999999999999999999999999999m));
        restored.Add(Completion("e", -9999999999999999999999999999m));
        restored.Value.ShouldBe(0.0000000000000000000000000001m);
    }

    [Fact]
    public void A_level_is_kept_with_its_time()
    {
        var level = Metric("SELECT WEIGHTED_SUM(tokens) FROM all_events");
        var kept = level.Of(Completion("a", 10m, 30));
        var restored = level.Restore(kept.ToState());
        restored.Add(Completion("b", 6m, 50));
        restored.Value.ShouldBe(6m, "10 x 30/60 + 6 x 10/60");
        restored.LevelAtEnd.ShouldBe(16m);
        restored.Continued(new ServicePeriod(Minute.End, Minute.End + Duration.FromSeconds(60))).Value.ShouldBe(16m);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-2_000_000_000)]
    [InlineData(200_000_000_000)]
    public void R14_Events_a_nanosecond_apart_stay_in_order(long seconds)
    {
        var latest = Metric("SELECT LATEST_BY(tokens, timestamp) FROM events");
        UsageEvent At(decimal tokens, int nanoseconds) => Completion("k", tokens) with { Timestamp = Instant.FromUnixTimeSeconds(seconds).PlusNanoseconds(nanoseconds) };
        foreach (var nanoseconds in (int[])[-999_999_999, -1, 0, 1, 999_999_999])
        {
            var restored = latest.Restore(latest.Of(At(2m, nanoseconds)).ToState());
            restored.Add(At(1m, nanoseconds - 1));
            restored.Value.ShouldBe(2m);
            restored.Add(At(3m, nanoseconds + 1));
            restored.Value.ShouldBe(3m);
        }
    }

    [Fact]
    public void Pieces_of_a_charge_are_kept_as_one()
    {
        var level = Metric("SELECT WEIGHTED_SUM(tokens) FROM events");
        var full = new ServicePeriod(Minute.Start, Minute.End + Duration.FromSeconds(60));
        var first = level.NewAccumulator(Minute, full);
        first.Add(Completion("a", 12m, 0));
        var second = first.Continued(new ServicePeriod(Minute.End + Duration.FromSeconds(30), full.End), full);
        var both = level.NewAccumulator();
        both.Merge(level.Restore(second.ToState()));
        both.Merge(level.Restore(first.ToState()));
        level.Restore(both.ToState()).Value.ShouldBe(9m, "12 x 60/120 + 12 x 30/120");
        level.Restore(both.ToState()).LevelAtEnd.ShouldBe(12m);
    }

    [Fact]
    public void A_carried_level_goes_on_from_the_last_of_several_pieces()
    {
        var level = Metric("SELECT WEIGHTED_SUM(tokens) FROM all_events");
        var full = new ServicePeriod(Minute.Start, Minute.End + Duration.FromSeconds(60));
        var first = level.NewAccumulator(Minute, full);
        first.Add(Completion("a", 12m, 0));
        var second = first.Continued(new ServicePeriod(Minute.End + Duration.FromSeconds(30), full.End), full);
        second.Add(Completion("b", 6m, 100));
        var both = level.NewAccumulator();
        both.Merge(first);
        both.Merge(second);
        level.Restore(both.ToState()).Continued(new ServicePeriod(full.End, full.End + Duration.FromSeconds(60))).Value.ShouldBe(18m);
    }

    [Fact]
    public void A_period_that_grew_by_merging_is_kept_as_it_grew()
    {
        var level = Metric("SELECT WEIGHTED_SUM(tokens) FROM events");
        var half = level.NewAccumulator(new ServicePeriod(Minute.Start, Minute.Start + Duration.FromSeconds(30)), Minute);
        half.Add(Completion("a", 6m, 0));
        half.Merge(level.Of(Completion("b", 6m, 30)));
        half.Value.ShouldBe(9m, "6 x 60/60 + 6 x 30/60");

        var restored = level.Restore(half.ToState());
        restored.Value.ShouldBe(9m);
        restored.Add(Completion("c", 6m, 45));
        restored.Value.ShouldBe(10.5m, "6 x 15/60 more");
    }

    [Fact]
    public void A_key_that_comes_twice_at_one_instant_is_in_one_order()
    {
        var each = Sum with { Detail = PricedUsage.EachEvent("region") };
        UsageEvent[] events = [Completion("k", 2m), Completion("k", 1m), Event("k", "completion", 0, ("tokens", PropertyValue.Number(1m)), ("region", PropertyValue.Text("eu")))];
        var state = each.Of(events).ToState();
        each.Of(events.Reverse()).ToState().ShouldBe(state);
        each.Restore(state).ToInput().Events.Select(e => $"{e.Quantity} {e.Values[0]}").ShouldBe(["1 ", "1 eu", "2 "]);
    }

    [Fact]
    public void R15_Unreadable_events_are_kept_to_the_hundredth()
    {
        var kept = Sum.Of(Enumerable.Range(0, 250).Select(i => Completion($"k{i:000}", "abc", second: 250 - i)));
        var restored = Sum.Restore(kept.ToState());
        restored.Add(Completion("first", "abc", second: -1));
        (restored.UnreadableCount, restored.UnreadableKeys.Count, restored.UnreadableKeys[0], restored.UnreadableKeys[^1]).ShouldBe((251, 100, "first", "k151"));
    }

    [Fact]
    [Trait("Size", "Large")]
    public void What_is_beyond_a_limit_stays_beyond_it()
    {
        var byRegion = Metric("SELECT COUNT(*) FROM events") with { Detail = PricedUsage.GroupedBy("region") };
        var kept = byRegion.Of(Enumerable.Range(0, GroupedAccumulator.DefaultMaximumGroups + 1).Select(i => Event($"k{i}", "call", 0, ("region", PropertyValue.Number(i)))));
        var restored = byRegion.Restore(kept.ToState());
        Should.Throw<MeteringLimitException>(() => restored.ToInput()).Limit.ShouldBe(10_000);
        restored.Value.ShouldBe(10_001m);
        restored.ToState().Length.ShouldBe(34);

        foreach (var (sql, detail) in (ReadOnlySpan<(string, PricedUsage)>)
            [("COUNT(DISTINCT n)", PricedUsage.Total), ("PERCENTILE(n, 0.5)", PricedUsage.Total), ("COUNT(*)", PricedUsage.EachEvent())])
        {
            var metric = Metric($"SELECT {sql} FROM events") with { Detail = detail };
            var full = metric.Of(Enumerable.Range(0, 1_000_001).Select(i => Event("k", "call", 0, ("n", PropertyValue.Number(i)))));
            var read = metric.Restore(full.ToState());
            Should.Throw<MeteringLimitException>(() => detail == PricedUsage.Total ? (object)read.Value : read.ToInput());
            read.EventCount.ShouldBe(1_000_001);
            full.ToState().Length.ShouldBeLessThan(64);
        }
    }

    [Fact]
    public void A_limit_of_groups_is_kept_with_them()
    {
        var grouped = new GroupedAccumulator(Sum, ["region"], maximumGroups: 2);
        grouped.Add(Completion("a", 1m));
        GroupedAccumulator.Restore(Sum, ["region"], grouped.ToState()).MaximumGroups.ShouldBe(2);
    }

    [Fact]
    public void A_state_of_something_else_is_refused_with_what_it_is()
    {
        var state = Sum.Of(Completion("a", 1m)).ToState();
        var byRegion = Sum with { Detail = PricedUsage.GroupedBy("region") };
        Refusal(() => Metric("SELECT MAX(tokens) FROM events").Restore(state)).ShouldBe((AccumulatorStateFault.OtherMetric, "The state is not of 'SELECT MAX(tokens) FROM events' in the detail of its price."));
        Refusal(() => (Sum with { Rounding = new MetricRounding(MetricRoundingMode.Up, 0) }).Restore(state)).Fault.ShouldBe(AccumulatorStateFault.OtherMetric);
        Refusal(() => byRegion.Restore(state)).Fault.ShouldBe(AccumulatorStateFault.OtherMetric);
        Refusal(() => (Sum with { Detail = PricedUsage.GroupedBy("team") }).Restore(byRegion.Of().ToState())).Fault.ShouldBe(AccumulatorStateFault.OtherMetric);
        Refusal(() => (Sum with { Detail = new EventOutputPriceModel("region").Usage }).Restore(byRegion.Of().ToState())).Fault.ShouldBe(AccumulatorStateFault.OtherMetric);
        Refusal(() => (Sum with { Detail = new EventOutputPriceModel("rate", 1m).Usage }).Restore((Sum with { Detail = new EventOutputPriceModel("rate", 2m).Usage }).Of().ToState()))
            .Fault.ShouldBe(AccumulatorStateFault.OtherMetric);
        Refusal(() => (Sum with { Detail = PricedUsage.Total.Where([new PropertyFilter("a", "b")]) }).Restore(state)).Fault.ShouldBe(AccumulatorStateFault.OtherMetric);
        Refusal(() => Sum.Restore(new GroupedAccumulator(Sum, ["region"]).ToState())).ShouldBe((AccumulatorStateFault.NoState, "These 33 bytes are no state of an accumulator."));
        Refusal(() => GroupedAccumulator.Restore(Sum, ["region"], state)).ShouldBe((AccumulatorStateFault.NoState, "These 35 bytes are no state of an accumulator by group."));
        Refusal(() => GroupedAccumulator.Restore(Sum, ["team", "region"], new GroupedAccumulator(Sum, ["region", "team"]).ToState()))
            .ShouldBe((AccumulatorStateFault.OtherMetric, "The state is not of 'SELECT SUM(tokens) FROM events WHERE event_name = 'completion'' by team, region in the detail of its price."));
        Refusal(() => Sum.Restore([])).ShouldBe((AccumulatorStateFault.NoState, "These 0 bytes are no state of an accumulator."));
        Refusal(() => Sum.Restore("a text"u8)).Fault.ShouldBe(AccumulatorStateFault.NoState);
        state[3] = 2;
        Refusal(() => Sum.Restore(state)).ShouldBe((AccumulatorStateFault.OtherVersion, "The state is of version 2; version 1 is read."));
    }

    [Fact]
    public void A_damaged_state_is_refused_with_what_is_wrong()
    {
        var state = Sum.Of(Completion("a", 1m)).ToState();
        Refusal(() => Sum.Restore(state.AsSpan(0, 27))).ShouldBe((AccumulatorStateFault.Damaged, "The state is damaged: it ends too early."));
        Refusal(() => Sum.Restore(state.AsSpan(0, 34))).ShouldBe((AccumulatorStateFault.Damaged, "The state is damaged: its checksum is another."));
        Refusal(() => Sum.Restore([.. state, 0])).ShouldBe((AccumulatorStateFault.Damaged, "The state is damaged: its checksum is another."));
    }

    // No period, then what the metric keeps: who makes up a state with a true checksum is not believed either.
    [Theory]
    [InlineData("SUM(tokens)", "00 01", "it ends too early")]
    [InlineData("SUM(tokens)", "02", "a flag is neither 0 nor 1")]
    [InlineData("SUM(tokens)", "00 01 00 00 00 01 0A 00", "something follows its end")]
    [InlineData("SUM(tokens)", "00 01 00 00 01 01 0A", "a sum has more digits than it needs")]
    [InlineData("SUM(tokens)", "00 01 00 00 1D 01 05", "a sum has more digits than it needs")]
    [InlineData("SUM(tokens)", "00 01 00 00 00 02 0A 00", "a number has more digits than it needs")]
    [InlineData("SUM(tokens)", "00 01 00 00 00 41", "it has more entries than it may")]
    [InlineData("SUM(tokens)", "00 81 00", "a number has more digits than it needs")]
    [InlineData("SUM(tokens)", "00 FF FF FF FF FF FF FF FF FF 01", "a number is too large")]
    [InlineData("SUM(tokens)", "00 00 02 00 00 00", "its unreadable events are missing")]
    [InlineData("SUM(tokens)", "00 00 01 02 00 00 03 61 00 00 03 61 00 00", "it has more entries than it may")]
    [InlineData("SUM(tokens)", "00 00 02 02 02 00 03 61 00 00 03 61 00 00", "its unreadable events are not in order")]
    [InlineData("SUM(tokens)", "00 00 01 01 00 80 94 EB DC 03 03 61 00 00", "a time is out of range")]
    [InlineData("SUM(tokens)", "00 00 01 01 FF FF FF FF FF FF FF FF 7F 00 03 61 00 00", "a time is out of range")]
    [InlineData("SUM(tokens)", "00 00 01 01 00 00 00 00 00", "a text is missing")]
    [InlineData("SUM(tokens)", "00 00 01 01 00 00 03 FF 00 00", "a text is no text")]
    [InlineData("SUM(tokens)", "00 00 01 01 00 00 04 61 00 00", "a text is no text")]
    [InlineData("SUM(tokens)", "00 00 01 01 00 00 FF FF FF FF FF FF FF FF 7F 00", "it ends too early")]
    [InlineData("MAX(tokens)", "00 01 00 00 01 02 F4 01", "a number has more digits than it needs")]
    [InlineData("MAX(tokens)", "00 01 00 00 1D 01 05", "a number is too large")]
    [InlineData("MAX(tokens)", "00 01 00 00 00 0D FF FF FF FF FF FF FF FF FF FF FF FF 7F", "a number is too large")]
    [InlineData("MAX(tokens)", "00 01 00 00 00 0C FF FF FF FF FF FF FF FF FF FF FF 7F", "a number is too large")]
    [InlineData("COUNT(DISTINCT tokens)", "00 C0 84 3D 00 00 00 C0 84 3D", "it ends too early")]
    [InlineData("COUNT(DISTINCT tokens)", "00 C1 84 3D 00 00 00 C1 84 3D", "it has more entries than it may")]
    [InlineData("COUNT(DISTINCT tokens)", "00 01 00 00 00 00", "its values are not those of its events")]
    [InlineData("COUNT(DISTINCT tokens)", "00 02 00 00 00 02 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01", "its values are not in order")]
    [InlineData("PERCENTILE(tokens, 0.5)", "00 02 00 00 00 02 00 01 05 01 00 01 05 01", "its values are not in order")]
    [InlineData("PERCENTILE(tokens, 0.5)", "00 02 00 00 00 01 00 01 05 01", "its values are not those of its events")]
    [InlineData("PERCENTILE(tokens, 0.5)", "00 02 00 00 00 01 00 01 05 03", "its values are not those of its events")]
    [InlineData("WEIGHTED_SUM(tokens)", "01 02 00 00 00", "a period ends before it starts")]
    [InlineData("WEIGHTED_SUM(tokens)", "00 00 00 00 02 00 00 00 00 01 01 00 00 00 00 00 00 00 01 01 00 00 00", "its times are not in order")]
    public void R1_A_state_that_no_accumulator_would_have_written_is_refused(string aggregate, string forged, string why)
    {
        var metric = Metric($"SELECT {aggregate} FROM events");
        Refusal(() => metric.Restore(Forged(metric.NewAccumulator().ToState(), forged))).ShouldBe((AccumulatorStateFault.Damaged, $"The state is damaged: {why}."));
    }

    [Theory]
    [InlineData("00 02 00 00 00 01 02 00 02 03 62 01 00 00 00 01 01 03 61 01 00 00 00 01 01", "its groups are not in order")]
    [InlineData("00 02 00 00 00 01 02 00 02 03 61 01 00 00 00 01 01 03 61 01 00 00 00 01 01", "its groups are not in order")]
    [InlineData("00 01 00 00 00 01 01 00 91 4E", "it has more entries than it may")]
    public void R1_Groups_that_no_accumulator_would_have_written_are_refused(string forged, string why)
    {
        var metric = Metric("SELECT SUM(tokens) FROM events") with { Detail = PricedUsage.GroupedBy("region") };
        Refusal(() => metric.Restore(Forged(metric.NewAccumulator().ToState(), forged))).ShouldBe((AccumulatorStateFault.Damaged, $"The state is damaged: {why}."));
    }

    [Theory]
    [InlineData("00 02 00 00 00 01 02 00 02 02 00 03 61 00 01 01 00 00 03 61 00 01 01", "its events are not in order")]
    [InlineData("00 02 00 00 00 01 02 00 02 00 00 03 62 00 01 01 00 00 03 61 00 01 01", "its events are not in order")]
    [InlineData("00 02 00 00 00 01 03 00 02 00 00 03 61 00 01 02 00 00 03 61 00 01 01", "its events are not in order")]
    public void R1_Events_that_no_accumulator_would_have_written_are_refused(string forged, string why)
    {
        var metric = Metric("SELECT SUM(tokens) FROM events") with { Detail = PricedUsage.EachEvent() };
        Refusal(() => metric.Restore(Forged(metric.NewAccumulator().ToState(), forged))).ShouldBe((AccumulatorStateFault.Damaged, $"The state is damaged: {why}."));
    }

    // Pieces of ten seconds from 1970 on, with their full period, the level they begin with and its changes.
    [Theory]
    [InlineData("00 00 00 00 00 00 02 14 00 28 00 14 00 28 00 00 00 00 00 14 00 00 00 14 00 00 00", "its times are not in order")]
    [InlineData("00 00 00 00 00 00 02 00 00 14 00 00 00 14 00 00 00 00 00 14 00 00 00 14 00 00 00", "its times are not in order")]
    [InlineData("00 00 00 00 00 00 01 00 00 14 00 00 00 14 00 00 02 04 00 01 01 02 00 01 01", "its changes are not in order")]
    [InlineData("00 00 00 00 00 00 01 00 00 14 00 00 00 14 00 00 02 04 00 01 01 04 00 01 01", "its changes are not in order")]
    [InlineData("00 00 00 00 00 00 01 00 00 14 00 00 00 14 00 00 01 00 00 01 01", "a change is not within its time")]
    [InlineData("00 00 00 00 00 00 01 00 00 14 00 00 00 14 00 00 01 14 00 01 01", "a change is not within its time")]
    [InlineData("00 00 00 00 00 01 01 00 00 14 00 00 00 14 00 00 01 02 00 01 01", "it has more entries than it may")]
    public void R1_Levels_that_no_accumulator_would_have_written_are_refused(string forged, string why)
    {
        var metric = Metric("SELECT WEIGHTED_SUM(tokens) FROM events") with { Detail = PricedUsage.Levels };
        Refusal(() => metric.Restore(Forged(metric.NewAccumulator().ToState(), forged))).ShouldBe((AccumulatorStateFault.Damaged, $"The state is damaged: {why}."));
    }

    [Theory]
    [InlineData("00 00 00 00", "its limit of groups is none")]
    [InlineData("80 80 80 80 08 00 00 00", "its limit of groups is none")]
    [InlineData("02 00 00 00 00", "something follows its end")]
    public void R1_A_state_by_group_that_no_accumulator_would_have_written_is_refused(string forged, string why) =>
        Refusal(() => GroupedAccumulator.Restore(Sum, ["region"], Forged(new GroupedAccumulator(Sum, ["region"]).ToState(), forged)))
            .ShouldBe((AccumulatorStateFault.Damaged, $"The state is damaged: {why}."));

    [Fact]
    public void R1_A_key_that_comes_twice_at_one_instant_with_one_quantity_is_kept()
    {
        var each = Sum with { Detail = PricedUsage.EachEvent() };
        each.Restore(each.Of(Completion("k", 1m), Completion("k", 1m)).ToState()).ToInput().Events.Count.ShouldBe(2);
    }

    // The metric of a true state, other content, and the checksum of both.
    private static byte[] Forged(byte[] state, string content)
    {
        byte[] forged = [.. state[..20], .. Convert.FromHexString(content.Replace(" ", "", StringComparison.Ordinal))];
        return [.. forged, .. SHA256.HashData(forged)[..8]];
    }

    private static (AccumulatorStateFault Fault, string Message) Refusal(Action restore)
    {
        var refused = Should.Throw<AccumulatorStateException>(restore);
        return (refused.Fault, refused.Message);
    }
}
