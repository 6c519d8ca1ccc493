using Orb.Billing.Core.Catalog;

namespace Orb.Billing.Catalog;

/// <summary>Stores dimensional price groups of the scope's tenant.</summary>
public interface IDimensionalPriceGroupStore
{
    /// <summary>Adds a group; <see cref="StoreResult.AlreadyExists"/> when its id or external id is taken.</summary>
    Task<StoreResult> AddAsync(DimensionalPriceGroup group, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces a group whose stored version is <see cref="DimensionalPriceGroup.Version"/>; the stored version goes up by one.
    /// <see cref="StoreResult.AlreadyExists"/> when its external id is another's.
    /// </summary>
    Task<StoreResult> UpdateAsync(DimensionalPriceGroup group, CancellationToken cancellationToken);

    /// <summary>Groups by id or by external id, compared ordinally, in one query; unknown ones are left out.</summary>
    Task<IReadOnlyList<DimensionalPriceGroup>> FindManyAsync(
        IReadOnlyCollection<DimensionalPriceGroupId> ids, IReadOnlyCollection<string> externalIds, CancellationToken cancellationToken);

    /// <summary>Up to <paramref name="take"/> groups after a position, newest (largest id) first.</summary>
    Task<IReadOnlyList<DimensionalPriceGroup>> ListAsync(PagePosition? after, int take, CancellationToken cancellationToken);
}
