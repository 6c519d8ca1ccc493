using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.AspNetCore.Metering;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.AspNetCore.Catalog;

/// <summary>What usage costs by prices: one price, several, or several over events that are given.</summary>
internal static class PriceEvaluationEndpoints
{
    // A limit of the contract: what is older is read from invoices.
    private const int MaximumAgeDays = 100;

    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/prices").WithTags("Prices");
        group.MapPost("/{price_id}/evaluate", EvaluateOneAsync)
            .Describe("evaluatePrice", "Rate a customer's usage by one price", Permission.ReadSubscriptions).AddsUp().OnlyAsks()
            .Takes(fields => One(fields, default)).Answers<PriceEvaluationResponse>();
        group.MapPost("/evaluate", EvaluateAsync)
            .Describe("evaluatePrices", "Rate a customer's usage by prices of the catalogue or of the request", Permission.ReadSubscriptions).AddsUp().OnlyAsks()
            .Takes(Several).Answers<PriceEvaluationsResponse>();
        group.MapPost("/evaluate_preview_events", EvaluateEventsAsync)
            .Describe("evaluatePreviewEvents", "Rate events of the request by prices", Permission.ReadCatalog).AddsUp().OnlyAsks()
            .Takes(OverEvents).Answers<PriceEvaluationsResponse>();
    }

    private static async Task<IResult> EvaluateOneAsync(
        string price_id, RequestBody body, IPriceEvaluationService evaluation, CancellationToken cancellationToken) =>
        PriceId.TryParse(price_id, out var id)
            ? await body.SendAsync(
                fields => One(fields, id), command => evaluation.EvaluateAsync(command, cancellationToken),
                prices => Answer.Ok(new PriceEvaluationResponse([.. PriceGroupResponse.Of(prices[0])])))
            : Answer.Of(Problem.NotFound("Price", price_id));

    private static Task<IResult> EvaluateAsync(RequestBody body, IPriceEvaluationService evaluation, CancellationToken cancellationToken) =>
        SeveralAsync(Several, body, evaluation, cancellationToken);

    private static Task<IResult> EvaluateEventsAsync(RequestBody body, IPriceEvaluationService evaluation, CancellationToken cancellationToken) =>
        SeveralAsync(OverEvents, body, evaluation, cancellationToken);

    private static async Task<IResult> SeveralAsync(
        Func<Fields, EvaluatePrices> read, RequestBody body, IPriceEvaluationService evaluation, CancellationToken cancellationToken) =>
        await body.AnswerAsync(read, async command => Answer.From(
            await evaluation.EvaluateAsync(command, cancellationToken), prices => Answer.Ok(PriceEvaluationsResponse.Of(command, prices))));

    private static EvaluatePrices One(Fields fields, PriceId id) => Timeframe(fields) with { Prices = [Conditions(fields, new PriceToEvaluate { PriceId = id })] };

    private static EvaluatePrices Several(Fields fields) => Timeframe(fields) with
    {
        Prices = fields.List("price_evaluations", EvaluatePrices.MaximumPrices, Price) ?? [],
    };

    private static EvaluatePrices OverEvents(Fields fields) => Several(fields) with
    {
        Events = fields.List("events", EvaluatePrices.MaximumEvents, Event) ?? [],
    };

    private static EvaluatePrices Timeframe(Fields fields) => new()
    {
        From = fields.RequiredTime("timeframe_start"),
        To = fields.RequiredTime("timeframe_end"),
        CustomerId = fields.Id<CustomerId>("customer_id", "Customer", CustomerId.TryParse),
        ExternalCustomerId = fields.Text("external_customer_id"),
        Prices = [],
        MaximumAgeDays = MaximumAgeDays,
    };

    private static PriceToEvaluate Price(Fields fields) => Conditions(fields, new PriceToEvaluate
    {
        PriceId = fields.Id<PriceId>("price_id", "Price", PriceId.TryParse),
        ExternalPriceId = fields.Text("external_price_id"),
        Price = fields.Object("price", NewPriceRequest.Read),
    });

    private static PriceToEvaluate Conditions(Fields fields, PriceToEvaluate price)
    {
        fields.NotYet("metric_parameter_overrides");
        return price with { Filter = fields.Text("filter"), GroupingKeys = fields.Texts("grouping_keys") ?? [] };
    }

    private static GivenUsageEvent Event(Fields fields)
    {
        // Whose an event is does not matter to what it costs; the customers of several in one request would be rated as one.
        fields.Text("customer_id");
        fields.Text("external_customer_id");
        return new GivenUsageEvent(fields.RequiredText("event_name"), fields.RequiredEventTime("timestamp"), EventProperties.Read(fields));
    }
}
