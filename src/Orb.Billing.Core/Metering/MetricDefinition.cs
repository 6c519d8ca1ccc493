using NodaTime;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Core.Metering;

/// <summary>
/// A billable metric: which events count, and how they become a quantity. Two definitions are equal when they bill alike,
/// that is when aggregation, property, conversion, rounding and the canonical SQL of the filter are the same, and where days are counted their zone.
/// </summary>
public sealed record MetricDefinition
{
    /// <summary>A metric of all events or of one property.</summary>
    /// <param name="aggregation">How events become one value.</param>
    /// <param name="property">The property read. Needed by every aggregation but count, which without one counts all events.</param>
    /// <param name="filter">Which events count.</param>
    /// <exception cref="ArgumentException">The aggregation needs a property, or the property's name is empty or too long.</exception>
    public MetricDefinition(AggregationKind aggregation, string? property, EventFilter filter)
        : this(aggregation, filter) => Property = Checked(aggregation, property);

    private MetricDefinition(AggregationKind aggregation, EventFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        Aggregation = aggregation;
        Filter = filter;
        if (aggregation == AggregationKind.Percentile)
            Fraction = 0.5m;
    }

    /// <summary>How events become one value.</summary>
    public AggregationKind Aggregation { get; }

    /// <summary>The case-sensitive name of the property read; null for a count of all events and where the value is computed.</summary>
    public string? Property { get; }

    /// <summary>What is computed of each event; null where a property is read or nothing at all.</summary>
    public ValueExpression? Computed { get; private init; }

    /// <summary>Which events count; <see cref="EventFilter.Always"/> for all.</summary>
    public EventFilter Filter { get; }

    /// <summary>The share of all values that a percentile does not exceed, above 0 and at most 1; null for every other aggregation.</summary>
    /// <value>For a percentile 0.5, the median.</value>
    /// <exception cref="ArgumentException">It is none, or the aggregation takes none.</exception>
    public decimal? Fraction
    {
        get;
        init => field = (value is null) == (Aggregation != AggregationKind.Percentile) && value is null or (> 0m and <= 1m)
            ? value
            : throw new ArgumentException("A percentile, and nothing else, has a fraction above 0 and at most 1.", nameof(value));
    }

    /// <summary>How the value becomes the units that are priced, before it is rounded; null where those are what is counted.</summary>
    public MetricConversion? Conversion { get; init; }

    /// <summary>How the value is rounded; null for not at all.</summary>
    public MetricRounding? Rounding { get; init; }

    /// <summary>
    /// Whether the value is carried over periods: all events up to the end of a period count, not only its own, so that each period starts with the level
    /// the one before ended at. <c>FROM all_events</c> in SQL. Otherwise (<c>FROM events</c>) a level begins at 0 with the billing period, and goes on within it
    /// behind pauses, seams and changes of the price.
    /// </summary>
    public bool IsCarried { get; init; }

    /// <summary>
    /// In what detail accumulators keep the usage for the price it is read for; one quantity by default. It is the price's, so the SQL does not show it.
    /// </summary>
    public PricedUsage Detail { get; init; } = PricedUsage.Total;

    /// <summary>
    /// The zone of the days, where the aggregation counts them; null until <see cref="In"/> says it. It is the customer's, so the SQL does not show it.
    /// </summary>
    public DateTimeZone? Zone { get; private init; }

    /// <summary>
    /// The event names the filter pins down, in ordinal order, so that a store can use an index; null when any name may match.
    /// Every event that matches has one of these names; not every event with one of them matches.
    /// </summary>
    public IReadOnlyList<string>? EventNames => Filter.EventNames;

    /// <summary>Whether another event can make the quantity smaller, so that usage cannot be charged in parts of a period (R16).</summary>
    public bool CanFall => AggregationForm.Of(Aggregation)!.CanFall;

    /// <summary>Whether values are weighed by elapsed time, so that the quantity changes from day to day without any event.</summary>
    public bool WeighsTime => HoldsLevel && Aggregation != AggregationKind.Peak;

    /// <summary>
    /// Whether values are changes of a level that is held over time: what came before a period, in its billing period or ever, is the level it begins with.
    /// </summary>
    public bool HoldsLevel => AggregationForm.Of(Aggregation)!.NewOver is not null;

    /// <summary>Whether it counts local days, and so is metered in the customer's zone.</summary>
    internal bool CountsDays => Aggregation == AggregationKind.DailyPeak;

    /// <summary>Whether what several pieces of a charge come to is what the last of them holds (<see cref="Accumulator.OfPieces"/>).</summary>
    internal bool IsHeldByLastPiece => IsCarried && !HoldsLevel;

    /// <summary>Whether pieces of a charge add up before they are rounded.</summary>
    internal bool AddsUp => !IsCarried && Conversion is null && Aggregation is AggregationKind.Sum or AggregationKind.Count;

    /// <summary>Whether the period makes a difference to what an accumulator keeps.</summary>
    internal bool SeesPeriod => HoldsLevel || Detail.Kind is not (PricedUsageKind.Total or PricedUsageKind.Groups);

    /// <summary>What is read of each event, as SQL.</summary>
    internal string Reads => Computed?.ToString() ?? (Property is null ? "*" : EventField.Property(Property).ToString());

