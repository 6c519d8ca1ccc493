using System.Globalization;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Core.Rating;

/// <summary>What a price function sees of a period, after usage discounts, in the detail it asked for (<see cref="PriceModel.Usage"/>).</summary>
public readonly record struct RatingInput
{
    private readonly IReadOnlyList<GroupUsage>? _groups;
    private readonly IReadOnlyList<EventUsage>? _events;
    private readonly IReadOnlyList<decimal>? _subtotals;
    private readonly LevelList? _levels;
    private readonly Share? _share;

    /// <summary>A plain quantity.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The quantity is negative: a metric below zero rates as zero (R25).</exception>
    public RatingInput(decimal quantity)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(quantity);
        Quantity = quantity;
    }

    private RatingInput(decimal quantity, IReadOnlyList<GroupUsage>? groups, IReadOnlyList<EventUsage>? events, IReadOnlyList<decimal>? subtotals) =>
        (Quantity, _groups, _events, _subtotals) = (quantity, groups, events, subtotals);

    private RatingInput(LevelList levels) => (Quantity, _levels) = (levels.Weighed(), levels);

    /// <summary>
    /// All units, 0 or more: of groups and events the sum, of levels that of level times share of time; 0 where the input is of subtotals.
    /// </summary>
    public decimal Quantity { get; }

    /// <summary>The groups in the ordinal order of their values, none twice, whatever order they were given in.</summary>
    /// <exception cref="InvalidOperationException">There is usage, but it is not grouped.</exception>
    public IReadOnlyList<GroupUsage> Groups => _groups ?? None<GroupUsage>("groups");

    /// <summary>The events in their order (R14).</summary>
    /// <exception cref="InvalidOperationException">There is usage, but not by event.</exception>
    public IReadOnlyList<EventUsage> Events => _events ?? None<EventUsage>("events");

    /// <summary>The exact amounts of other charges, in major units.</summary>
    /// <exception cref="InvalidOperationException">There is usage instead.</exception>
    public IReadOnlyList<decimal> Subtotals => _subtotals ?? None<decimal>("subtotals");

    /// <summary>
    /// The levels in ascending order, none twice, each with its time, and all over one full period. Of one quantity it is that level, held for the whole.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is usage, but by group or event.</exception>
    public IReadOnlyList<LevelUsage> Levels => _levels
        ?? (_groups is null && _events is null && _subtotals is null ? [new LevelUsage(Quantity, 1, 1)] : None<LevelUsage>("levels"));

    /// <summary>The levels where usage was given so; null for one quantity, which needs no share of time.</summary>
    internal LevelList? OverTime => _levels;

    /// <summary>
    /// How much of the anchor period the usage is from. It cuts only amounts fixed in money that a model holds for a full period (R4); usage is
    /// never prorated, and a fee is behind its model. The whole by default.
    /// </summary>
    public Share Share
    {
        get => _share ?? Share.Whole;
        init => _share = value;
    }

    /// <summary>
    /// Whether more of the period is to come. What a model tops up to a minimum waits until then (R16); false by default: the period is all in.
    /// </summary>
    public bool PeriodIsOpen { get; init; }

    /// <summary>Usage by group.</summary>
    /// <param name="groups">In any order; groups with equal values are added up.</param>
    /// <exception cref="ArgumentOutOfRangeException">A quantity is negative: a metric below zero rates as zero (R25).</exception>
    public static RatingInput OfGroups(IEnumerable<GroupUsage> groups)
    {
        var ordered = groups.OrderBy(g => g.Values, Comparer<IReadOnlyList<string?>>.Create(GroupUsage.Compare)).ToList();
        var (kept, quantity, alike) = (0, default(RunningSum), default(RunningSum));
        for (var i = 0; i < ordered.Count; i++)
        {
            var group = ordered[i];
            ArgumentOutOfRangeException.ThrowIfNegative(group.Quantity, nameof(groups));
            quantity.Add(group.Quantity);
            if (kept > 0 && ordered[kept - 1].HasValues(group.Values))
            {
                alike.Add(group.Quantity);
                ordered[kept - 1] = group with { Quantity = alike.Total };
            }
            else
            {
                alike = default;
                alike.Add(group.Quantity);
                ordered[kept++] = group;
            }
        }

        ordered.RemoveRange(kept, ordered.Count - kept);
        return new RatingInput(quantity.Total, ordered, null, null);
    }

    /// <summary>Usage by event.</summary>
    /// <param name="events">In their order (R14): free transactions are the first.</param>
    public static RatingInput OfEvents(IReadOnlyList<EventUsage> events) => new(Math.Max(0m, Sum(events, e => e.Quantity)), null, events, null);

    /// <summary>What other charges of the period come to.</summary>
    /// <param name="subtotals">In major units.</param>
    public static RatingInput OfSubtotals(IReadOnlyList<decimal> subtotals) => new(0m, null, null, subtotals);

    /// <summary>Usage by level.</summary>
    /// <param name="levels">In any order. Equal ones are one level, held for the time of both; one that is held for no time is left out.</param>
    /// <exception cref="Amounts.AmountOverflowException">Level times share of time adds up to more than 28 digits hold.</exception>
    public static RatingInput OfLevels(IEnumerable<LevelUsage> levels) => new(LevelList.Of(levels));

    /// <summary>What is kept of it beside the quantity, to be priced again; null where that is nothing, or more than is kept.</summary>
    internal PricedDetail? Detail => _groups is not null ? new PricedGroups(_groups)
        : _levels is not null ? PricedLevels.Of(_levels)
        : _events is { Count: <= PricedEvents.MaximumCount } ? new PricedEvents(_events)
        : null;

    /// <summary>The units that a usage discount may take: all, group by group and event by event where there are such; of levels the highest.</summary>
    internal decimal Units => _levels?.Highest ?? (_events is null ? Quantity : Sum(_events, e => Math.Max(0m, e.Quantity)));

    /// <summary>The same with fewer units, taken in the order of the groups or events, and off every level (docs/decisions/0037).</summary>
    internal RatingInput Without(decimal units)
    {
        if (units == 0m)
            return this;
        // All units are all of each, also where their sum did not hold every digit.
        var left = units >= Units ? decimal.MaxValue : units;
        decimal Rest(decimal quantity)
        {
            var taken = Math.Min(left, Math.Max(0m, quantity));
            left -= taken;
            return quantity - taken;
        }

        return _levels is not null
            ? new RatingInput(_levels.Without(units)) { Share = Share, PeriodIsOpen = PeriodIsOpen }
            : _groups is not null
            ? OfGroups(_groups.Select(g => g with { Quantity = Rest(g.Quantity) })) with { Share = Share, PeriodIsOpen = PeriodIsOpen }
            : _events is not null
            ? OfEvents([.. _events.Select(e => e with { Quantity = Rest(e.Quantity) })]) with { Share = Share, PeriodIsOpen = PeriodIsOpen }
            : new RatingInput(Quantity - units) { Share = Share, PeriodIsOpen = PeriodIsOpen };
    }

    /// <summary>For example "12 units", "5 for 1/2; 15 for 1/2 units" or "eu, small: 3; us, large: 9 units, 17/31 days, open".</summary>
    public override string ToString()
    {
        var detail = _groups is not null ? string.Join("; ", _groups.Select(g => string.Create(CultureInfo.InvariantCulture, $"{MatrixTable.CellName(g.Values)}: {g.Quantity}")))
            : _events is not null ? string.Join("; ", _events.Select(e => e.Quantity.ToString(CultureInfo.InvariantCulture)))
            : _levels is not null ? string.Join("; ", _levels)
            : _subtotals is not null ? string.Join("; ", _subtotals.Select(s => s.ToString(CultureInfo.InvariantCulture)))
            : Quantity.ToString(CultureInfo.InvariantCulture);
        return $"{detail}{(_subtotals is null ? " units" : "")}{(Share.IsWhole ? "" : $", {Share}")}{(PeriodIsOpen ? ", open" : "")}";
    }

    private static decimal Sum(IReadOnlyList<EventUsage> events, Func<EventUsage, decimal> quantity)
    {
        var sum = default(RunningSum);
        for (var i = 0; i < events.Count; i++)
            sum.Add(quantity(events[i]));
        return sum.Total;
    }

    // No usage needs no detail. Any other must not be priced at nothing because it came in the wrong one.
    private IReadOnlyList<T> None<T>(string asked) => Quantity == 0m && _groups is null && _events is null && _subtotals is null && _levels is null
        ? []
        : throw new InvalidOperationException($"The price is made of {asked}, but the usage was not given so.");
}
