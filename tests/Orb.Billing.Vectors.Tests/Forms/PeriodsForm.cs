using System.Text.Json.Nodes;
using NodaTime;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Vectors.Tests.Forms;

/// <summary>The billing periods of a subscription, as the planner makes charges of them (R6-R8, R13).</summary>
internal sealed class PeriodsForm : IForm
{
    private delegate JsonNode Boundary(LocalDate date, Instant instant);

    public string Name => "periods";

    public JsonNode Replay(Given given)
    {
        var zone = given["zone"].Zone();
        var start = given["start"];
        var from = start.InstantIn(zone);
        var anchor = BillingAnchor.On((given.Find("anchor") ?? start).DateIn(zone));
        var cadence = CadenceOf(given["cadence"]);
        var mode = ModeOf(given.Find("billing_mode"));
        var end = given.Find("end")?.InstantIn(zone);
        var dueBy = given.Find("due_by")?.DateIn(zone);
        var take = given.Find("take")?.Integer();
        var dates = given.Find("on")?.Items().Select(d => d.Date()).ToArray();
        Boundary boundary = given.Find("as_instants")?.Flag() == true
            ? (_, instant) => Literal.Of(instant)
            : (date, _) => Literal.Of(date);
        SubscriptionTimeline timeline;
        try
        {
            timeline = Subscribed.To([cadence], mode, anchor, from, end, zone);
        }
        catch (ArgumentException e) when (e.ParamName == "end")
        {
            return new JsonObject { ["error"] = "end_before_start" };
        }

        if (dates is not null)
            return new JsonObject { ["on"] = Literal.List(dates, date => On(timeline, date, boundary)) };
        if ((take, end, dueBy) is (null, null, null))
            throw new NotUnderstoodException("given without take, end or due_by");

        var charges = Charges(timeline)
            .TakeWhile(c => dueBy is not { } last || LocalDays.DateOf(c.Pieces[^1].InvoiceDate, zone) <= last)
            .Take(take ?? int.MaxValue)
            .ToArray();
        return new JsonObject
        {
            ["periods"] = Literal.List(charges, c => PeriodOf(c, zone, boundary)),
            ["starts"] = Literal.List(charges, c => At(c.Pieces[^1].Service.Start, zone, boundary)),
        };
    }

    // One charge after another, each with the piece that is new on its invoice date.
    private static IEnumerable<PlannedCharge> Charges(SubscriptionTimeline timeline)
    {
        for (var next = ChargePlanner.NextInvoiceDate(timeline, timeline.Start); next is { } date;
            next = ChargePlanner.NextInvoiceDate(timeline, date + Duration.Epsilon))
        {
            foreach (var charge in ChargePlanner.DueAt(timeline, date))
                yield return charge;
        }
    }

    private static JsonObject On(SubscriptionTimeline timeline, LocalDate date, Boundary boundary)
    {
        var day = LocalDays.StartOf(date, timeline.Zone);
        var service = Charges(timeline).Select(c => c.Pieces[^1].Service).TakeWhile(s => s.Start <= day).LastOrDefault(s => s.Contains(day));
        return new JsonObject
        {
            ["date"] = Literal.Of(date),
            ["start"] = service.IsEmpty ? null : At(service.Start, timeline.Zone, boundary),
            ["end"] = service.IsEmpty ? null : At(service.End, timeline.Zone, boundary),
        };
    }

    private static JsonObject PeriodOf(PlannedCharge charge, DateTimeZone zone, Boundary boundary)
    {
        var piece = charge.Pieces[^1];
        var full = charge.AnchorPeriod.In(zone);
        return new JsonObject
        {
            ["start"] = At(piece.Service.Start, zone, boundary),
            ["end"] = At(piece.Service.End, zone, boundary),
            ["full_start"] = boundary(charge.AnchorPeriod.Start, full.Start),
            ["full_end"] = boundary(charge.AnchorPeriod.End, full.End),
            ["days"] = Literal.Of(piece.Share.Units),
            ["of"] = Literal.Of(piece.Share.AnchorUnits),
        };
    }

    private static JsonNode At(Instant instant, DateTimeZone zone, Boundary boundary) => boundary(LocalDays.DateOf(instant, zone), instant);

    private static Cadence CadenceOf(Given cadence) => cadence["unit"].Text() switch
    {
        "day" => Cadence.Days(cadence["count"].Integer()),
        "week" => Cadence.Weeks(cadence["count"].Integer()),
        "month" => Cadence.Months(cadence["count"].Integer()),
        "year" => Cadence.Years(cadence["count"].Integer()),
        _ => throw cadence["unit"].NotUnderstood(),
    };

    private static BillingMode ModeOf(Given? mode) => mode?.Text() switch
    {
        null or "in_advance" => BillingMode.InAdvance,
        "in_arrear" => BillingMode.InArrears,
        _ => throw mode.NotUnderstood(),
    };
}
