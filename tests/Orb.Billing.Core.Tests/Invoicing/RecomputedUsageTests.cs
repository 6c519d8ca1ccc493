using System.Globalization;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;
using static Orb.Billing.Core.Tests.Adjustments.Adjusting;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Invoicing;

/// <summary>An explanation recomputes from what was metered: groups and events are priced again, and the quantity priced is that of the pieces less its discounts.</summary>
public sealed class RecomputedUsageTests
{
    private static readonly GroupedAllocationPriceModel TenFreeEach = new("region", 10m, 0.5m);
    private static readonly PercentagePriceModel Percentage = new(0.02m, new TransactionFees { FixedPerTransaction = 0.30m });

    [Fact]
    public void Groups_are_priced_again()
    {
        var line = Billed(Price(TenFreeEach), Used("2026-01-10", 12m, "eu"), Used("2026-01-11", 30m, "us"), Used("2026-01-12", 4m, null));
        line.Amount.Amount.ShouldBe(11.00m);
        Checked(line).ShouldBe((11.00m, "", ""));
        var groups = ((PricedGroups)Rated(line).Detail!).Groups;
        string.Join("; ", groups.Select(g => $"{g.Values[0] ?? "none"} {g.Quantity}")).ShouldBe("none 4; eu 12; us 30");

        // 2 units moved from one group to another, and 2 units more.
        Checked(With(line, Rated(line) with { Detail = new PricedGroups([new([null], 4m), new(["eu"], 10m), new(["us"], 32m)]) })).Deviations
            .ShouldBe("the number of the parts is stated as 2 and recomputes to 1, the quantity of part 1 is stated as 2 and recomputes to 22, the price of part 1 is stated as 1.0 and recomputes to 11.0");
        Checked(With(line, Rated(line) with { Detail = new PricedGroups([new([null], 4m), new(["eu"], 12m), new(["us"], 32m)]) })).Deviations
            .ShouldBe("the quantity of what was priced is stated as 46 and recomputes to 48, the price of the quantity is stated as 11.0 and recomputes to 12.0");
    }

    [Fact]
    public void Without_its_groups_a_line_of_an_earlier_version_is_the_sum_of_its_parts()
    {
        var line = Billed(Price(TenFreeEach), Used("2026-01-10", 12m, "eu"));
        Checked(With(line, Rated(line) with { Detail = null })).ShouldBe((1.00m, "", "the price of what is not kept one by one"));
        Checked(With(line, Rated(line) with { Detail = null, Exact = 2m })).Deviations.ShouldBe("the sum of the parts is stated as 2 and recomputes to 1.0, the exact amount is stated as 1.0 and recomputes to 2");
    }

    [Fact]
    public void Events_are_priced_again_up_to_a_thousand_of_them()
    {
        UsageEvent[] Events(int count) => [.. Enumerable.Range(0, count).Select(i => Used(string.Create(CultureInfo.InvariantCulture, $"2026-01-10T00:{i / 60:00}:{i % 60:00}Z"), 10m, null))];
        var line = Billed(Price(Percentage), Events(1000));
        Checked(line).ShouldBe((500.00m, "", ""));
        Checked(With(line, Rated(line) with { Detail = new PricedEvents([new(10_000m)]) })).Deviations.ShouldBe("the price of the quantity is stated as 500.00 and recomputes to 200.30");

        var more = Billed(Price(Percentage), Events(1001));
        Rated(more).Detail.ShouldBeNull();
        Checked(more).ShouldBe((500.50m, "", "the price of what is not kept one by one"));
    }

    [Fact]
    public void Events_that_come_to_nothing_are_not_taken_for_no_events()
    {
        // Two transactions of 0.00 pay their fixed fee.
        var line = Billed(Price(Percentage), Used("2026-01-10", 0m, null), Used("2026-01-11", 0m, null));
        Checked(line).ShouldBe((0.60m, "", ""));
        Checked(Billed(Price(Percentage))).ShouldBe((0.00m, "", ""));
    }

