using CsCheck;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Invoicing;

/// <summary>Lines of prices in a pricing unit are converted over what their charge has converted so far (R3, R5, docs/decisions/0048).</summary>
public sealed class ConvertedLineTests
{
    private static readonly Currency Credits = Currency.Custom("credits", 2);

    // The first 100 credits at 1.00, the next 400 at 0.50, then 0.10.
    private static readonly ConversionRate Tiered = new(Tiers((0m, 100m, 1m, 0m), (100m, 500m, 0.5m, 0m), (500m, null, 0.1m, 0m)), Currency.Usd);

    private static SubscriptionTimeline Converted(ConversionRate rate, string zone = "UTC")
    {
        var price = Metered(new UnitPriceModel(1m), currency: Credits) with { ConversionRate = rate };
        return new SubscriptionTimeline(Subscription, new CustomerId(Id(7)), Zone(zone), Currency.Usd, At("2026-01-01"), null, [Interval(price, "2026-01-01")]);
    }

    [Fact]
    public void R5_A_later_line_starts_in_the_tier_where_the_line_before_ended()
    {
        var (ledger, timeline) = (new Ledger(), Converted(Tiered));
        ledger.Bill(timeline, At("2026-02-01"), Tokens("2026-01-10", 90m)).Invoices.Single().Lines.Single().Amount.ShouldBe(Money.Of(90m, Currency.Usd));

        var line = ledger.Bill(timeline, At("2026-02-01"), Tokens("2026-01-10", 90m), Tokens("2026-01-11", 30m)).Invoices.Single().Lines.Single();

        line.Amount.ShouldBe(Money.Of(20m, Currency.Usd)); // 10 at 1.00 and 20 at 0.50
        line.ConvertedBefore.ShouldBe(new ConvertedUnits(Money.Of(90m, Credits), Money.Of(90m, Currency.Usd)));
        line.Explain(Zone("UTC"))[^1].ShouldBe(
            "After the 90.00 credits that 90.00 USD was asked for, at 1 (0 - 100) and 0.5 (100 - 500) and 0.1 (over 500) USD for one credits that is 20.00 USD.");
        Recomputation.Of(line).Deviations.ShouldBeEmpty();
        Recomputation.Of(line with { Amount = Money.Of(30m, Currency.Usd) }).Deviations.ShouldBe(["the amount of the line is stated as 30 and recomputes to 20.0"]);
    }

    [Fact]
    public void R11_What_falls_gives_back_the_last_tier_first_and_what_comes_again_is_asked_for_again()
    {
        var (ledger, timeline) = (new Ledger(), Converted(Tiered));
        ledger.Bill(timeline, At("2026-02-01"), Tokens("2026-01-10", 90m));
        ledger.Bill(timeline, At("2026-02-01"), Tokens("2026-01-10", 90m), Tokens("2026-01-11", 30m));

        // 40 of 120 fall: 20 at 0.50 and 20 at 1.00.
        ledger.Bill(timeline, At("2026-02-01"), Tokens("2026-01-10", 80m)).Credits.Select(c => c.Amount.Amount).ShouldBe([30m, 10m]);
        ledger.Asked.ShouldBe(80m);
        ledger.Bill(timeline, At("2026-02-01"), Tokens("2026-01-10", 80m), Tokens("2026-01-12", 520m)).Invoices.Single().Lines.Single().Amount.Amount.ShouldBe(230m);
        ledger.Asked.ShouldBe(310m); // 600 as a whole: 100 + 200 + 10
    }

    [Fact]
    public void R5_Three_lines_of_a_third_of_a_cent_are_one_cent()
    {
        var (ledger, timeline) = (new Ledger(), Converted(new ConversionRate(0.0033m, Currency.Usd)));
        decimal[] amounts = [.. Enumerable.Range(1, 3).Select(n => ledger.Bill(timeline, At("2026-02-01"), Tokens("2026-01-10", n)).Invoices.Single().Lines.Single().Amount.Amount)];
        amounts.ShouldBe([0.00m, 0.01m, 0.00m]); // 0.0033, 0.0066, 0.0099
    }

