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
}
