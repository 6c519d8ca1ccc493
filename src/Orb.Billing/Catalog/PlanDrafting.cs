using System.Globalization;
using NodaTime;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Catalog;

namespace Orb.Billing.Catalog;

/// <summary>What a version of a plan is made of: what is new in it, and the whole of it.</summary>
internal sealed record PlanContent(
    IReadOnlyList<CatalogPrice> NewPrices,
    IReadOnlyList<PlanAdjustment> NewAdjustments,
    IReadOnlyList<CatalogPrice> Prices,
    IReadOnlyList<PlanAdjustment> Adjustments);

/// <summary>Puts together the prices and adjustments of a plan's first version and of later ones.</summary>
internal sealed class PlanDrafting(PriceDrafting prices, IItemStore items, IIdGenerator ids)
{
    public const int MaximumPrices = 500;
    public const int MaximumAdjustments = 100;

    /// <summary>The content of a new plan.</summary>
    public Task<Outcome<PlanContent>> FirstAsync(Plan plan, CreatePlan command, Validation validation, CancellationToken cancellationToken) => MakeAsync(
        plan, [], [], [],
        [.. command.Prices.Select((p, i) => new PriceDraft(p, Path("prices", i), i))],
        [.. command.Adjustments.Select((a, i) => new AdjustmentDraft(a, Path("adjustments", i), i))],
        plan.CreatedAt, validation, cancellationToken);

