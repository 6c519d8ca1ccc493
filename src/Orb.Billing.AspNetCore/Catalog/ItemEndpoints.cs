using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Catalog;

namespace Orb.Billing.AspNetCore.Catalog;

internal static class ItemEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/items").WithTags("Items");
        group.MapPost("", CreateAsync)
            .Describe("createItem", "Create an item", Permission.WriteCatalog)
            .Takes(Create).Answers<ItemResponse>(StatusCodes.Status201Created);
        group.MapGet("", ListAsync)
            .Describe("listItems", "List items, newest first", Permission.ReadCatalog).AnswersPage<ItemResponse>();
        group.MapGet("/{item_id}", FetchAsync)
            .Describe("fetchItem", "Fetch an item", Permission.ReadCatalog).Answers<ItemResponse>();
    }

    private static Task<IResult> CreateAsync(RequestBody body, ICatalogService catalog, CancellationToken cancellationToken) =>
        body.SendAsync(Create, command => catalog.CreateItemAsync(command, cancellationToken), i => Answer.Created(new ItemResponse(i)));

    private static Task<IResult> ListAsync(QueryFields query, ICatalogService catalog, CancellationToken cancellationToken) =>
        query.SendAsync(
            fields => fields.Page(), async page => Answer.Page(await catalog.ListItemsAsync(page, cancellationToken), i => new ItemResponse(i)));

    private static async Task<IResult> FetchAsync(string item_id, ICatalogService catalog, CancellationToken cancellationToken) =>
        Answer.Found(
            ItemId.TryParse(item_id, out var id) ? await catalog.FindItemAsync(id, cancellationToken) : null,
            "Item", item_id, i => new ItemResponse(i));

    private static CreateItem Create(Fields fields) => new(fields.RequiredText("name"), fields.Labels("metadata"));
}
