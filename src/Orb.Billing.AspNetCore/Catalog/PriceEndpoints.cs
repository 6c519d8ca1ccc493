using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Catalog;

namespace Orb.Billing.AspNetCore.Catalog;

internal static class PriceEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/prices").WithTags("Prices");
        group.MapGet("", ListAsync)
            .Describe("listPrices", "List prices, newest first", Permission.ReadCatalog).AnswersPage<PriceResponse>();
        group.MapGet("/{price_id}", FetchAsync)
            .Describe("fetchPrice", "Fetch a price", Permission.ReadCatalog).Answers<PriceResponse>();
    }

    private static Task<IResult> ListAsync(QueryFields query, ICatalogService catalog, CancellationToken cancellationToken) =>
        query.SendAsync(
            fields => fields.Page(), async page => Answer.Page(await catalog.ListPricesAsync(page, cancellationToken), p => new PriceResponse(p)));

    private static async Task<IResult> FetchAsync(string price_id, ICatalogService catalog, CancellationToken cancellationToken) =>
        Answer.Found(
            PriceId.TryParse(price_id, out var id) ? await catalog.FindPriceAsync(id, cancellationToken) : null,
            "Price", price_id, p => new PriceResponse(p));
}
