using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Metering.Usage;

namespace Orb.Billing.Core.Tests.Metering;

/// <summary>What is counted in one unit and priced in another: seconds and minutes, bytes and gibibytes (R25, docs/decisions/0071).</summary>
public sealed class UnitConversionTests
{
    private static UsageEvent[] Seconds(params decimal[] tokens) => [.. tokens.Select((t, i) => Completion($"k{i}", t, i))];

    [Fact]
    public void R25_Units_are_converted_and_rounded_once_and_not_event_by_event()
    {
        Metric("SELECT CEIL(SUM(tokens) / 60) FROM events").Of(Seconds(40m, 40m, 40m)).Value.ShouldBe(2m);
        // Computed of each event, the same division rounds each of them.
        Metric("SELECT SUM(CEIL(tokens / 60)) FROM events").Of(Seconds(40m, 40m, 40m)).Value.ShouldBe(3m);
    }

    [Theory]
    [InlineData("SUM(tokens) / 60", "180", "3")]
    [InlineData("SUM(tokens) * 8", "0.5", "4")]
    [InlineData("SUM(tokens) / 0.5", "3", "6")]
    [InlineData("SUM(tokens) / 3", "1", "0.3333333333333333333333333334")]
    [InlineData("SUM(tokens) / 3", "200", "66.66666666666666666666666667")]
    [InlineData("SUM(tokens) / 3", "-2", "-0.6666666666666666666666666667")]
    [InlineData("SUM(tokens) / 1073741824", "1073741824000", "1000")]
    [InlineData("SUM(tokens) * 3", "0.3333333333333333333333333333", "0.9999999999999999999999999999")]
    [InlineData("SUM(tokens) * 1.1", "1.000000000000000000000000001", "1.100000000000000000000000002")]
    [InlineData("SUM(tokens) / 60", "0", "0")]
    [InlineData("SUM(tokens) / 9999999999999999999999999999", "0.0000000000000000000000000001", "0.0000000000000000000000000001")]
    [InlineData("CEIL(SUM(tokens) / 60, 1)", "61", "1.1")]
    [InlineData("CEIL(SUM(tokens) / 60, 0)", "120", "2")]
    [InlineData("CEIL(SUM(tokens) / 60, 0)", "120.0000000000000000000000001", "3")]
    [InlineData("FLOOR(SUM(tokens) / 60, 0)", "179", "2")]
    [InlineData("FLOOR(SUM(tokens) / 60, 0)", "-1", "-1")]
    [InlineData("ROUND(SUM(tokens) / 60, 0)", "90", "2")]
    [InlineData("ROUND(SUM(tokens) / 60, 0)", "89.9", "1")]
    [InlineData("ROUND(SUM(tokens) * 100, -2)", "0.5", "100")]
    // Of 28 digits the third of 1 taken three times would be less than 1.
    [InlineData("CEIL(SUM(tokens) / 3, 28)", "1", "0.3333333333333333333333333334")]
    [InlineData("MAX(tokens) / 4", "6", "1.5")]
    [InlineData("MIN(tokens) / 4", "6", "1.5")]
    [InlineData("AVG(tokens) / 7", "6", "0.8571428571428571428571428572")]
    [InlineData("LATEST_BY(tokens, timestamp) / 4", "6", "1.5")]
    [InlineData("PERCENTILE(tokens, 0.5) / 4", "6", "1.5")]
    [InlineData("WEIGHTED_SUM(tokens) / 4", "6", "1.5")]
    [InlineData("COUNT(*) / 1000", "6", "0.001")]
    [InlineData("COUNT(DISTINCT tokens) * 12", "6", "12")]
    public void R25_An_aggregate_is_multiplied_or_divided_by_a_number(string aggregate, string tokens, string value) =>
        Metric($"SELECT {aggregate} FROM events").Of(Completion("a", tokens)).Shown().Value.ShouldBe(value);

    [Fact]
    public void An_average_divided_is_rounded_once_from_the_exact_value()
    {
        // 4/3 / 3 = 4/9.
        Metric("SELECT AVG(tokens) / 3 FROM events").Of(Seconds(1m, 1m, 2m)).Value.ShouldBe(0.4444444444444444444444444445m);
        Metric("SELECT AVG(tokens) * 3 FROM events").Of(Seconds(1m, 1m, 2m)).Value.ShouldBe(4m);
        Metric("SELECT CEIL(AVG(tokens) * 3) FROM events").Of(Seconds(1m, 1m, 2m)).Value.ShouldBe(4m);
    }

    [Fact]
    public void A_value_below_zero_rates_as_zero_R25()
    {
        var metered = Metric("SELECT SUM(tokens) / 60 FROM events").Of(Seconds(-120m));
        (metered.Value, metered.Quantity).ShouldBe((-2m, 0m));
    }

    [Fact]
    public void R5_Parts_of_a_period_are_added_up_before_they_are_converted_and_rounded()
    {
        var metric = Metric("SELECT CEIL(SUM(tokens) / 60) FROM events");
        var first = metric.Of(Completion("a", 90m));
        var second = metric.Of(Completion("b", 90m));
        (first.Value, second.Value).ShouldBe((2m, 2m));
        Accumulator.OfPieces([first, second]).Value.ShouldBe(3m);
        first.Merge(second);
        first.Value.ShouldBe(3m);
    }

