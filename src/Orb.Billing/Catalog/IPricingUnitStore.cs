namespace Orb.Billing.Catalog;

/// <summary>Stores pricing units of the scope's tenant.</summary>
public interface IPricingUnitStore
{
    /// <summary>Adds a unit; <see cref="StoreResult.AlreadyExists"/> when its id or name is taken.</summary>
    Task<StoreResult> AddAsync(PricingUnit unit, CancellationToken cancellationToken);

    /// <summary>A unit by id.</summary>
    Task<PricingUnit?> FindAsync(PricingUnitId id, CancellationToken cancellationToken);

    /// <summary>Units by name, in one query and compared ordinally; unknown names are left out.</summary>
    Task<IReadOnlyDictionary<string, PricingUnit>> FindManyByNameAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken);

    /// <summary>Up to <paramref name="take"/> units after a position, newest (largest id) first.</summary>
    Task<IReadOnlyList<PricingUnit>> ListAsync(PagePosition? after, int take, CancellationToken cancellationToken);
}
