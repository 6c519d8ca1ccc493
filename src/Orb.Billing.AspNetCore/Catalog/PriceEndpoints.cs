using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Catalog;

namespace Orb.Billing.AspNetCore.Catalog;

internal static class PriceEndpoints
{
    private const string Type = "Price";

    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/prices").WithTags("Prices");
        group.MapPost("", CreateAsync)
            .Describe("createPrice", "Create a price of no plan, to be added to subscriptions", Permission.WriteCatalog)
            .Takes(NewPriceRequest.Read).Answers<PriceResponse>(StatusCodes.Status201Created);
        group.MapGet("", ListAsync)
            .Describe("listPrices", "List prices, newest first", Permission.ReadCatalog).AnswersPage<PriceResponse>();
        group.MapGet("/{price_id}", FetchAsync)
            .Describe("fetchPrice", "Fetch a price", Permission.ReadCatalog).Answers<PriceResponse>();
        group.MapPut("/{price_id}", UpdateAsync)
            .Describe("updatePrice", "Change a price's metadata", Permission.WriteCatalog)
            .Takes(Update).Answers<PriceResponse>();
        var external = group.MapGroup("/external_price_id");
        external.MapGet(ExternalId.Route, FetchByExternalIdAsync)
            .Describe("fetchPriceByExternalId", "Fetch a price by your own id", Permission.ReadCatalog).Answers<PriceResponse>();
        external.MapPut(ExternalId.Route, UpdateByExternalIdAsync)
            .Describe("updatePriceByExternalId", "Change the metadata of a price named by your own id", Permission.WriteCatalog)
            .Takes(Update).Answers<PriceResponse>();
    }

    private static Task<IResult> CreateAsync(RequestBody body, ICatalogService catalog, CancellationToken cancellationToken) =>
        body.SendAsync(NewPriceRequest.Read, command => catalog.CreatePriceAsync(command, cancellationToken), p => Answer.Created(new PriceResponse(p)));

    private static Task<IResult> ListAsync(QueryFields query, ICatalogService catalog, CancellationToken cancellationToken) =>
        query.SendAsync(
            fields => fields.Page(), async page => Answer.Page(await catalog.ListPricesAsync(page, cancellationToken), p => new PriceResponse(p)));

    private static async Task<IResult> FetchAsync(string price_id, ICatalogService catalog, CancellationToken cancellationToken) =>
        Answer.Found(
            PriceId.TryParse(price_id, out var id) ? await catalog.FindPriceAsync(id, cancellationToken) : null, Type, price_id, p => new PriceResponse(p));

    private static async Task<IResult> UpdateAsync(string price_id, RequestBody body, ICatalogService catalog, CancellationToken cancellationToken) =>
        PriceId.TryParse(price_id, out var id)
            ? await ChangeAsync(id, body, catalog, cancellationToken)
            : Answer.Of(Problem.NotFound(Type, price_id));

    private static async Task<IResult> FetchByExternalIdAsync(ExternalId external_id, ICatalogService catalog, CancellationToken cancellationToken) =>
        Answer.Found(
            await catalog.FindPriceByExternalIdAsync(external_id.Value, cancellationToken), Type, external_id.Value, p => new PriceResponse(p));

    private static async Task<IResult> UpdateByExternalIdAsync(
        ExternalId external_id, RequestBody body, ICatalogService catalog, CancellationToken cancellationToken) =>
        await catalog.FindPriceByExternalIdAsync(external_id.Value, cancellationToken) is { } price
            ? await ChangeAsync(price.Price.Id, body, catalog, cancellationToken)
            : Answer.Of(Problem.NotFound(Type, external_id.Value));

    private static Task<IResult> ChangeAsync(PriceId id, RequestBody body, ICatalogService catalog, CancellationToken cancellationToken) =>
        body.SendAsync(
            Update, command => catalog.UpdatePriceAsync(id, command.Metadata, cancellationToken), p => Answer.Ok(new PriceResponse(p)));

    private static MetadataChange Update(Fields fields) => new(fields.Labels("metadata"));
}
