using CsCheck;
using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Credits;
using static Orb.Billing.Core.Tests.Credits.Credit;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Credits;

/// <summary>Days in order, within a day lines in order, each takes its blocks in burn order (R17).</summary>
public sealed class CreditBurnTests
{
    [Fact]
    public void R17_Filtered_then_soonest_expiry_then_lower_cost_then_oldest_then_id()
    {
        CreditBlock[] blocks =
        [
            Of(1, 1m), // oldest with no cost and the lowest id, no expiry
            Of(9, 1m),
            Of(2, 1m, created: "2026-01-02"),
            Of(3, 1m, cost: 0.10m),
            Of(4, 1m, expires: "2026-03-02"),
            Of(5, 1m, expires: "2026-03-01", cost: 5m),
            Of(6, 1m, cost: 9m, created: "2026-01-03", items: 1),
        ];

        var result = CreditBurn.Run(blocks, [Draw("2026-02-10", 7.50m)], DateTimeZone.Utc);

        result.Applied().ShouldBe([[(6, 1m), (5, 1m), (4, 1m), (1, 1m), (9, 1m), (2, 1m), (3, 1m)]]);
        result.Uncovered().ShouldBe([0.50m]);
        result.Remaining().ShouldBe([0m, 0m, 0m, 0m, 0m, 0m, 0m]);
    }

    [Fact]
    public void R17_A_block_that_is_not_needed_is_not_touched() =>
        CreditBurn.Run([Of(1, 5m), Of(2, 5m)], [Draw("2026-01-10", 5m)], DateTimeZone.Utc).Applied().ShouldBe([[(1, 5m)]]);

    [Fact]
    public void R17_Of_two_blocks_each_reason_decides_by_itself()
    {
        First(Of(2, 1m, expires: "2026-03-01"), Of(1, 1m, expires: "2026-03-02"));
        First(Of(2, 1m, cost: 0.10m), Of(1, 1m, cost: 0.20m));
        First(Of(2, 1m), Of(1, 1m, created: "2026-01-02"));
        First(Of(1, 1m), Of(2, 1m));
        BurnOrder.Instance.Compare(Of(1, 1m), Of(1, 2m)).ShouldBe(0);
        Should.Throw<ArgumentNullException>(() => BurnOrder.Instance.Compare(null, Of(1, 1m))).ParamName.ShouldBe("x");
        Should.Throw<ArgumentNullException>(() => BurnOrder.Instance.Compare(Of(1, 1m), null)).ParamName.ShouldBe("y");

        static void First(CreditBlock first, CreditBlock second)
        {
            BurnOrder.Instance.Compare(first, second).ShouldBeNegative();
            BurnOrder.Instance.Compare(second, first).ShouldBePositive();
        }
    }

    [Fact]
    public void R17_A_block_pays_for_days_that_start_while_it_is_in_effect()
    {
        CreditBlock[] blocks = [Of(1, 100m, effective: "2026-01-10T12:00:00Z", expires: "2026-01-20")];
        CreditDraw[] draws = [Draw("2026-01-10", 5m), Draw("2026-01-11", 6m), Draw("2026-01-19", 7m), Draw("2026-01-20", 8m)];

        var result = CreditBurn.Run(blocks, draws, DateTimeZone.Utc);

        result.Applied().ShouldBe([[], [(1, 6m)], [(1, 7m)], []]);
        result.Uncovered().ShouldBe([5m, 0m, 0m, 8m]);
    }

    [Fact]
    public void R17_The_day_is_that_of_the_customers_zone()
    {
        // 10 January starts at 05:00Z in New York: the block is in effect by then, and not yet at midnight in UTC.
        CreditBlock[] blocks = [Of(1, 100m, effective: "2026-01-10T03:00:00Z")];

        CreditBurn.Run(blocks, [Draw("2026-01-10", 5m)], Zone("America/New_York")).Uncovered().ShouldBe([0m]);
        CreditBurn.Run(blocks, [Draw("2026-01-10", 5m)], DateTimeZone.Utc).Uncovered().ShouldBe([5m]);
    }

