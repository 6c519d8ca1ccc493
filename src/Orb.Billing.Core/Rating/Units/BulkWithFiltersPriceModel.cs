namespace Orb.Billing.Core.Rating;

/// <summary>
/// Volume tiers of some events: of those whose properties have all the values asked for, the whole quantity costs the rate of the tier it reaches.
/// The filters choose what is metered (<see cref="PriceModel.Usage"/>); the quantity that comes in is what passed. More usage can cost less.
/// </summary>
public sealed record BulkWithFiltersPriceModel : PriceModel
{
    private readonly TierList _tiers;

    /// <summary>Volume tiers of some events.</summary>
    /// <param name="filters">An event passes all of them; at least one.</param>
    /// <param name="tiers">From zero upwards, each starting where the one before it ends; the last is open even if bounded.</param>
    /// <exception cref="ArgumentException">There is no filter; the tiers do not touch, do not start at zero, or hold a negative amount.</exception>
    public BulkWithFiltersPriceModel(IReadOnlyList<PropertyFilter> filters, IReadOnlyList<Tier> tiers)
    {
        if (filters.Count == 0)
            throw new ArgumentException("Events are chosen by at least one filter.", nameof(filters));
        _tiers = TierList.Checked(tiers);
        Usage = PricedUsage.Total.Where(filters);
    }

    /// <summary>What an event must pass.</summary>
    public IReadOnlyList<PropertyFilter> Filters => Usage.Filters;

    /// <summary>The tiers, lowest first.</summary>
    public IReadOnlyList<Tier> Tiers => _tiers;

    /// <inheritdoc/>
    public override string ModelType => "bulk_with_filters";

    /// <inheritdoc/>
    public override PricedUsage Usage { get; }

    /// <inheritdoc/>
    public override bool CanFall => true;

    /// <inheritdoc/>
    public override Rated Rate(RatingInput input) => _tiers.Volume(input.Quantity);
}
