using System.Globalization;
using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;

namespace Orb.Billing.Invoicing;

/// <summary>By the id of each price that changes the one in its place; null for none.</summary>
internal sealed class PriceSubstitutions : Dictionary<PriceId, Price?>;

/// <summary>Finds which prices a simulation changes, and says what is wrong with what it asks for.</summary>
internal sealed class SimulationPlanning(IPlanStore plans, PriceDrafting drafting, IIdGenerator ids, IClock clock)
{
    public async Task<Outcome<PriceSubstitutions>> ChangesAsync(SimulateBilling command, CancellationToken cancellationToken)
    {
        var validation = new Validation();
        validation.Time("timeframe_start", command.From);
        validation.Time("timeframe_end", command.To);
        if (command.To <= command.From)
            validation.Add("timeframe_end", $"must lie after {command.From}, but is {command.To}.");
        if (command.Version is null ? command.Changes.Count is 0 or > SimulateBilling.MaximumChanges : command.Changes.Count > 0)
            validation.Add("changes", string.Create(CultureInfo.InvariantCulture, $"must be 1 to {SimulateBilling.MaximumChanges} prices, or none beside a version, but are {command.Changes.Count}."));
        if (command.Changes.Select(c => c.PriceId).Distinct().Count() != command.Changes.Count)
            validation.Add("changes", "name a price twice.");
        if (validation.Failed)
            return validation.Refusal;
        return command.Version is { } version
            ? await OfVersionAsync(version, validation, cancellationToken).ConfigureAwait(false)
            : await OfPricesAsync(command.Changes, validation, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Outcome<PriceSubstitutions>> OfPricesAsync(IReadOnlyList<SimulatedPriceChange> changes, Validation validation, CancellationToken cancellationToken)
    {
        var stored = await plans.FindPricesAsync([.. changes.Select(c => c.PriceId)], cancellationToken).ConfigureAwait(false);
        foreach (var absent in changes.Where(c => !stored.ContainsKey(c.PriceId)).Take(1))
            return Refusal.NotFound("Price", absent.PriceId.ToString());
        var made = new PriceSubstitutions();
        foreach (var change in changes.Where(c => c.Price is null))
            made.Add(change.PriceId, null);
        // A price is drafted within a plan of the currency of its invoices; there are few currencies.
        foreach (var ofCurrency in changes.Select((c, i) => (c.Price, Old: stored[c.PriceId].Price, i)).Where(c => c.Price is not null).GroupBy(c => InvoicedIn(c.Old)))
        {
            var now = clock.GetCurrentInstant();
            var plan = new Plan { Id = new PlanId(ids.Next()), Name = "Simulated", Currency = ofCurrency.Key, Prices = [], CreatedAt = now };
            List<PriceDraft> drafts = [.. ofCurrency.Select(c => new PriceDraft(Asked(c.Price!, c.Old), Path(c.i), c.i))];
            if (!(await drafting.MakeAsync(plan, drafts, [.. stored.Values], now, validation, cancellationToken).ConfigureAwait(false)).TryGetValue(out var prices, out var refusal))
                return refusal;
            foreach (var price in prices)
            {
                var old = stored[changes[price.Position].PriceId].Price;
                // Usage stays the part of a dimensional group that it is, and what names the old price by its id means the new one: adjustments, composites.
                var other = price.Price with { OriginId = old.OriginId ?? old.Id, Dimensions = price.Price.Dimensions ?? (price.Price.IsUsage ? old.Dimensions : null) };
                Compare(old, other, $"{Path(price.Position)}.price", validation);
                made.Add(old.Id, other);
            }
        }

        return validation.Failed ? validation.Refusal : made;
    }

    // A fee is simulated with the quantity that was agreed.
    private static NewPrice Asked(NewPrice requested, Price old) =>
        old.IsUsage ? requested : requested with { FixedPriceQuantity = requested.FixedPriceQuantity ?? old.FixedQuantity, PhaseOrder = null };

    private async Task<Outcome<PriceSubstitutions>> OfVersionAsync(SimulatedPlanVersion asked, Validation validation, CancellationToken cancellationToken)
    {
        var from = await plans.FindVersionAsync(asked.PlanId, asked.FromVersion, cancellationToken).ConfigureAwait(false);
        var to = await plans.FindVersionAsync(asked.PlanId, asked.ToVersion, cancellationToken).ConfigureAwait(false);
        if (from is null || to is null)
            return Refusal.NotFound("PlanVersion", string.Create(CultureInfo.InvariantCulture, $"{asked.PlanId} version {(from is null ? asked.FromVersion : asked.ToVersion)}"));
        var made = new PriceSubstitutions();
        var next = to.Prices.ToDictionary(Origin);
        foreach (var price in from.Prices)
        {
            if (!next.Remove(Origin(price), out var other))
                made.Add(price.Price.Id, null);
            else if (other.Price.Id != price.Price.Id)
            {
                Compare(price.Price, other.Price, "to_version", validation);
                made.Add(price.Price.Id, other.Price);
            }
        }

        foreach (var added in next.Values.Take(1))
            validation.Add("to_version", $"adds the price '{Validation.Shorten(added.Price.Name)}', which takes the place of none; only changed and removed prices are simulated.");
        if (!from.Adjustments.Select(a => a.Adjustment.Id).ToHashSet().SetEquals(to.Adjustments.Select(a => a.Adjustment.Id)))
            validation.Add("to_version", "has other adjustments; only changed and removed prices are simulated.");
        return validation.Failed ? validation.Refusal : made;
    }

    // Only then has the other price the same charges (R10).
    private static void Compare(Price old, Price price, string path, Validation validation)
    {
        if (price.Cadence != old.Cadence)
            validation.Add($"{path}.cadence", $"is {price.Cadence}, but that of price {old.Id} is {old.Cadence}; their charges cannot be compared.");
        if (price.IsUsage != old.IsUsage || price.IsCommitment != old.IsCommitment || price.IsComposite != old.IsComposite || (price.Allocates is null) != (old.Allocates is null))
            validation.Add($"{path}.billable_metric_id", $"makes it another kind of price than {old.Id}: usage takes the place of usage, a fee that of a fee, a commitment that of a commitment, a composite that of a composite.");
        if (price.Dimensions != old.Dimensions)
            validation.Add($"{path}.dimensional_price_configuration", $"is of another part of the usage than price {old.Id} is; they cannot be compared.");
        if (InvoicedIn(price) != InvoicedIn(old))
            validation.Add($"{path}.currency", $"is invoiced in {InvoicedIn(price)}, but price {old.Id} in {InvoicedIn(old)} (R21).");
    }

    private static Currency InvoicedIn(Price price) => price.ConversionRate?.Currency ?? price.Currency;

    private static PriceId Origin(CatalogPrice price) => price.OriginPriceId ?? price.Price.Id;

    private static string Path(int index) => string.Create(CultureInfo.InvariantCulture, $"changes[{index}]");
}