    [Fact]
    public void R17_Days_come_before_lines_whatever_the_order_given()
    {
        CreditDraw[] draws = [Draw("2026-01-12", 6m, line: 0), Draw("2026-01-11", 4m, line: 1), Draw("2026-01-11", 3m, line: 0), Draw("2026-01-12", 6m, line: 1)];

        var result = CreditBurn.Run([Of(1, 10m)], draws, DateTimeZone.Utc);

        result.Applied().ShouldBe([[(1, 3m)], [(1, 4m)], [(1, 3m)], []]);
        result.Uncovered().ShouldBe([3m, 0m, 0m, 6m]);
        result.Uses.ShouldBe([Use(1, 3m, "2026-01-11", 0), Use(1, 4m, "2026-01-11", 1), Use(1, 3m, "2026-01-12", 0)]);
    }

    [Fact]
    public void R17_A_day_worth_less_than_zero_gives_back_to_the_blocks_last_used()
    {
        CreditBlock[] blocks = [Of(1, 10m, expires: "2026-02-01"), Of(2, 10m)];
        CreditDraw[] draws = [Draw("2026-01-10", 14m), Draw("2026-01-11", -6m), Draw("2026-01-12", 3m)];

        var result = CreditBurn.Run(blocks, draws, DateTimeZone.Utc);

        result.Applied().ShouldBe([[(1, 10m), (2, 4m)], [(2, -4m), (1, -2m)], [(1, 2m), (2, 1m)]]);
        result.Uncovered().ShouldBe([0m, 0m, 0m]);
        result.Remaining().ShouldBe([0m, 9m]);
    }

    [Fact]
    public void R17_Credits_come_back_before_money_and_never_more_than_the_line_used()
    {
        CreditDraw[] draws = [Draw("2026-01-10", 15m), Draw("2026-01-10", 5m, line: 1), Draw("2026-01-11", -12m)];

        var result = CreditBurn.Run([Of(1, 10m)], draws, DateTimeZone.Utc);

        result.Applied().ShouldBe([[(1, 10m)], [], [(1, -10m)]]);
        result.Uncovered().ShouldBe([5m, 5m, -2m]);
        result.Remaining().ShouldBe([10m]);
    }

    [Fact]
    public void R16_What_an_earlier_part_drew_can_be_given_back()
    {
        CreditBlock[] blocks = [Of(1, 10m, expires: "2026-01-05") with { Remaining = Usd(0m) }, Of(2, 10m) with { Remaining = Usd(4m) }];
        AppliedCredit[] earlier = [new(0, Block(1), Usd(10m)), new(0, Block(2), Usd(8m)), new(0, Block(1), Usd(-1m)), new(0, Block(2), Usd(-2m))];

        var result = CreditBurn.Run(blocks, [Draw("2026-01-20", -9m)], DateTimeZone.Utc, earlier);

        result.Applied().ShouldBe([[(2, -6m), (1, -3m)]]);
        result.Remaining().ShouldBe([3m, 10m]);
        Should.Throw<ArgumentException>(() => CreditBurn.Run([blocks[0]], [], DateTimeZone.Utc, earlier))
            .Message.ShouldBe("What was drawn earlier can only return to blocks that are given. (Parameter 'earlier')");
    }

    [Fact]
    public void R17_What_a_correction_takes_back_is_drawn_again_by_its_line_alone_also_before_its_day()
    {
        CreditBlock[] blocks = [Of(1, 100m, expires: "2026-01-16") with { Remaining = Usd(0m) }];
        CreditDraw[] draws = [Draw("2026-01-05", 100m), Draw("2026-01-05", 50m, line: 1), Draw("2026-01-10", -90m) with { IsCorrection = true }];

        var result = CreditBurn.Run(blocks, draws, DateTimeZone.Utc, [new(0, Block(1), Usd(100m))]);

        result.Applied().ShouldBe([[(1, 90m)], [], [(1, -90m)]]);
        result.Uncovered().ShouldBe([10m, 50m, 0m]);
        result.Remaining().ShouldBe([0m]);
        result.Uses.Select(u => u.Amount.Amount).ShouldBe([-90m, 90m]);
    }

