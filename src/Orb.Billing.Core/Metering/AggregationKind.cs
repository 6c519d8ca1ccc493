namespace Orb.Billing.Core.Metering;

/// <summary>How a metric makes one quantity of many events.</summary>
public enum AggregationKind
{
    /// <summary>The number of events; of those that have the property, where one is given.</summary>
    Count,

    /// <summary>The sum of a property.</summary>
    Sum,

    /// <summary>The largest value of a property; 0 when there is none.</summary>
    Max,

    /// <summary>The smallest value of a property; 0 when there is none.</summary>
    Min,

    /// <summary>The sum of a property divided by the number of events that have it; 0 when there is none.</summary>
    Average,

    /// <summary>How many different values a property takes. Values are told apart by their text: the number 7 and the text "7" are one, "007" is another.</summary>
    CountDistinct,

    /// <summary>The value of the last event, in the order of events (R14); 0 when there is none.</summary>
    Latest,

    /// <summary>The value of the first event, in the order of events (R14); 0 when there is none.</summary>
    Earliest,

    /// <summary>
    /// A level that the values change, weighted by how long it is held: level times elapsed seconds, divided by the seconds of the full period. Right
    /// across clock changes, because no day is counted.
    /// </summary>
    WeightedSum,

    /// <summary>The smallest value that at least a given share of all values do not exceed (nearest rank); 0 when there is none.</summary>
    Percentile,

    /// <summary>
    /// A level that the values change, weighted by local day: the highest level held for any time in each day, divided by the days of the full period. A
    /// level that comes in from the day before counts if it is held into the day.
    /// </summary>
    DailyPeak,

    /// <summary>The highest level held for any time, where the values change a level; 0 when there is none.</summary>
    Peak,
}
