using System.Globalization;
using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Core.Metering;

/// <summary>
/// A metric would have to keep more apart than it may: distinct values, or groups. Like an overflow it parks the one subscription whose usage it is
/// (R1); nothing is left out or estimated to fit.
/// </summary>
public sealed class MeteringLimitException : AmountOverflowException
{
    internal MeteringLimitException(MetricDefinition metric, string what, int limit)
        : base(string.Create(CultureInfo.InvariantCulture, $"'{metric}' has more than {limit:N0} {what}."))
    {
        Metric = metric;
        Limit = limit;
    }

    /// <summary>The metric.</summary>
    public MetricDefinition Metric { get; }

    /// <summary>How many it may keep apart.</summary>
    public int Limit { get; }
}