    [Fact]
    public void R17_A_correction_takes_back_no_more_than_its_line_draws()
    {
        // 100.00 of an expired block; 30.00 of another pay a day after that, and 70.00 of the first stay where they are.
        CreditBlock[] blocks = [Of(1, 100m, expires: "2026-01-16") with { Remaining = Usd(0m) }, Of(2, 30m)];
        CreditDraw[] draws = [Draw("2026-01-10", -100m) with { IsCorrection = true }, Draw("2026-01-25", 110m)];

        var result = CreditBurn.Run(blocks, draws, DateTimeZone.Utc, [new(0, Block(1), Usd(100m))]);

        result.Applied().ShouldBe([[(1, -30m)], [(2, 30m)]]);
        result.Uncovered().ShouldBe([-70m, 80m]);
        result.Remaining().ShouldBe([30m, 0m]);
    }

    [Fact]
    public void R17_Of_what_a_correction_takes_back_that_stays_which_its_line_does_not_draw_again()
    {
        // The first expired and pays for a day before that; the third, which expires, pays for a later day before the second does.
        CreditBlock[] blocks = [Of(1, 60m, expires: "2026-01-16") with { Remaining = Usd(0m) }, Of(2, 40m) with { Remaining = Usd(0m) }, Of(3, 20m, expires: "2026-03-01")];
        AppliedCredit[] earlier = [new(0, Block(2), Usd(40m)), new(0, Block(1), Usd(60m))];
        var correction = Draw("2026-01-10", -100m) with { IsCorrection = true };

        var result = CreditBurn.Run(blocks, [correction, Draw("2026-01-05", 30m), Draw("2026-01-25", 20m)], DateTimeZone.Utc, earlier);

        result.Applied().ShouldBe([[(1, -30m), (2, -20m)], [(1, 30m)], [(3, 20m)]]);
        result.Uncovered().ShouldBe([-50m, 0m, 0m]);
        result.Remaining().ShouldBe([0m, 20m, 0m]);
        // What is drawn again from the first is given back whole; of the second stays the rest.
        CreditBurn.Run(blocks[..2], [correction, Draw("2026-01-05", 70m)], DateTimeZone.Utc, earlier).Applied().ShouldBe([[(1, -60m), (2, -10m)], [(1, 60m), (2, 10m)]]);
        // What stays whole is not given back with 0.00.
        CreditBurn.Run(blocks[..2], [correction, Draw("2026-01-25", 40m)], DateTimeZone.Utc, earlier).Applied().ShouldBe([[(2, -40m)], [(2, 40m)]]);
    }

    [Fact]
    public void R17_A_corrected_line_is_paid_by_nothing_at_least_and_by_its_amount_at_most() =>
        Gen.Select(Blocks, Gen.Int[1, 500].Array[1, 6], Gen.Int[1, 500].Array[1, 6], Gen.Int[0, 30].Array[12], Gen.Int[0, 500]).Sample((blocks, first, second, days, rise) =>
        {
            CreditDraw[] billed = [.. first.Select((cents, i) => Draw($"2026-01-{1 + days[i] % 28:00}", cents / 100m))];
            var before = CreditBurn.Run(blocks, billed, DateTimeZone.Utc);
            var earlier = before.Draws.OrderBy(d => d.Draw.Day).SelectMany(d => d.Applied).ToArray();
            // No more worth moves away than credits paid for, and at least as much arrives.
            var falls = earlier.Aggregate(0m, (sum, credit) => sum + credit.Amount.Amount);
            var arrives = second.Select(c => c / 100m).ToArray();
            arrives[0] += falls + (rise / 100m);
            CreditDraw[] draws = [
                .. falls == 0m ? [] : (CreditDraw[])[billed[0] with { Amount = Usd(-falls), IsCorrection = true }],
                .. arrives.Select((amount, i) => Draw($"2026-01-{1 + days[6 + i] % 28:00}", amount))];

            var after = CreditBurn.Run(before.Blocks, draws, DateTimeZone.Utc, earlier);

            var paid = after.Draws.Sum(d => d.Applied.Sum(a => a.Amount.Amount));
            paid.ShouldBeInRange(0m, draws.Sum(d => d.Amount.Amount));
            after.Uncovered().Sum().ShouldBe(draws.Sum(d => d.Amount.Amount) - paid);
            (before.Remaining().Sum() - after.Remaining().Sum()).ShouldBe(paid);
            foreach (var (block, original) in after.Blocks.Zip(blocks))
                block.Remaining.Amount.ShouldBeInRange(0m, original.Remaining.Amount);
        }, iter: Runs(10_000));