    [Fact]
    public void R3_The_quantity_priced_is_the_quantity_metered_less_its_discounts()
    {
        var line = Billed(Price(new UnitPriceModel(2m), free: 8m), Used("2026-01-10", 10m, null));
        Checked(line).ShouldBe((4.00m, "", ""));
        var metered = (MeteredStep)line.Explanation.Steps[0];
        Checked(With(line, metered with { Quantity = 11m }, 0)).Deviations.ShouldBe("the quantity priced is stated as 2 and recomputes to 3");
        Checked(With(line, new UsageDiscountedStep(Named(1), 7m), 1)).Deviations.ShouldBe("the quantity priced is stated as 2 and recomputes to 3");
        Checked(With(line, new UsageDiscountedStep(Named(1), 12m), 1)).Deviations.ShouldBe("the quantity priced is stated as 2 and recomputes to 0");
        Checked(Billed(Price(TenFreeEach, free: 8m), Used("2026-01-10", 12m, "eu"))).ShouldBe((0.00m, "", ""));
        Checked(Billed(Price(Percentage, free: 8m), Used("2026-01-10", 12m, null))).ShouldBe((0.38m, "", ""));
    }

    [Fact]
    public void R8_R25_Pieces_are_shown_before_they_are_rounded_and_their_sum_once()
    {
        var line = InPieces(new UnitPriceModel(1m), "SELECT CEIL(SUM(tokens), 0) FROM events", Used("2026-01-10", 1.2m, null), Used("2026-01-20", 1.3m, null));
        line.Amount.Amount.ShouldBe(3.00m);
        line.Explain(Zone("UTC")).Take(4).ShouldBe(
        [
            "1 event from 2026-01-01 to before 2026-01-16 came to 1.2 units.",
            "1 event from 2026-01-16 to before 2026-02-01 came to 1.3 units.",
            "Together that is 3 units, rounded once.",
            "3 units at 1 cost 3 USD by the unit price.",
        ]);
        Checked(line).ShouldBe((3.00m, "", ""));
        Checked(With(line, (MeteredStep)line.Explanation.Steps[0] with { Quantity = 2m }, 0)).Deviations.ShouldBe("the sum of the pieces is stated as 3 and recomputes to 4");
        Checked(With(line, (CombinedStep)line.Explanation.Steps[2] with { Quantity = 2m }, 2)).Deviations
            .ShouldBe("the sum of the pieces is stated as 2 and recomputes to 3, the quantity priced is stated as 3 and recomputes to 2");
        // A line of an earlier version told its pieces alone.
        Checked(line with { Explanation = new LineExplanation([.. line.Explanation.Steps.Where(s => s is not CombinedStep)]) }).ShouldBe((3.00m, "", "the quantity of the pieces as one"));
    }

    [Fact]
    public void R25_Pieces_that_add_up_to_less_than_nothing_are_priced_at_nothing()
    {
        var line = InPieces(new UnitPriceModel(1m), "SELECT SUM(tokens) FROM events", Used("2026-01-10", -3m, null), Used("2026-01-20", 2m, null));
        line.Explain(Zone("UTC"))[0].ShouldBe("1 event from 2026-01-01 to before 2026-01-16 came to -3 units.");
        line.Explain(Zone("UTC"))[2].ShouldBe("Together that is 0 units.");
        Checked(line).ShouldBe((0.00m, "", ""));
    }

    [Fact]
    public void A_large_piece_and_a_small_one_add_up_to_the_last_digit()
    {
        var line = InPieces(
            new UnitPriceModel(1m), "SELECT SUM(tokens) FROM events",
            Used("2026-01-10", 10_000_000_000_000_000_000_000m, null), Used("2026-01-11", -10_000_000_000_000_000_000_000m, null), Used("2026-01-20", 0.0000000001m, null));
        Checked(line).ShouldBe((0.00m, "", ""));
    }

