using CsCheck;
using NodaTime;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Core.Tests.Invoicing;

namespace Orb.Billing.Core.Tests.Lives;

/// <summary>A subscription that is paused, resumed and un-paused again and again; each of its days costs 1.00 (R20).</summary>
public sealed class PausedLifeTests
{
    private static readonly Price[] OneADay =
    [
        Given.Fee(30m, cadence: Cadence.Days(30)),
        Given.Fee(60m, BillingMode.InArrears, Cadence.Days(60)),
    ];

    private static readonly Gen<Change> Pauses = Change.Prorated(ChangeKind.Pause, ChangeKind.Resume, ChangeKind.RemovePause, ChangeKind.Pause)
        .Select(c => c with { Gap = c.Gap % 80, Shift = c.Shift / 4 });

    [Fact]
    public void R20_However_often_it_is_paused_and_resumed_each_day_is_charged_once_or_not_at_all() =>
        Gen.Select(Pauses.Array[0, 30], Gen.Int[0, 47]).Sample(
            (changes, hour) =>
            {
                var start = Given.At("2026-03-01") + Duration.FromHours(hour);
                var life = new Life(OneADay, 2, DateTimeZone.Utc, start, Given.Anchor("2026-03-01"), changes, [], Duration.Zero);
                var living = new Living(life);
                foreach (var change in changes)
                {
                    living.Run(change);
                    foreach (var charge in living.Settled.Values)
                        charge.Settled.Amount.ShouldBeInRange(0m, 60m);
                }

                living.End();
                var days = Period.DaysBetween(start.InUtc().Date, living.Timeline.End!.Value.InUtc().Date);
                var charged = Enumerable.Range(0, days).Count(d =>
                {
                    var noon = start.InUtc().Date.PlusDays(d).At(new LocalTime(12, 0)).InUtc().ToInstant();
                    return living.Timeline.Pauses.All(p => p.RemovedAt is not null || noon < p.Start || noon >= p.End);
                });
                living.Settled.Values.GroupBy(s => s.Key.LineageId).Select(g => g.Sum(s => s.Settled.Amount)).ShouldAllBe(sum => sum == charged);
            },
            iter: Given.Runs(10_000));

    [Fact]
    public void R11_Usage_agreed_late_that_a_pause_dated_back_cuts_in_two_is_settled_at_what_both_parts_come_to()
    {
        var price = Given.Metered(new BulkPriceModel(Given.Tiers((0m, 1000m, 0.10m, 0m), (1000m, null, 0.05m, 0m))));
        UsageEvent[] events = [Given.Tokens("2026-01-05T00:00:00Z", 900m), Given.Tokens("2026-01-25T00:00:00Z", 200m)];
        var (agreed, resumed) = (Given.At("2026-02-05"), Given.At("2026-02-10"));
        var timeline = Given.Timeline(Given.Interval(price, "2026-01-01") with { DueFrom = agreed });
        var engine = new Engine(timeline, events, Duration.Zero);
        engine.RunUntil(resumed);
        engine.Books.Settled.Values.Single().Settled.Amount.ShouldBe(55.00m);

        // The first part falls due again on the day the price was agreed, the second when the pause is over: no edge lies between them.
        var pause = new Pause(Given.At("2026-01-10"), Given.At("2026-01-20")) { ResumedAt = resumed };
        engine.Carry(resumed, timeline.Pause(pause), pause.Start);
        engine.Books.Settled.Values.Single().Settled.Amount.ShouldBe(55.00m);
    }
}
