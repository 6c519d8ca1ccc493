using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Metering;

namespace Orb.Billing.AspNetCore.Metering;

internal static class EventSearchEndpoint
{
    public static void Map(RouteGroupBuilder api) => api.MapPost("/events/search", SearchAsync)
        .Describe("searchEvents", "Look events up by the keys they were sent with", Permission.ReadSubscriptions).OnlyAsks()
        .WithTags("Events")
        .Takes(Search).Answers<EventSearchResponse>();

    private static Task<IResult> SearchAsync(RequestBody body, IUsageService usage, CancellationToken cancellationToken) =>
        body.SendAsync(Search, search => usage.SearchAsync(search, cancellationToken), events => Answer.Ok(EventSearchResponse.Of(events)));

    private static UsageEventSearch Search(Fields fields) => new()
    {
        IdempotencyKeys = fields.RequiredTexts("event_ids"),
        From = fields.Time("timeframe_start"),
        To = fields.Time("timeframe_end"),
    };
}