    [Fact]
    public void A_level_is_carried_in_the_unit_that_it_is_counted_in()
    {
        var metric = Metric("SELECT CEIL(SUM(tokens) / 60) FROM all_events");
        var january = metric.Of(Completion("a", 90m));
        var february = january.Continued(new ServicePeriod(Start + NodaTime.Duration.FromSeconds(60), Start + NodaTime.Duration.FromSeconds(120)));
        february.Add(Completion("b", 30m, 90));
        (january.Value, february.Value).ShouldBe((2m, 2m));
        (january.LevelAtEnd, february.LevelAtEnd).ShouldBe((90m, 120m));

        // 90 all minute, 30 more for half of it, in units of 60.
        var weighted = Metric("SELECT WEIGHTED_SUM(tokens) / 60 FROM all_events");
        var next = weighted.Of(Completion("a", 90m)).Continued(new ServicePeriod(Start + NodaTime.Duration.FromSeconds(60), Start + NodaTime.Duration.FromSeconds(120)));
        next.Add(Completion("b", 30m, 90));
        (next.Value, next.LevelAtEnd).ShouldBe((1.75m, 120m));
    }

    [Fact]
    public void R1_What_no_decimal_holds_may_be_converted_to_what_one_does_and_the_other_way_round()
    {
        var sum = Seconds(9999999999999999999999999999m, 1m);
        Metric("SELECT SUM(tokens) / 1000 FROM events").Of(sum).Value.ShouldBe(10000000000000000000000000m);
        var over = Metric("SELECT SUM(tokens) * 10 FROM events").Of(Seconds(1000000000000000000000000000m));
        Should.Throw<AmountOverflowException>(() => over.Value).Message.ShouldStartWith("The value of 'SELECT SUM(tokens) * 10 FROM events' exceeds");
        over.Add(Completion("back", -999999999999999999999999999m));
        over.Value.ShouldBe(10m);
    }

    [Fact]
    public void Each_group_is_converted_and_rounded_by_itself()
    {
        var metric = Metric("SELECT CEIL(SUM(tokens) / 60) FROM events") with { Detail = PricedUsage.GroupedBy("region") };
        var input = metric.Of(In("eu", 40m), In("us", 90m), In("eu", 80m)).ToInput();
        string.Join(", ", input.Groups.Select(g => $"{g.Values[0]} {g.Quantity}")).ShouldBe("eu 2, us 2");
    }

    [Fact]
    public void A_price_that_sees_each_event_sees_it_converted_and_not_rounded()
    {
        var cents = Metric("SELECT CEIL(SUM(tokens) / 100) FROM events") with { Detail = PricedUsage.EachEvent("region") };
        var metered = cents.Of(In("eu", 1999m), In("us", 350m), In("us", -50m));
        metered.Quantity.ShouldBe(23m);
        metered.ToInput().Events.Select(e => e.Quantity).ShouldBe([19.99m, -0.5m, 3.5m]);

        // 2.9 % and 0.30 each, of 19.99 and 3.50 USD; what is below zero counts as zero.
        new PercentagePriceModel(0.029m, new TransactionFees { FixedPerTransaction = 0.30m }).Rate(metered.ToInput()).Exact.ShouldBe(1.58121m);
        var each = Metric("SELECT COUNT(*) / 1000 FROM events") with { Detail = PricedUsage.EachEvent("region") };
        each.Of(In("eu", 5m), In("us", 7m)).ToInput().Events.Select(e => e.Quantity).ShouldBe([0.001m, 0.001m]);
    }

    [Fact]
    public void An_event_that_leaves_the_range_is_told_when_the_usage_is_read()
    {
        var metered = (Metric("SELECT SUM(tokens) * 10 FROM events") with { Detail = PricedUsage.EachEvent() }).Of(Seconds(1000000000000000000000000000m, -1000000000000000000000000000m));
        metered.Quantity.ShouldBe(0m);
        Should.Throw<AmountOverflowException>(() => metered.ToInput());
    }

    [Theory]
    [InlineData("select sum(a)/60 from events", "SELECT SUM(a) / 60 FROM events")]
    [InlineData("SELECT SUM(a)*60.50 AS minutes FROM all_events WHERE b = 1", "SELECT SUM(a) * 60.5 FROM all_events WHERE b = 1")]
    [InlineData("select ceil ( sum(a) / 6e1 ) from events;", "SELECT CEIL(SUM(a) / 60, 0) FROM events")]
    [InlineData("SELECT FLOOR(PERCENTILE(a / 2, 0.5) * 1, 2) FROM events", "SELECT FLOOR(PERCENTILE(a / 2, 0.5) * 1, 2) FROM events")]
    [InlineData("SELECT COUNT(*) * 2 FROM events", "SELECT COUNT(*) * 2 FROM events")]
    public void A_conversion_is_read_and_rendered_as_canonical_SQL(string sql, string canonical)
    {
        Metric(sql).ToString().ShouldBe(canonical);
        Metric(canonical).ShouldBe(Metric(sql));
    }