    [Fact]
    public void R16_Parts_of_a_period_and_the_line_that_closes_it_go_through_the_tiers_once()
    {
        var (ledger, timeline) = (new Ledger(), Converted(Tiered));
        UsageEvent[] all = [Tokens("2026-01-05", 80m), Tokens("2026-01-15", 60m), Tokens("2026-01-25", 400m)];
        ledger.BillPart(timeline, At("2026-01-10"), all[..1]).Single().Amount.Amount.ShouldBe(80m);
        ledger.BillPart(timeline, At("2026-01-20"), all[..2]).Single().Amount.Amount.ShouldBe(40m);
        var closing = ledger.Bill(timeline, At("2026-02-01"), all).Invoices.Single().Lines.Single();
        (closing.PartiallyInvoiced.Amount, closing.Amount.Amount).ShouldBe((120m, 184m)); // 540: 100 + 200 + 4
    }

    [Fact]
    public void Credits_that_return_before_money_leave_what_was_converted()
    {
        var (ten, two) = (Money.Of(10m, Credits), Money.Of(2m, Currency.Usd));
        var goodwill = new ConvertedCredit(Money.Of(4m, Credits), Money.Zero(Currency.Usd), IsReconciled: false);
        var fall = new ConvertedCredit(Money.Of(3m, Credits), Money.Of(1m, Currency.Usd), IsReconciled: true);
        ConvertedUnits.OfLine(ten, Money.Of(6m, Credits), two, []).ShouldBe(new ConvertedUnits(Money.Of(4m, Credits), two));
        ConvertedUnits.OfLine(ten, Money.Of(6m, Credits), two, [goodwill]).ShouldBe(new ConvertedUnits(Money.Of(4m, Credits), two));
        // 2 of the 3 are prepaid credits that the kindness left, 1 was converted.
        ConvertedUnits.OfLine(ten, Money.Of(6m, Credits), two, [goodwill, fall]).ShouldBe(new ConvertedUnits(Money.Of(3m, Credits), Money.Of(1m, Currency.Usd)));
    }

    [Fact]
    public void R11_A_kindness_beyond_the_prepaid_credits_leaves_the_charge_settled()
    {
        var (ten, two) = (Money.Of(10m, Credits), Money.Of(2m, Currency.Usd));
        var goodwill = new ConvertedCredit(Money.Of(8m, Credits), Money.Of(1m, Currency.Usd), IsReconciled: false);
        ConvertedUnits.OfLine(ten, Money.Of(6m, Credits), two, [goodwill]).ShouldBe(new ConvertedUnits(Money.Of(4m, Credits), two));
        Should.Throw<ArgumentNullException>(() => ConvertedUnits.OfLine(ten, ten, two, null!)).ParamName.ShouldBe("credits");
    }

    [Fact]
    public void R5_Whatever_comes_and_goes_what_was_asked_for_is_what_the_whole_is_worth()
    {
        var rates = Gen.OneOf(
            Gen.Int[0, 2000].Select(rate => new ConversionRate(rate / 10_000m, Currency.Usd)),
            Gen.Select(Gen.Int[1, 300], Gen.Int[1, 300], Gen.Int[0, 2000], Gen.Int[0, 2000], Gen.Int[0, 2000]).Select((first, second, a, b, c) => new ConversionRate(
                Tiers((0m, first, a / 1000m, 0m), (first, first + second, b / 1000m, 0m), (first + second, null, c / 1000m, 0m)), Currency.Usd)));
        Gen.Select(rates, Gen.Int[0, 60_000].Array[1, 8]).Sample(
            (rate, levels) =>
            {
                var (ledger, timeline) = (new Ledger(), Converted(rate));
                foreach (var level in levels)
                {
                    var usage = Tokens("2026-01-10", level / 100m);
                    ledger.Bill(timeline, At("2026-02-01"), usage);
                    ledger.Asked.ShouldBe(rate.Convert(Money.Of(level / 100m, Credits)).Amount);
                    var (again, credits) = ledger.Bill(timeline, At("2026-02-01"), usage);
                    (again.Count, credits.Count).ShouldBe((0, 0));
                }
            },
            iter: Runs(500));
    }
}
