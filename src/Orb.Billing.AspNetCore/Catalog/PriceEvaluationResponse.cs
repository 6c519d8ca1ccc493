using Orb.Billing.Catalog;

namespace Orb.Billing.AspNetCore.Catalog;

/// <summary>What one price comes to, by group.</summary>
internal sealed record PriceEvaluationResponse(IReadOnlyList<PriceGroupResponse> Data);

/// <summary>What prices come to, in the order in which they were asked for.</summary>
internal sealed record PriceEvaluationsResponse(IReadOnlyList<EvaluatedPriceResponse> Data)
{
    public static PriceEvaluationsResponse Of(EvaluatePrices asked, IReadOnlyList<EvaluatedCatalogPrice> prices) =>
        new([.. prices.Select((price, i) => new EvaluatedPriceResponse(
            price.Evaluated.Amount.Currency.Code,
            [.. PriceGroupResponse.Of(price)],
            asked.Prices[i].ExternalPriceId,
            asked.Prices[i].Price is null ? null : i,
            asked.Prices[i].Price is null ? price.Price.Id.ToString() : null))]);
}

/// <param name="Currency">The currency or pricing unit of the amounts.</param>
/// <param name="PriceGroups">What it comes to by group; one group without values where none was asked for.</param>
/// <param name="ExternalPriceId">The seller's own id, where it was named by that.</param>
/// <param name="InlinePriceIndex">The place among the evaluations of a price that is in no catalogue.</param>
/// <param name="PriceId">The price of the catalogue.</param>
internal sealed record EvaluatedPriceResponse(
    string Currency, IReadOnlyList<PriceGroupResponse> PriceGroups, string? ExternalPriceId, int? InlinePriceIndex, string? PriceId);

/// <summary>What a group comes to. The contract has no null among the values: an event without the property is of the empty one.</summary>
internal sealed record PriceGroupResponse(string Amount, IReadOnlyList<string> GroupingValues, decimal Quantity)
{
    public static IEnumerable<PriceGroupResponse> Of(EvaluatedCatalogPrice price) => price.Evaluated.Groups.Count == 0
        ? [new PriceGroupResponse(price.Evaluated.Amount.ToAmountString(), [], price.Evaluated.Quantity)]
        : price.Evaluated.Groups.Select(g => new PriceGroupResponse(g.Amount.ToAmountString(), [.. g.Group.Values.Select(v => v ?? "")], g.Quantity));
}