    /// <summary>The content of the version that follows from another one.</summary>
    public async Task<Outcome<PlanContent>> NextAsync(
        Plan plan, PlanVersion from, CreatePlanVersion command, Instant now, Validation validation, CancellationToken cancellationToken)
    {
        var oldPrices = from.Prices.ToDictionary(p => p.Price.Id);
        var oldAdjustments = from.Adjustments.ToDictionary(a => a.Adjustment.Id);
        var changes = new VersionChanges(validation);
        foreach (var (id, path) in command.RemovePrices.Select((id, i) => (id, Path("remove_prices", i)))
            .Concat(command.ReplacePrices.Select((r, i) => (r.ReplacesPriceId, Path("replace_prices", i)))))
        {
            if (!oldPrices.ContainsKey(id))
                return Refusal.NotFound("Price", id.ToString());
            changes.Take(id.Value, path, "price");
        }

        foreach (var (id, path) in command.RemoveAdjustments.Select((id, i) => (id, Path("remove_adjustments", i)))
            .Concat(command.ReplaceAdjustments.Select((r, i) => (r.ReplacesAdjustmentId, Path("replace_adjustments", i)))))
        {
            if (!oldAdjustments.ContainsKey(id))
                return Refusal.NotFound("Adjustment", id.ToString());
            changes.Take(id.Value, path, "adjustment");
        }

        // What replaces takes the place of the replaced, so that the order of the lines stays; what is new comes last (R2).
        var nextPrice = from.Prices.Select(p => p.Position + 1).DefaultIfEmpty().Max();
        var nextAdjustment = from.Adjustments.Select(a => a.Position + 1).DefaultIfEmpty().Max();
        return await MakeAsync(
            plan,
            [.. from.Prices.Where(p => !changes.Takes(p.Price.Id.Value))],
            [.. from.Prices.Where(p => !command.RemovePrices.Contains(p.Price.Id))],
            [.. from.Adjustments.Where(a => !changes.Takes(a.Adjustment.Id.Value))],
            [
                .. command.ReplacePrices.Select((r, i) => new PriceDraft(
                    r.Price, Path("replace_prices", i), oldPrices[r.ReplacesPriceId].Position, oldPrices[r.ReplacesPriceId])),
                .. command.AddPrices.Select((p, i) => new PriceDraft(p, Path("add_prices", i), nextPrice + i)),
            ],
            [
                .. command.ReplaceAdjustments.Select((r, i) => new AdjustmentDraft(
                    r.Adjustment, Path("replace_adjustments", i), oldAdjustments[r.ReplacesAdjustmentId].Position, oldAdjustments[r.ReplacesAdjustmentId])),
                .. command.AddAdjustments.Select((a, i) => new AdjustmentDraft(a, Path("add_adjustments", i), nextAdjustment + i)),
            ],
            now, validation, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Outcome<PlanContent>> MakeAsync(
        Plan plan,
        IReadOnlyList<CatalogPrice> keptPrices,
        IReadOnlyList<CatalogPrice> pricesBefore,
        IReadOnlyList<PlanAdjustment> keptAdjustments,
        IReadOnlyList<PriceDraft> priceDrafts,
        IReadOnlyList<AdjustmentDraft> adjustmentDrafts,
        Instant now,
        Validation validation,
        CancellationToken cancellationToken)
    {
        Count("prices", keptPrices.Count + priceDrafts.Count, MaximumPrices, validation);
        Count("adjustments", keptAdjustments.Count + adjustmentDrafts.Count, MaximumAdjustments, validation);
        if (validation.Failed)
            return validation.Refusal;
        if (!(await prices.MakeAsync(plan, priceDrafts, pricesBefore, now, validation, cancellationToken).ConfigureAwait(false)).TryGetValue(out var newPrices, out var refusal))
            return refusal;
        var revenueItems = adjustmentDrafts.Select(d => d.Requested.Adjustment.ItemId).OfType<ItemId>().Distinct().ToList();
        var knownItems = await items.FindManyAsync(revenueItems, cancellationToken).ConfigureAwait(false);
        foreach (var missing in revenueItems.Where(i => !knownItems.ContainsKey(i)))
            return Refusal.NotFound("Item", missing.ToString());

        var newAdjustments = adjustmentDrafts.Select(d => Adjustment(plan, d, now, validation)).OfType<PlanAdjustment>().ToList();
        if (validation.Failed)
            return validation.Refusal;
        IReadOnlyList<CatalogPrice> allPrices = [.. keptPrices.Concat(newPrices).OrderBy(p => p.Position)];
        PriceDimensionDrafting.CheckDistinct(allPrices, validation);
        AdjustmentDrafting.CheckTargets(
            keptAdjustments.Select(a => (a.Adjustment, $"adjustment {a.Adjustment.Id}"))
                .Concat(newAdjustments.Select((a, i) => (a.Adjustment, $"{adjustmentDrafts[i].Path}.adjustment"))),
            allPrices.Select(p => p.Price.Id),
            validation);
        return validation.Failed
            ? validation.Refusal
            : new PlanContent(newPrices, newAdjustments, allPrices, [.. keptAdjustments.Concat(newAdjustments).OrderBy(a => a.Position)]);
    }

    private PlanAdjustment? Adjustment(Plan plan, AdjustmentDraft draft, Instant now, Validation validation)
    {
        var phase = PlanPhases.OrderOf(
            draft.Path, draft.Requested.PhaseOrder, draft.Replaces is { } old ? new PlanPhases.Inherited(old.PhaseOrder) : null, plan, validation);
        var adjustment = AdjustmentDrafting.Make(
            draft.Requested.Adjustment, $"{draft.Path}.adjustment", plan.Currency, new AdjustmentId(ids.Next()), validation);
        return adjustment is null ? null : new PlanAdjustment
        {
            Adjustment = adjustment,
            PlanId = plan.Id,
            Position = draft.Position,
            PhaseOrder = phase,
            ReplacesAdjustmentId = draft.Replaces?.Adjustment.Id,
            CreatedAt = now,
        };
    }

    private static void Count(string field, int count, int maximum, Validation validation)
    {
        if (count > maximum)
            validation.Add(field, string.Create(CultureInfo.InvariantCulture, $"has {count} entries; at most {maximum} are allowed."));
    }

    private static string Path(string member, int index) => string.Create(CultureInfo.InvariantCulture, $"{member}[{index}]");

    private sealed record AdjustmentDraft(NewPlanAdjustment Requested, string Path, int Position, PlanAdjustment? Replaces = null);

    // A price can be removed or replaced, once.
    private sealed class VersionChanges(Validation validation)
    {
        private readonly HashSet<Guid> _taken = [];

        public void Take(Guid id, string path, string what)
        {
            if (!_taken.Add(id))
                validation.Add(path, $"names a {what} that is removed or replaced already.");
        }

        public bool Takes(Guid id) => _taken.Contains(id);
    }
}