    [Fact]
    public void R17_Charges_in_advance_and_unpaid_blocks_have_no_part()
    {
        var unpaid = Of(1, 10m) with { Status = CreditBlockStatus.PendingPayment };

        CreditBurn.Run([Of(1, 10m)], [Draw("2026-01-10", 5m, mode: BillingMode.InAdvance)], DateTimeZone.Utc).Uncovered().ShouldBe([5m]);
        CreditBurn.Run([unpaid], [Draw("2026-01-10", 5m)], DateTimeZone.Utc).Uncovered().ShouldBe([5m]);
    }

    [Fact]
    public void R17_A_filter_includes_or_excludes_items_and_all_filters_must_allow()
    {
        ItemFilter[] both = [ItemFilter.Only(Item(1), Item(2)), new(ItemFilterOperator.Excludes, [Item(2)])];
        CreditBlock[] blocks = [Of(1, 10m) with { Filters = both }];

        var result = CreditBurn.Run(
            blocks, [Draw("2026-01-10", 1m, 0, item: 1), Draw("2026-01-10", 2m, 1, item: 2), Draw("2026-01-10", 3m, 2, item: 3)], DateTimeZone.Utc);

        result.Uncovered().ShouldBe([0m, 2m, 3m]);
        Should.Throw<ArgumentException>(() => ItemFilter.Only([])).Message.ShouldBe("A filter names at least one item. (Parameter 'items')");
        ItemFilter.Only(Item(1), Item(2)).ShouldBe(ItemFilter.Only(Item(2), Item(1)));
        ItemFilter.Only(Item(1)).ShouldNotBe(new ItemFilter(ItemFilterOperator.Excludes, [Item(1)]));
    }

    [Fact]
    public void R21_A_block_of_another_unit_pays_nothing()
    {
        var credits = new CreditBlock(Block(1), Money.Of(10m, Currency.Custom("credits")), Start, Start);

        CreditBurn.Run([credits], [Draw("2026-01-10", 5m)], DateTimeZone.Utc).Uncovered().ShouldBe([5m]);
    }

    [Fact]
    public void R17_One_entry_per_day_price_and_block()
    {
        // Two lines of one price on a day, as when a late correction stands beside the new period.
        CreditDraw[] draws = [Draw("2026-01-10", 3m), Draw("2026-01-10", 4m) with { Line = 1 }, Draw("2026-01-11", 2m), Draw("2026-01-11", -2m)];

        CreditBurn.Run([Of(1, 10m)], draws, DateTimeZone.Utc).Uses.ShouldBe([Use(1, 7m)]);
    }