    [Theory]
    [InlineData("SELECT MAX(tokens) FROM events", "5", "Counted as one that is 5 units.", "the quantity of the pieces as one")]
    [InlineData("SELECT SUM(tokens) / 2 FROM events", "4.5", "Counted as one that is 4.5 units.", "the quantity of the pieces as one")]
    [InlineData("SELECT SUM(tokens) FROM all_events", "9", "The level that counts is the last, 9 units.", "")]
    [InlineData("SELECT COUNT(*) FROM events", "2", "Together that is 2 units.", "")]
    public void Pieces_become_one_quantity_as_their_metric_says(string sql, string amount, string sentence, string asStated)
    {
        var line = InPieces(new UnitPriceModel(1m), sql, Used("2026-01-10", 5m, null), Used("2026-01-20", 4m, null));
        line.Explain(Zone("UTC"))[2].ShouldBe(sentence);
        Checked(line).ShouldBe((StrictDecimal.Parse(amount), "", asStated));
    }

    [Fact]
    public void The_last_piece_holds_a_level_that_is_carried()
    {
        var line = InPieces(new UnitPriceModel(1m), "SELECT CEIL(SUM(tokens), 0) FROM all_events", Used("2026-01-10", 4.5m, null));
        line.Explain(Zone("UTC")).Take(3).ShouldBe(
        [
            "1 event from 2026-01-01 to before 2026-01-16 came to 5 units.",
            "1 event from 2026-01-16 to before 2026-02-01 came to 5 units.",
            "The level that counts is the last, 5 units.",
        ]);
        Checked(line).ShouldBe((5.00m, "", ""));
        Checked(With(line, (CombinedStep)line.Explanation.Steps[2] with { Quantity = 4m }, 2)).Deviations
            .ShouldBe("the level of the last piece is stated as 4 and recomputes to 5, the quantity priced is stated as 5 and recomputes to 4");
    }

    [Fact]
    public void What_groups_come_to_is_told_where_it_is_not_what_was_metered()
    {
        // The highest of all is 7; priced are the highest of each region.
        var line = InPieces(new GroupedAllocationPriceModel("region", 0m, 1m), "SELECT MAX(tokens) FROM events", Used("2026-01-10", 7m, "eu"), Used("2026-01-20", 4m, "us"));
        line.Explain(Zone("UTC"))[2].ShouldBe("Group by group that is 11 units.");
        Checked(line).ShouldBe((11.00m, "", ""));
        Checked(With(line, (CombinedStep)line.Explanation.Steps[2] with { Quantity = 12m }, 2)).Deviations.ShouldBe("the quantity priced is stated as 11 and recomputes to 12");
    }

    [Fact]
    public void Levels_are_priced_again_R25()
    {
        // 5 units for 10 of 31 days and 15 for 21, 1.00 up to 10 and 0.50 beyond: (50.00 + 262.50) / 31.
        var tiers = new TieredWithProrationPriceModel([new Tier(0m, 10m, 1.00m), new Tier(10m, null, 0.50m)]);
        var line = InPieces(tiers, "SELECT WEIGHTED_SUM(tokens) FROM events", Used("2026-01-01", 5m, null), Used("2026-01-11", 10m, null));
        Checked(line).ShouldBe((10.08m, "", "the quantity of the pieces as one"));
        string.Join("; ", ((PricedLevels)Rated(line).Detail!).Levels.Select(l => $"{l.Level} for {l.Held * 31 / l.Whole}")).ShouldBe("5 for 10; 15 for 21");

        var levels = ((PricedLevels)Rated(line).Detail!).Levels;
        Checked(With(line, Rated(line) with { Detail = new PricedLevels([levels[0]]) })).Deviations
            .ShouldStartWith("the quantity of what was priced is stated as 11.77419354838709677419354839 and recomputes to 1.612903225806451612903225807, the price of the quantity is stated as");
    }

