using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Catalog;

namespace Orb.Billing.AspNetCore.Catalog;

internal static class ItemEndpoints
{
    private const string Type = "Item";
    private const int MaximumConnections = 20;

    private static readonly Dictionary<string, bool> Systems =
        new[] { "stripe", "quickbooks", "bill.com", "netsuite", "taxjar", "avalara", "anrok", "numeral", "stripe_tax" }
            .ToDictionary(name => name, _ => true, StringComparer.Ordinal);

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
        group.MapPut("/{item_id}", UpdateAsync)
            .Describe("updateItem", "Change an item's name, connections and metadata", Permission.WriteCatalog)
            .Takes(Update).Answers<ItemResponse>();
        group.MapPost("/{item_id}/archive", ArchiveAsync)
            .Describe("archiveItem", "Archive an item: nothing new is sold under it", Permission.WriteCatalog).Answers<ItemResponse>();
    }

    private static Task<IResult> CreateAsync(RequestBody body, ICatalogService catalog, CancellationToken cancellationToken) =>
        body.SendAsync(Create, command => catalog.CreateItemAsync(command, cancellationToken), i => Answer.Created(new ItemResponse(i)));

    private static Task<IResult> ListAsync(QueryFields query, ICatalogService catalog, CancellationToken cancellationToken) =>
        query.SendAsync(
            fields => fields.Page(), async page => Answer.Page(await catalog.ListItemsAsync(page, cancellationToken), i => new ItemResponse(i)));

    private static async Task<IResult> FetchAsync(string item_id, ICatalogService catalog, CancellationToken cancellationToken) =>
        Answer.Found(
            ItemId.TryParse(item_id, out var id) ? await catalog.FindItemAsync(id, cancellationToken) : null,
            Type, item_id, i => new ItemResponse(i));

    private static async Task<IResult> UpdateAsync(string item_id, RequestBody body, ICatalogService catalog, CancellationToken cancellationToken) =>
        ItemId.TryParse(item_id, out var id)
            ? await body.SendAsync(Update, command => catalog.UpdateItemAsync(id, command, cancellationToken), i => Answer.Ok(new ItemResponse(i)))
            : Answer.Of(Problem.NotFound(Type, item_id));

    private static async Task<IResult> ArchiveAsync(string item_id, ICatalogService catalog, CancellationToken cancellationToken) =>
        ItemId.TryParse(item_id, out var id)
            ? Answer.From(await catalog.ArchiveItemAsync(id, cancellationToken), i => Answer.Ok(new ItemResponse(i)))
            : Answer.Of(Problem.NotFound(Type, item_id));

    private static UpdateItem Update(Fields fields) => new(
        fields.Text("name"), fields.List("external_connections", MaximumConnections, Connection), fields.Labels("metadata"));

    private static ExternalConnection Connection(Fields fields)
    {
        fields.Choice("external_connection_name", Systems, required: true);
        return new ExternalConnection(fields.RequiredText("external_connection_name"), fields.RequiredText("external_entity_id"));
    }

    private static CreateItem Create(Fields fields) => new(fields.RequiredText("name"), fields.Labels("metadata"));
}
