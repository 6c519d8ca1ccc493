using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Catalog;

namespace Orb.Billing.AspNetCore.Catalog;

internal static class PricingUnitEndpoints
{
    private const string Type = "PricingUnit";

    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/pricing_units").WithTags("Pricing units");
        group.MapPost("", CreateAsync)
            .Describe("createPricingUnit", "Create a unit of your own that prices and credits are counted in", Permission.WriteCatalog)
            .Takes(Create).Answers<PricingUnitResponse>(StatusCodes.Status201Created);
        group.MapGet("", ListAsync)
            .Describe("listPricingUnits", "List pricing units, newest first", Permission.ReadCatalog).AnswersPage<PricingUnitResponse>();
        group.MapGet("/{pricing_unit_id}", FetchAsync)
            .Describe("fetchPricingUnit", "Fetch a pricing unit", Permission.ReadCatalog).Answers<PricingUnitResponse>();
    }

    private static Task<IResult> CreateAsync(RequestBody body, IPricingUnitService units, CancellationToken cancellationToken) =>
        body.SendAsync(Create, command => units.CreateAsync(command, cancellationToken), u => Answer.Created(new PricingUnitResponse(u)));

    private static Task<IResult> ListAsync(QueryFields query, IPricingUnitService units, CancellationToken cancellationToken) =>
        query.SendAsync(fields => fields.Page(), async page => Answer.Page(await units.ListAsync(page, cancellationToken), u => new PricingUnitResponse(u)));

    private static async Task<IResult> FetchAsync(string pricing_unit_id, IPricingUnitService units, CancellationToken cancellationToken) =>
        Answer.Found(
            PricingUnitId.TryParse(pricing_unit_id, out var id) ? await units.FindAsync(id, cancellationToken) : null,
            Type, pricing_unit_id, u => new PricingUnitResponse(u));

    private static CreatePricingUnit Create(Fields fields) => new(fields.RequiredText("name"), fields.Text("symbol"), fields.Integer("scale"));
}

/// <summary>A pricing unit: beyond the contract, in its style.</summary>
internal sealed class PricingUnitResponse(PricingUnit unit)
{
    public string Id => unit.Id.ToString();

    /// <summary>What prices and credits give as their currency.</summary>
    public string Name => unit.Name;

    public string Symbol => unit.Symbol;

    /// <summary>Decimal places of its smallest part.</summary>
    public int Scale => unit.Scale;

    public string CreatedAt => WireTime.WriteSeconds(unit.CreatedAt);
}