    [Fact]
    public void Levels_are_kept_up_to_a_thousand_of_them()
    {
        var model = new UnitWithProrationPriceModel(1m);
        UsageEvent[] Events(int count) => [.. Enumerable.Range(0, count).Select(i => Used(string.Create(CultureInfo.InvariantCulture, $"2026-01-10T00:{i / 60:00}:{i % 60:00}Z"), 1m, null))];
        ((PricedLevels)Rated(InPieces(model, "SELECT WEIGHTED_SUM(tokens) FROM events", Events(999))).Detail!).Levels.Count.ShouldBe(1000);
        var more = InPieces(model, "SELECT WEIGHTED_SUM(tokens) FROM events", Events(1000));
        ((PricedLevels)Rated(more).Detail!).Levels.ShouldBeEmpty();
        Checked(more).Deviations.ShouldBe("");
    }

    private static UsageEvent Used(string at, decimal tokens, string? region) => new(
        at, "completion", At(at), new Dictionary<string, PropertyValue> { ["tokens"] = PropertyValue.Number(tokens), ["region"] = region is null ? default : PropertyValue.Text(region) });

    private static SubscriptionTimeline Price(PriceModel model, decimal? free = null)
    {
        var timeline = Timeline(Interval(Metered(model), "2026-01-01"));
        return new SubscriptionTimeline(
            timeline.Id, timeline.CustomerId, timeline.Zone, timeline.InvoicingCurrency, timeline.Start, null, timeline.Intervals, timeline.Pauses,
            free is { } units ? [Since("2026-01-01", Free(units))] : []);
    }

    private static InvoiceLine Billed(SubscriptionTimeline timeline, params IReadOnlyList<UsageEvent> events) =>
        new Ledger().Bill(timeline, At("2026-02-01"), events).Invoices.Single().Lines.Single();

    // January of one price, in two intervals that meet on the 16th.
    private static InvoiceLine InPieces(PriceModel model, string sql, params UsageEvent[] events)
    {
        var price = Metered(model);
        var timeline = Timeline(Interval(price, "2026-01-01", "2026-01-16", "2026-01-01"), Interval(price, "2026-01-16", anchor: "2026-01-01", id: 2));
        var charges = ChargePlanner.DueAt(timeline, At("2026-02-01"));
        var metric = Tests.Metering.Usage.Metric(sql) with { Detail = model.Usage };
        var usage = charges.Single().UsageNeeds.ToDictionary(n => n, need =>
        {
            var piece = metric.NewAccumulator(need.Period, new(At("2026-01-01"), At("2026-02-01")));
            foreach (var e in events.Where(e => need.Reads(metric).Contains(e.Timestamp)))
                piece.Add(e);
            return piece;
        });
        usage.Count.ShouldBe(2);
        return InvoiceCalculation.Run(timeline, charges, new MeteredUsage(usage), new Dictionary<ChargeKey, SettledCharge>(), At("2026-02-01")).Invoices.Single().Lines.Single();
    }

    private static RatedStep Rated(InvoiceLine line) => line.Explanation.Steps.OfType<RatedStep>().Single();

    private static InvoiceLine With(InvoiceLine line, RatedStep rated) => With(line, rated, line.Explanation.Steps.ToList().FindIndex(s => s is RatedStep));

    private static InvoiceLine With(InvoiceLine line, ExplanationStep replaced, int step) =>
        line with { Explanation = new LineExplanation([.. line.Explanation.Steps.Select((s, i) => i == step ? replaced : s)]) };

    private static (decimal? Billed, string Deviations, string AsStated) Checked(InvoiceLine line)
    {
        var again = Recomputation.Of(line);
        return (again.Billed?.Amount, string.Join(", ", again.Deviations), string.Join(", ", again.AsStated));
    }
}