    /// <summary>A metric of a value that is computed of each event.</summary>
    /// <param name="aggregation">How events become one value.</param>
    /// <param name="value">The value; a mere property is read as one.</param>
    /// <param name="filter">Which events count.</param>
    /// <exception cref="ArgumentException">There is no such aggregation, or it reads no numbers: a count.</exception>
    public static MetricDefinition Of(AggregationKind aggregation, ValueExpression value, EventFilter filter)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value is PropertyExpression property)
            return new MetricDefinition(aggregation, property.Name, filter);
        return AggregationForm.Of(aggregation) is { ReadsNumbers: true }
            ? new MetricDefinition(aggregation, filter) { Computed = value }
            : throw new ArgumentException($"{aggregation} reads no numbers.", nameof(aggregation));
    }

    /// <summary>The metric as it is read for a customer of a zone; the same where it counts no days.</summary>
    /// <param name="zone">The customer's zone.</param>
    public MetricDefinition In(DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        return CountsDays ? this with { Zone = zone } : this;
    }

    /// <summary>
    /// An accumulator of this metric that has seen no event and knows of no period. Of a metric of a level it takes no events; others merge into it.
    /// </summary>
    public Accumulator NewAccumulator() => AggregationForm.Of(Aggregation)!.New(this).WithDetail(null, null);

    /// <summary>An accumulator of this metric for the events of a period, and before it those of a level that goes on or is carried in.</summary>
    /// <param name="period">The time that is metered.</param>
    /// <param name="full">The full period it is a part of, by whose time a level is weighed; the same by default.</param>
    /// <exception cref="InvalidOperationException">The metric counts local days, and nobody said <see cref="In">in which zone</see>.</exception>
    public Accumulator NewAccumulator(ServicePeriod period, ServicePeriod? full = null) =>
        (AggregationForm.Of(Aggregation)!.NewOver is { } over ? over(this, period, full ?? period) : AggregationForm.Of(Aggregation)!.New(this)).WithDetail(period, full);

    /// <summary>An exact value as it is priced: converted, then rounded as the metric says or to 28 significant digits, away from zero.</summary>
    internal decimal Read(ExactFraction exact)
    {
        var converted = Converted(exact);
        return Rounding is { } rounding ? rounding.Round(converted, this) : converted.AwayFromZero(this);
    }

    /// <summary>An exact value in the units that are priced, not rounded yet.</summary>
    internal ExactFraction Converted(ExactFraction exact) => Conversion is { } conversion ? conversion.Of(exact) : exact;

    /// <summary>A level in units of 10^-28 as it is priced, 0 where it is below zero (R25).</summary>
    internal decimal LevelOf(System.Numerics.BigInteger units) => Math.Max(0m, Read(new ExactFraction(units, ExactSum.UnitsOfOne)));

    /// <summary>The accumulator of a state that a store kept: it goes on as the one that it is of would, and merges with any other of the metric.</summary>
    /// <param name="state">What <see cref="Accumulator.ToState"/> gave.</param>
    /// <exception cref="AccumulatorStateException">The state is of another version or another metric, or damaged.</exception>
    public Accumulator Restore(ReadOnlySpan<byte> state)
    {
        var reader = AccumulatorState.Open(state, AccumulatorState.Plain, this, []);
        var accumulator = reader.Metered() is ({ } period, var full) ? NewAccumulator(period, full) : NewAccumulator();
        accumulator.Read(ref reader);
        reader.End();
        return accumulator;
    }

    /// <summary>Whether an event is usage of the metric, as the price sees it.</summary>
    internal bool Counts(UsageEvent usageEvent)
    {
        if (!Filter.Matches(usageEvent))
            return false;
        foreach (var (property, value) in Detail.Filters)
        {
            if (!usageEvent.Properties.TryGetValue(property, out var has) || has.Kind == PropertyKind.Null || !string.Equals(has.AsText(), value, StringComparison.Ordinal))
                return false;
        }

        return true;
    }

    /// <summary>The canonical SQL; <see cref="MetricSql.Parse"/> reads it back.</summary>
    public override string ToString()
    {
        var form = AggregationForm.Of(Aggregation)!;
        var aggregate = $"{form.Keyword}({form.Arguments(Reads, Fraction is { } fraction ? CanonicalDecimal.ToText(fraction) : "")})";
        if (Conversion is { } conversion)
            aggregate = $"{aggregate} {conversion}";
        if (Rounding is { } rounding)
            aggregate = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{rounding.Keyword}({aggregate}, {rounding.Digits})");
        var where = Filter == EventFilter.Always ? "" : $" WHERE {Filter}";
        return $"SELECT {aggregate} FROM {(IsCarried ? SqlWords.AllEvents : SqlWords.Events)}{where}";
    }

    private static string? Checked(AggregationKind aggregation, string? property)
    {
        var form = AggregationForm.Of(aggregation) ?? throw new ArgumentException($"There is no aggregation {aggregation}.", nameof(aggregation));
        if (property is null && form.NeedsProperty)
            throw new ArgumentException($"{form.Keyword} needs a property.", nameof(property));
        return property is null ? null : EventField.Property(property).Name;
    }
}
