using Orb.Billing.Core.Catalog;

namespace Orb.Billing.Catalog;

/// <summary>Dimensional price groups of the scope's tenant.</summary>
public interface IDimensionalPriceGroupService
{
    /// <summary>Creates a group. Refused when its metric is unknown or its external id is taken.</summary>
    Task<Outcome<DimensionalPriceGroup>> CreateAsync(CreateDimensionalPriceGroup command, CancellationToken cancellationToken);

    /// <summary>Changes the external id and the labels of a group; nothing else of it ever changes.</summary>
    Task<Outcome<DimensionalPriceGroup>> UpdateAsync(DimensionalPriceGroupId id, UpdateDimensionalPriceGroup command, CancellationToken cancellationToken);

    /// <summary>A group by id.</summary>
    Task<DimensionalPriceGroup?> FindAsync(DimensionalPriceGroupId id, CancellationToken cancellationToken);

    /// <summary>A group by the seller's own id, compared ordinally.</summary>
    Task<DimensionalPriceGroup?> FindByExternalIdAsync(string externalGroupId, CancellationToken cancellationToken);

    /// <summary>Groups, newest first.</summary>
    Task<Outcome<Page<DimensionalPriceGroup>>> ListAsync(PageRequest page, CancellationToken cancellationToken);
}

/// <summary>A new dimensional price group.</summary>
/// <param name="Name">1 to 255 characters.</param>
/// <param name="MetricId">The metric whose usage is split.</param>
/// <param name="Dimensions">1 to 20 names of event properties, each once, of 1 to 200 characters.</param>
/// <param name="ExternalGroupId">The seller's own id, 1 to 255 characters.</param>
/// <param name="Metadata">At most 50 labels; null values are left out.</param>
public sealed record CreateDimensionalPriceGroup(
    string Name, MetricId MetricId, IReadOnlyList<string> Dimensions, string? ExternalGroupId = null, IReadOnlyDictionary<string, string?>? Metadata = null);

/// <summary>What may change of a dimensional price group; null leaves as it is.</summary>
/// <param name="ExternalGroupId">The seller's own id, 1 to 255 characters.</param>
/// <param name="Metadata">Labels merged into those there are; a null value takes a label away.</param>
public sealed record UpdateDimensionalPriceGroup(string? ExternalGroupId = null, IReadOnlyDictionary<string, string?>? Metadata = null);

/// <summary>The part of a dimensional group that a new price is for. Exactly one of the group's ids is given.</summary>
public sealed record NewPriceDimensions
{
    /// <summary>The group.</summary>
    public DimensionalPriceGroupId? GroupId { get; init; }

    /// <summary>The group by the seller's own id.</summary>
    public string? ExternalGroupId { get; init; }

    /// <summary>A value for each of the group's dimensions, in its order, of at most 255 characters; null for every value that no more specific price names.</summary>
    public required IReadOnlyList<string?> Values { get; init; }
}
