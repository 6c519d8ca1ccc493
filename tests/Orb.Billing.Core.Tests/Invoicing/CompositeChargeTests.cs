using CsCheck;
using NodaTime;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Invoicing;

/// <summary>Charges that are made of others (docs/decisions/0045, 0046): a token costs 1.00, the platform 50.00 a month in advance.</summary>
public sealed class CompositeChargeTests
{
    private static readonly PriceInterval TokensFrom = Interval(Metered(new UnitPriceModel(1m)), "2026-01-01");
    private static readonly PriceInterval PlatformFrom = Interval(Fee(50m), "2026-01-01", lineage: 2, id: 2, position: 1);

    [Fact]
    public void R13_It_is_due_at_the_end_of_its_period_and_counts_the_fee_that_was_charged_at_its_start()
    {
        var timeline = Timeline(TokensFrom, PlatformFrom, Tenth());
        var ledger = new Ledger();

        ledger.BillUntil(timeline, At("2026-01-15")).Amounts().ShouldBe([50.00m]);
        ledger.Bill(timeline, At("2026-02-01"), Tokens("2026-01-10", 100m)).Invoices.Single().Lines.Amounts().ShouldBe([100.00m, 50.00m, 15.00m]);
        ChargePlanner.NextInvoiceDate(timeline, At("2026-02-02")).ShouldBe(At("2026-03-01"));
    }

    [Fact]
    public void R24_Its_explanation_names_what_counts_and_recomputes()
    {
        var timeline = Timeline(TokensFrom, PlatformFrom, Composed(new PercentPriceModel(0.1m, 31m) { Prorates = true }, "2026-01-22"));
        var line = new Ledger().Bill(timeline, At("2026-02-01"), Tokens("2026-01-10", 50m)).Invoices.Single().Lines[^1];

        // The fee counts where it starts, which is before the composite does.
        line.Explain(Zone("UTC")).ShouldBe(
        [
            "1 charge of Tokens came to 50.00 USD.",
            "The percent price makes 10 USD of what counts over 10 of 31 days: 5 (10 % of 50) + 5 (Minimum).",
            "That is 10.00 USD.",
        ]);
        Recomputation.Of(line).ShouldSatisfyAllConditions(r => r.Billed.ShouldBe(Money.Of(10m, Currency.Usd)), r => r.Deviations.ShouldBeEmpty());
        var other = new CountedStep("Tokens", 1, Money.Of(500m, Currency.Usd));
        Recomputation.Of(line with { Explanation = new LineExplanation([other, .. line.Explanation.Steps.Skip(1)]) }).Deviations.ShouldHaveSingleItem()
            .ShouldBe("the price of what counts is stated as 10 and recomputes to 50.0");
    }

    [Fact]
    public void R11_Run_again_it_yields_nothing_and_less_usage_gives_its_part_back()
    {
        var timeline = Timeline(TokensFrom, Tenth());
        var ledger = new Ledger();
        ledger.Bill(timeline, At("2026-02-01"), Tokens("2026-01-10", 100m));

        ledger.Bill(timeline, At("2026-02-01"), Tokens("2026-01-10", 100m)).Invoices.ShouldBeEmpty();
        var (invoices, credits) = ledger.Bill(timeline, At("2026-02-01"), Tokens("2026-01-10", 40m));
        invoices.ShouldBeEmpty();
        credits.Amounts().ShouldBe([60.00m, 6.00m]);
    }

    [Fact]
    public void R20_It_counts_neither_another_composite_nor_a_commitment_and_no_price_that_its_filters_leave_out()
    {
        var (tokens, platform) = (TokensFrom.Price, PlatformFrom.Price);
        var composite = Tenth().Price;
        var commitment = Price.Commitment(new PriceId(Id(60)), "Committed", new ItemId(Id(3)), Currency.Usd, Cadence.Monthly, 10m);

        CompositeSelection.All.ShouldSatisfyAllConditions(
            s => s.Counts(tokens).ShouldBeTrue(), s => s.Counts(platform).ShouldBeTrue(), s => s.Counts(composite).ShouldBeFalse(), s => s.Counts(commitment).ShouldBeFalse());
        var usage = new CompositeSelection(AdjustmentFilter.Includes(AdjustmentFilterField.PriceType, "usage"));
        (usage.Counts(tokens), usage.Counts(platform)).ShouldBe((true, false));
        var named = new CompositeSelection(AdjustmentFilter.Includes(AdjustmentFilterField.PriceId, platform.Id.ToString()));
        (named.Counts(tokens), named.Counts(platform), named.Counts(tokens with { OriginId = platform.Id })).ShouldBe((false, true, true));
        AdjustmentFilter.Includes(AdjustmentFilterField.PriceType, "fixed").Admits(composite).ShouldBeFalse();
        AdjustmentFilter.Includes(AdjustmentFilterField.PriceType, "in_arrears").Admits(composite).ShouldBeTrue();
    }

