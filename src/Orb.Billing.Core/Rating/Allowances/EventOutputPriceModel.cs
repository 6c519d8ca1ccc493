using System.Buffers;
using System.Globalization;

namespace Orb.Billing.Core.Rating;

/// <summary>
/// Each event names what its units cost: sum over the events of quantity x rate of the event. An event whose rate is missing or no decimal number of 0
/// or more has the default rate; without a default it is not priced (decision 0056). 2 units at 1.50, 3 at 2.00 and 10 without a rate or a default are
/// 3.00 + 6.00 = 9.00.
/// </summary>
public sealed record EventOutputPriceModel : PriceModel
{
    private readonly Grouping? _grouping;
    private readonly RateProperty _rate;

    /// <summary>Rates named by events.</summary>
    /// <param name="unitRatingKey">The property that holds the rate, in major units.</param>
    /// <param name="defaultUnitRate">The rate of events without one, in major units, not negative; null where they are not priced.</param>
    /// <param name="groupingKey">A property that splits the sub lines further without changing the amount; null for none.</param>
    /// <exception cref="ArgumentException">A property has no name, or the rate is negative.</exception>
    public EventOutputPriceModel(string unitRatingKey, decimal? defaultUnitRate = null, string? groupingKey = null)
    {
        if (defaultUnitRate is { } rate)
            ArgumentOutOfRangeException.ThrowIfNegative(rate, nameof(defaultUnitRate));
        _rate = new RateProperty(unitRatingKey, defaultUnitRate);
        _grouping = groupingKey is null ? null : new Grouping(groupingKey);
        Usage = PricedUsage.GroupedByRate(_rate, groupingKey);
    }

    /// <summary>The property that holds the rate.</summary>
    public string UnitRatingKey => _rate.Name;

    /// <summary>The rate of events without one, in major units; null where they are not priced.</summary>
    public decimal? DefaultUnitRate => _rate.Default;

    /// <summary>A property that splits the sub lines further; null for none.</summary>
    public string? GroupingKey => _grouping?.Key;

    /// <inheritdoc/>
    public override string ModelType => "event_output";

    /// <inheritdoc/>
    public override PricedUsage Usage { get; }

    /// <inheritdoc/>
    public override Rated Rate(RatingInput input)
    {
        var pool = ArrayPool<Priced>.Shared;
        var priced = pool.Rent(input.Groups.Count);
        try
        {
            return Rate(priced.AsSpan(0, Fill(priced, input.Groups)));
        }
        finally
        {
            pool.Return(priced, clearArray: true);
        }
    }

    private int Fill(Priced[] priced, IReadOnlyList<GroupUsage> groups)
    {
        var count = 0;
        for (var i = 0; i < groups.Count; i++)
        {
            if (_rate.Of(groups[i].Values[^1]) is { } rate && groups[i].Quantity > 0m)
                priced[count++] = new Priced(_grouping is null ? null : groups[i].Values[0], rate, groups[i].Quantity);
        }

        return count;
    }

    // Metered usage comes with one value a rate; of any other "1.5" and "1.50" are two values and one rate.
    private Rated Rate(Span<Priced> priced)
    {
        var parts = new PartList(priced.Length);
        priced.Sort(static (left, right) => string.CompareOrdinal(left.Group, right.Group) is var difference and not 0 ? difference : left.Rate.CompareTo(right.Rate));
        for (var i = 0; i < priced.Length;)
        {
            var (first, quantity) = (priced[i], default(RunningSum));
            for (; i < priced.Length && priced[i].Group == first.Group && priced[i].Rate == first.Rate; i++)
                quantity.Add(priced[i].Quantity);
            parts.Add(Part(first.Group, first.Rate, quantity.Total));
        }

        return parts.Sum();
    }

    private RatedPart Part(string? value, decimal rate, decimal quantity)
    {
        if (_grouping is not null)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{_grouping.NameOf(value)}, {rate:0.############################}");
            return new RatedPart(name, quantity, quantity * rate) { Group = _grouping.Of(value) };
        }

        var text = rate.ToString("0.############################", CultureInfo.InvariantCulture);
        return new RatedPart(text, quantity, quantity * rate) { Group = new PartGroup(UnitRatingKey, text) };
    }

    private readonly record struct Priced(string? Group, decimal Rate, decimal Quantity);
}