    [Theory]
    [InlineData("SELECT SUM(x) / 0 FROM events", 17, "0", "An aggregate is multiplied or divided by a number above 0.")]
    [InlineData("SELECT SUM(x) * 0.000 FROM events", 17, "0.000", "An aggregate is multiplied or divided by a number above 0.")]
    [InlineData("SELECT CEIL(SUM(x) / -60) FROM events", 22, "-60", "An aggregate is multiplied or divided by a number above 0.")]
    [InlineData("SELECT SUM(x) / - 60 FROM events", 17, "-", "Expected a number above 0.")]
    [InlineData("SELECT SUM(x) / FROM events", 17, "FROM", "Expected a number above 0.")]
    [InlineData("SELECT SUM(x) / SUM(y) FROM events", 17, "SUM", "Expected a number above 0.")]
    [InlineData("SELECT SUM(x) * (60) FROM events", 17, "(", "Expected a number above 0.")]
    [InlineData("SELECT SUM(x) /", 16, "", "Expected a number above 0, but the text ends.")]
    [InlineData("SELECT SUM(x) / 12345678901234567890123456789 FROM events", 17, "12345678901234567890123456789", "A number has at most 28 significant digits.")]
    [InlineData("SELECT SUM(x) / 60 / 60 FROM events", 20, "/", "An aggregate is multiplied or divided once, by one number; what else is computed is computed of each event, as in SUM(a + b).")]
    [InlineData("SELECT SUM(x) + 1 FROM events", 15, "+", "An aggregate is multiplied or divided once, by one number;")]
    [InlineData("SELECT SUM(x) -1 FROM events", 15, "-1", "An aggregate is multiplied or divided once, by one number;")]
    [InlineData("SELECT CEIL(SUM(x) / 60 - 1) FROM events", 25, "-", "An aggregate is multiplied or divided once, by one number;")]
    [InlineData("SELECT CEIL(SUM(x)) / 60 FROM events", 21, "/", "Units are converted before they are rounded, as in CEIL(SUM(a) / 60).")]
    [InlineData("SELECT ROUND(SUM(x) / 60, 2) * 2 FROM events", 30, "*", "Units are converted before they are rounded, as in CEIL(SUM(a) / 60).")]
    [InlineData("SELECT 60 * SUM(x) FROM events", 8, "60", "as the one aggregate")]
    public void What_is_no_conversion_is_refused_at_its_token(string sql, int position, string token, string message)
    {
        var error = MetricSql.Parse(sql).Error.ShouldNotBeNull();
        (error.Position, error.Token).ShouldBe((position, token));
        error.Message.ShouldContain(message, Case.Sensitive);
    }

    [Fact]
    public void A_conversion_that_could_not_be_written_cannot_be_made()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => MetricConversion.DivideBy(0m)).ParamName.ShouldBe("number");
        Should.Throw<ArgumentOutOfRangeException>(() => MetricConversion.MultiplyBy(-1m)).ParamName.ShouldBe("number");
        Should.Throw<ArgumentOutOfRangeException>(() => MetricConversion.DivideBy(79228162514264337593543950335m)).Message.ShouldStartWith("A number has at most 28 significant digits.");
        var minutes = MetricConversion.DivideBy(60.00m);
        (minutes.Divides, minutes.Number, minutes.ToString()).ShouldBe((true, 60m, "/ 60"));
        MetricConversion.MultiplyBy(1.0000000000000000000000000000m).ToString().ShouldBe("* 1");
    }

    [Fact]
    public void Metrics_that_convert_otherwise_are_others()
    {
        var seconds = Metric("SELECT SUM(a) FROM events");
        var minutes = seconds with { Conversion = MetricConversion.DivideBy(60m) };
        minutes.ShouldBe(Metric("SELECT SUM(a) / 60 FROM events"));
        minutes.GetHashCode().ShouldBe(Metric("SELECT SUM(a) / 60.0 FROM events").GetHashCode());
        minutes.ShouldNotBe(seconds);
        minutes.ShouldNotBe(seconds with { Conversion = MetricConversion.MultiplyBy(60m) });
        minutes.ShouldNotBe(seconds with { Conversion = MetricConversion.DivideBy(61m) });
        Should.Throw<ArgumentException>(() => minutes.NewAccumulator().Merge(seconds.NewAccumulator()));
    }

    // R16: by a number above zero, more stays more.
    [Theory]
    [InlineData("CEIL(SUM(tokens) / 60)", false)]
    [InlineData("COUNT(*) * 2", false)]
    [InlineData("AVG(tokens) / 60", true)]
    public void A_conversion_changes_nothing_about_whether_a_quantity_can_fall_R16(string aggregate, bool canFall) =>
        Metric($"SELECT {aggregate} FROM events").CanFall.ShouldBe(canFall);

    private static UsageEvent In(string region, decimal tokens) => Event(
        $"{region} {tokens}", "completion", 0, ("tokens", PropertyValue.Number(tokens)), ("region", PropertyValue.Text(region)));
}
