namespace Orb.Billing.Core.Rating;

/// <summary>
/// Graduated tiers of its own for each value of a property; units of any other value cost a default rate: sum over the values of graduated by the
/// tiers of the value, or quantity x default. With "eu" at 1.00 up to 10 and 0.50 beyond, "us" at 2.00 and a default of 3.00, 12 units of eu, 1 of us
/// and 2 of asia are 11.00 + 2.00 + 6.00 = 19.00.
/// </summary>
public sealed record GroupedTieredMatrixPriceModel : PriceModel
{
    private readonly Grouping _grouping;
    private readonly ValueTable<GroupTiers> _values;

    /// <summary>Tiers by value.</summary>
    /// <param name="dimension">The property whose values have tiers.</param>
    /// <param name="values">The tiers of each value, in any order; at least one.</param>
    /// <param name="defaultUnitAmount">What a unit of any other value costs, or of none, in major units, not negative.</param>
    /// <exception cref="ArgumentException">The property has no name; there is no value, or one is there twice; the default is negative.</exception>
    public GroupedTieredMatrixPriceModel(string dimension, IReadOnlyList<GroupTiers> values, decimal defaultUnitAmount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(defaultUnitAmount);
        _grouping = new Grouping(dimension);
        _values = GroupTiers.Table(values, nameof(values));
        DefaultUnitAmount = defaultUnitAmount;
        Usage = PricedUsage.GroupedBy(dimension);
    }

    /// <summary>The property whose values have tiers.</summary>
    public string Dimension => _grouping.Key;

    /// <summary>The tiers of each value, in the ordinal order of the values.</summary>
    public IReadOnlyList<GroupTiers> Values => _values;

    /// <summary>What a unit of any other value costs, in major units.</summary>
    public decimal DefaultUnitAmount { get; }

    /// <inheritdoc/>
    public override string ModelType => "grouped_tiered_matrix";

    internal override PartRate? RateOf(RatedPart part) => PartRate.OfTier(part) ?? PartRate.Of(part, DefaultUnitAmount);

    /// <inheritdoc/>
    public override PricedUsage Usage { get; }

    /// <inheritdoc/>
    public override Rated Rate(RatingInput input)
    {
        var groups = input.Groups;
        var count = 0;
        for (var i = 0; i < groups.Count; i++)
            count += Entered(groups[i]);
        if (count == 0)
            return Rated.Plain(0m);

        var parts = new RatedPart[count];
        var filled = 0;
        for (var i = 0; i < groups.Count; i++)
        {
            var entered = Entered(groups[i]);
            Fill(groups[i], parts.AsSpan(filled, entered));
            filled += entered;
        }

        return Rated.Of(parts);
    }

    private int Entered(GroupUsage group) => _values.Find(group.Values) is { } own ? own.List.Entered(group.Quantity) : group.Quantity > 0m ? 1 : 0;

    private void Fill(GroupUsage group, Span<RatedPart> parts)
    {
        if (parts.IsEmpty)
            return;
        if (_values.Find(group.Values) is { } own)
            own.List.Graduate(group.Quantity, parts, _grouping.Of(group.Values[0]));
        else
            parts[0] = _grouping.Part(group.Values[0], group.Quantity, group.Quantity * DefaultUnitAmount);
    }
}