    [Fact]
    public void R17_What_is_drawn_is_applied_or_uncovered_and_no_block_goes_below_zero() =>
        Gen.Select(Blocks, Draws).Sample((blocks, draws) =>
        {
            var result = CreditBurn.Run(blocks, draws, DateTimeZone.Utc);
            foreach (var (paid, draw) in result.Draws.Zip(draws))
            {
                paid.Draw.ShouldBe(draw);
                (paid.Applied.Sum(a => a.Amount.Amount) + paid.Uncovered.Amount).ShouldBe(draw.Amount.Amount);
                if (draw.Amount.IsPositive)
                    paid.Uncovered.IsNegative.ShouldBeFalse();
            }

            foreach (var (after, before) in result.Blocks.Zip(blocks))
            {
                after.Remaining.Amount.ShouldBeInRange(0m, before.Remaining.Amount);
                (before.Remaining - after.Remaining).Amount.ShouldBe(result.Uses.Where(u => u.BlockId == after.Id).Sum(u => u.Amount.Amount));
            }

            foreach (var line in result.Draws.GroupBy(d => d.Draw.Line))
                line.Sum(d => d.Applied.Sum(a => a.Amount.Amount)).ShouldBeGreaterThanOrEqualTo(0m);
        }, iter: Runs(10_000));

    [Fact]
    public void R17_Splitting_a_draw_changes_nothing_in_sum() =>
        Gen.Select(Blocks, Draws, Gen.Int[0, 100]).Sample((blocks, draws, percent) =>
        {
            var split = draws.SelectMany(d =>
            {
                var first = Money.Round(d.Amount.Amount * percent / 100m, Currency.Usd);
                return new[] { d with { Amount = first }, d with { Amount = d.Amount - first } };
            }).ToArray();

            var (whole, parts) = (CreditBurn.Run(blocks, draws, DateTimeZone.Utc), CreditBurn.Run(blocks, split, DateTimeZone.Utc));

            parts.Remaining().ShouldBe(whole.Remaining());
            parts.Uses.ShouldBe(whole.Uses, ignoreOrder: true);
            parts.Uncovered().Sum().ShouldBe(whole.Uncovered().Sum());
        }, iter: Runs(10_000));

    [Fact]
    public void R16_Parts_of_a_period_draw_what_the_whole_draws() =>
        Gen.Select(Blocks, Draws, Gen.Int[0, 30]).Sample((blocks, draws, cut) =>
        {
            var at = Day("2026-01-01").PlusDays(cut);
            var first = CreditBurn.Run(blocks, [.. draws.Where(d => d.Day < at)], DateTimeZone.Utc);
            var earlier = first.Draws.OrderBy(d => d.Draw.Day).ThenBy(d => d.Draw.Line).SelectMany(d => d.Applied).ToArray();
            var second = CreditBurn.Run(first.Blocks, [.. draws.Where(d => d.Day >= at)], DateTimeZone.Utc, earlier);

            second.Remaining().ShouldBe(CreditBurn.Run(blocks, draws, DateTimeZone.Utc).Remaining());
        }, iter: Runs(10_000));

    internal static Gen<CreditBlock[]> Blocks { get; } = Gen.Select(Gen.Int[0, 2000], Gen.Int[0, 25], Gen.Int[0, 40], Gen.Int[0, 3], Gen.Int[0, 4])
        .Array[0, 6].Select(rows => rows.Select((row, i) =>
        {
            var (cents, from, until, cost, item) = row;
            return new CreditBlock(Block(i + 1), Usd(cents / 100m), Start + Duration.FromDays(from), Start)
            {
                ExpiresAt = until > 30 ? null : Start + Duration.FromDays(from + until + 1),
                PerUnitCostBasis = cost == 0 ? null : cost / 10m,
                Filters = item < 3 ? [] : [ItemFilter.Only(Item(item - 2))],
            };
        }).ToArray());

    internal static Gen<CreditDraw[]> Draws { get; } = Gen.Select(Gen.Int[0, 30], Gen.Int[0, 2], Gen.Int[-300, 1000])
        .Array[0, 20].Select(rows => rows.Select(row => new CreditDraw(
            row.Item2, PriceOf(row.Item2), Item(row.Item2), Day("2026-01-01").PlusDays(row.Item1), Usd(row.Item3 / 100m))).ToArray());
}