    [Fact]
    public void R16_A_part_of_the_period_has_no_composite()
    {
        var timeline = Timeline(TokensFrom, Tenth());
        var ledger = new Ledger();

        ledger.BillPart(timeline, At("2026-01-20"), [Tokens("2026-01-10", 100m)]).Amounts().ShouldBe([100.00m]);
        ledger.Bill(timeline, At("2026-02-01"), Tokens("2026-01-10", 100m)).Invoices.Single().Lines.Amounts().ShouldBe([0.00m, 10.00m]);
    }

    [Fact]
    public void R8_By_itself_it_is_made_of_nothing_and_known_to_its_end()
    {
        var timeline = Timeline(TokensFrom, Composed(new PercentPriceModel(0.1m, 31m) { Prorates = true }, "2026-01-01"))
            .Pause(new Pause(At("2026-01-11"), At("2026-01-21")));
        var charge = ChargePlanner.DueAt(timeline, At("2026-02-01")).Single(c => c.Price.IsComposite);

        var begun = ChargeCalculator.Target(charge with { Pieces = [charge.Pieces[0]] }, MeteredUsage.None, []);
        (begun.Quantity, begun.Subtotal.Amount, begun.Known.Amount).ShouldBe((1m, 10.00m, 21.00m)); // 10 and 21 of 31 days
        var whole = ChargeCalculator.Target(charge, MeteredUsage.None, []);
        (whole.Subtotal.Amount, whole.Known.Amount).ShouldBe((21.00m, 21.00m));
    }

    [Fact]
    public void R1_Amounts_that_sum_beyond_a_decimal_are_the_typed_overflow()
    {
        var composite = Interval(Of(new PercentPriceModel(0.1m), currency: Currency.Jpy), "2026-01-01", lineage: 9, id: 9, position: 9);
        var used = Enumerable.Range(1, 8).Select(n => Interval(
            Price.Usage(new PriceId(Id(70 + n)), "Used", new ItemId(Id(3)), Currency.Jpy, Cadence.Monthly, new UnitPriceModel(9_999_999_999_999_999_999_999_999_999m), new MetricId(Id(6))),
            "2026-01-01", lineage: n, id: n, position: n));
        var timeline = Timeline([.. used, composite]);
        var charges = ChargePlanner.DueAt(timeline, At("2026-02-01"));
        Should.Throw<AmountOverflowException>(() => ChargeCalculator.Targets(timeline, charges, Usage(charges, Tokens("2026-01-10", 1m))))
            .Message.ShouldBe($"The charge of price {composite.Price.Id} exceeds the range of a 28-digit decimal.");
    }

    [Fact]
    public void It_is_made_of_other_charges_in_money_for_a_period()
    {
        Should.Throw<ArgumentException>(() => Of(new UnitPriceModel(1m))).ParamName.ShouldBe("model");
        Should.Throw<ArgumentException>(() => Of(new PercentPriceModel(1m), Cadence.OneTime)).ParamName.ShouldBe("cadence");
        Should.Throw<ArgumentException>(() => Of(new PercentPriceModel(1m), currency: Currency.Custom("credits", 4))).ParamName.ShouldBe("currency");
        var timeline = Timeline(TokensFrom, Tenth());
        Should.Throw<ArgumentException>(() => timeline.ChangeQuantity(Tenth().Id, Quantity("2026-01-05", 2m)));
    }

