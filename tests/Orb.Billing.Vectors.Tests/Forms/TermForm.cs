using System.Text.Json.Nodes;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Vectors.Tests.Forms;

/// <summary>The term and the billing period of a subscription, and the end of the term a cancellation waits for.</summary>
internal sealed class TermForm : IForm
{
    public string Name => "term";

    public JsonNode Replay(Given given)
    {
        Cadence[] cadences = [.. given["cadences"].Items().Select(CadenceOf)];
        var result = new JsonObject
        {
            ["term"] = Cadence.Longest(cadences)?.ToString(),
            ["billing_period"] = Cadence.Shortest(cadences)?.ToString(),
        };
        if (given.Find("cancel") is not { } cancel)
            return result;
        var zone = given.ZoneOrUtc();
        var start = given["start"];
        var timeline = Subscribed.To(cadences, BillingMode.InAdvance, BillingAnchor.On(start.DateIn(zone)), start.InstantIn(zone), null, zone);
        var requested = cancel["requested_on"].InstantIn(zone);
        var cancelled = timeline.Cancel(cancel["option"].Text() switch
        {
            // Without a recurring price there is no term to wait for.
            "end_of_subscription_term" => timeline.TermAt(requested)?.In(zone).End ?? requested,
            "immediate" => requested,
            _ => throw cancel["option"].NotUnderstood(),
        });
        result["end_date"] = cancelled.End is { } end ? Literal.Of(LocalDays.DateOf(end, zone)) : null;
        return result;
    }

    private static Cadence CadenceOf(Given name) => Cadence.TryParse(name.Text(), out var cadence) ? cadence : throw name.NotUnderstood();
}
