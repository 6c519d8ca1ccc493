using Orb.Billing.Catalog;
using Orb.Billing.Core.Catalog;

namespace Orb.Billing.Subscriptions;

/// <summary>The prices that changes add to a subscription, of the catalogue or new, in a fixed number of queries. New ones are written to the catalogue.</summary>
internal sealed class AddedPriceLookup(IPlanStore plans, PriceDrafting drafting)
{
    /// <summary>The price of each need that names one, by its place.</summary>
    public async Task<Outcome<IReadOnlyDictionary<int, CatalogPrice>>> OfAsync(
        SubscriptionView view, IReadOnlyList<(string Path, ChangeNeeds Needs)> asked, CancellationToken cancellationToken)
    {
        var named = new Dictionary<int, CatalogPrice>();
        List<PriceId> ids = [.. asked.Select(a => a.Needs.PriceId).OfType<PriceId>().Distinct()];
        List<string> external = [.. asked.Select(a => a.Needs.ExternalPriceId).OfType<string>().Distinct(StringComparer.Ordinal)];
        var byId = ids.Count == 0 ? new Dictionary<PriceId, CatalogPrice>() : await plans.FindPricesAsync(ids, cancellationToken).ConfigureAwait(false);
        var byExternalId = external.Count == 0
            ? new Dictionary<string, CatalogPrice>()
            : await plans.FindPricesByExternalIdAsync(external, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < asked.Count; i++)
        {
            var needs = asked[i].Needs;
            var price = needs.PriceId is { } id ? byId.GetValueOrDefault(id) : needs.ExternalPriceId is { } own ? byExternalId.GetValueOrDefault(own) : null;
            if (price is not null)
                named.Add(i, price);
            else if (needs.PriceId is not null || needs.ExternalPriceId is not null)
                return Refusal.NotFound("Price", needs.PriceId?.ToString() ?? needs.ExternalPriceId!);
        }

        return await DraftAsync(view, asked, named, cancellationToken).ConfigureAwait(false) is { } refusal
            ? refusal
            : Outcome.Success<IReadOnlyDictionary<int, CatalogPrice>>(named);
    }

    private async Task<Refusal?> DraftAsync(
        SubscriptionView view, IReadOnlyList<(string Path, ChangeNeeds Needs)> asked, Dictionary<int, CatalogPrice> named, CancellationToken cancellationToken)
    {
        List<int> places = [.. Enumerable.Range(0, asked.Count).Where(i => asked[i].Needs.NewPrice is not null)];
        if (places.Count == 0)
            return null;
        // What is added stands beside the plan: it has no phase of it.
        var plan = view.Plan with { Phases = [] };
        var validation = new Validation();
        var drafts = places.Select(i => new PriceDraft(asked[i].Needs.NewPrice!, asked[i].Path, i)).ToList();
        if (!(await drafting.MakeAsync(plan, drafts, view.Plan.Prices, view.Now, validation, cancellationToken).ConfigureAwait(false)).TryGetValue(out var made, out var refusal))
            return refusal;
        if (validation.Failed)
            return validation.Refusal;
        if (await plans.AddPricesAsync(made, cancellationToken).ConfigureAwait(false) != StoreResult.Success)
            return Refusal.AlreadyExists("A price with one of these external_price_ids already exists.");
        for (var i = 0; i < places.Count; i++)
            named.Add(places[i], made[i]);
        return null;
    }
}