    // Whatever seats change, whatever comes late, whatever day it ends: what is settled of a composite is made of what is settled of the others.
    [Fact]
    public void R5_R11_What_is_settled_of_it_follows_what_is_settled_of_the_others() => Gen.Select(
        Gen.Int[0, 5_000].Array[0, 4], Gen.Int[0, 5_000].Array[0, 4], Gen.Int[1, 31], Gen.Int[0, 4], Gen.Int[2, 59], Gen.Int[1, 100])
        .Sample((early, late, seatsDay, seats, endDay, percent) =>
        {
            var start = At("2026-01-01");
            var end = start + Duration.FromDays(endDay);
            var model = new PercentPriceModel(percent / 100m, 20m, 2_000m);
            var timeline = Timeline(
                Interval(Metered(new TieredPriceModel(ThreeTiers)), start, end),
                Interval(Fee(31m), start, end, lineage: 2, id: 2, position: 1, quantities: [new QuantityTransition(start + Duration.FromDays(seatsDay), seats)]),
                Interval(Of(model), start, end, lineage: 3, id: 3, position: 2),
                Interval(Of(new MinimumCompositePriceModel(500m), id: 51), start, end, lineage: 4, id: 4, position: 3));
            UsageEvent[] first = [.. early.Select((q, i) => Tokens(start + Duration.FromDays(i), q, $"early {i}"))];
            UsageEvent[] all = [.. first, .. late.Select((q, i) => Tokens(start + Duration.FromDays(i), q, $"late {i}"))];
            var ledger = new Ledger();

            ledger.BillUntil(timeline, end + Duration.FromDays(1), first);
            ledger.BillUntil(timeline, end + Duration.FromDays(1), all);

            foreach (var period in ledger.Settled.Values.GroupBy(s => s.Key.AnchorPeriodStart))
            {
                var settled = period.ToDictionary(s => s.Key.LineageId.Value, s => s.Settled.Amount);
                var others = settled.GetValueOrDefault(Id(1)) + settled.GetValueOrDefault(Id(2));
                settled[Id(3)].ShouldBe(Money.Round(Math.Clamp(others * percent / 100m, 20m, 2_000m), Currency.Usd).Amount);
                settled[Id(4)].ShouldBe(Math.Max(0m, 500m - others));
            }
        }, iter: Runs(100));

    // More usage never makes a percentage less, nor a top-up more; nothing comes of nothing.
    [Fact]
    public void It_follows_the_usage_and_nothing_comes_of_nothing() => Gen.Select(Gen.Int[0, 20_000], Gen.Int[0, 20_000], Gen.Int[1, 100]).Sample((some, more, percent) =>
    {
        var timeline = Timeline(
            Interval(Metered(new TieredPriceModel(ThreeTiers)), "2026-01-01"),
            Interval(Of(new PercentPriceModel(percent / 100m)), "2026-01-01", lineage: 3, id: 3, position: 2),
            Interval(Of(new MinimumCompositePriceModel(500m), id: 51), "2026-01-01", lineage: 4, id: 4, position: 3));
        var (less, rest) = (Lines(timeline, some), Lines(timeline, some + more));
        rest[1].ShouldBeGreaterThanOrEqualTo(less[1]);
        rest[2].ShouldBeLessThanOrEqualTo(less[2]);
        Lines(timeline, 0)[..2].ShouldBe([0.00m, 0.00m]);
    }, iter: Runs(100));

    private static decimal[] Lines(SubscriptionTimeline timeline, int tokens) =>
        new Ledger().Bill(timeline, At("2026-02-01"), Tokens("2026-01-10", tokens)).Invoices.Single().Lines.Amounts();

    private static PriceInterval Tenth() => Composed(new PercentPriceModel(0.1m), "2026-01-01");

    private static PriceInterval Composed(PriceModel model, string start) => Interval(Of(model), start, anchor: "2026-01-01", lineage: 3, id: 3, position: 2);

    private static Price Of(PriceModel model, Cadence? cadence = null, Currency? currency = null, int id = 50) => Price.Composite(
        new PriceId(Id(id)), "Support", new ItemId(Id(3)), currency ?? Currency.Usd, cadence ?? Cadence.Monthly, model, CompositeSelection.All);
}
