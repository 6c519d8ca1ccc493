using NodaTime;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Docs.Tests.Worked;

namespace Orb.Billing.Docs.Tests;

/// <summary>docs/concepts/late-usage.md (R5, R11, R15).</summary>
public sealed class LateUsageExamples
{
    private static readonly Page LateUsage = Page.Of("late-usage");

    [Fact, Example("late-usage", "more-and-less")]
    public void R15_More_is_a_line_with_the_old_service_period_and_less_a_credit_note()
    {
        var (books, tokens) = (new Books(), Tokens(new UnitPriceModel(0.01m), "2026-01-01"));
        UsageEvent[] january = [Event("a", "2026-01-10", 1000m)];
        UsageEvent[] late = [.. january, Event("b", "2026-01-31", 250m)];
        UsageEvent[] amended = [Event("a", "2026-01-10", 550m), late[1]];
        LateUsage.Shows(
            "more-and-less", ["event", "January should come to", "settled", "new line", "credit note", "service period of the line"],
            Row("1 February: 1,000 tokens at 0.01", books.Reconcile(tokens, "2026-02-01", january)),
            Row("5 February: 250 tokens of 31 January arrive", books.Reconcile(tokens, "2026-02-05", late)),
            Row("7 February: the 1,000 are amended to 550", books.Reconcile(tokens, "2026-02-07", amended)),
            Row("7 February, run again", books.Reconcile(tokens, "2026-02-07", amended)));

        static string[] Row(string what, Books.Step step) =>
            [.. step.Row(what), step.Billed is { } line ? $"{Text(line.Service.Start)} to {Text(line.Service.End)}" : ""];
    }

    [Fact, Example("late-usage", "tiers")]
    public void R5_Late_usage_costs_what_the_whole_period_costs_more()
    {
        var model = new TieredPriceModel([new Tier(0m, 1000m, 0.10m), new Tier(1000m, null, 0.05m)]);
        var (books, tokens) = (new Books(), Tokens(model, "2026-01-01"));
        UsageEvent[] january = [Event("a", "2026-01-10", 900m)];
        LateUsage.Shows(
            "tiers", ["event", "January should come to", "settled", "new line", "credit note"],
            books.Reconcile(tokens, "2026-02-01", january).Row("1 February: 900 tokens at 0.10 up to 1,000 and 0.05 beyond"),
            books.Reconcile(tokens, "2026-02-05", [.. january, Event("b", "2026-01-31", 200m)]).Row("5 February: 200 more arrive"));
    }

    [Fact, Example("late-usage", "window")]
    public void R15_Late_usage_is_billed_for_the_two_periods_closed_before_the_running_one()
    {
        var tokens = Tokens(new UnitPriceModel(0.01m), "2026-01-01");
        LateUsage.Shows("window", ["invoice date", "period that runs up to it", "late usage is billed from"], new[] { "2026-04-01", "2026-05-01" }.Select(date =>
        {
            var period = tokens.BillingPeriodAt(At(date) - Duration.Epsilon)!.Value;
            return new[] { Text(Day(date)), $"{Text(period.Start)} to {Text(period.End)}", Text(ReRateWindow.Start(tokens, At(date), periods: 2)!.Value) };
        }));
    }
}
