using System.Diagnostics.CodeAnalysis;

namespace Orb.Billing.Core.Metering;

/// <summary>What became of a metric's SQL: a definition or an error, never both and never neither.</summary>
public sealed record MetricSqlResult
{
    internal MetricSqlResult(MetricDefinition definition) => Definition = definition;

    internal MetricSqlResult(MetricSqlError error) => Error = error;

    /// <summary>Whether the SQL was understood.</summary>
    [MemberNotNullWhen(true, nameof(Definition))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsAccepted => Definition is not null;

    /// <summary>The metric; null when the SQL was refused.</summary>
    public MetricDefinition? Definition { get; }

    /// <summary>The first error; null when the SQL was accepted.</summary>
    public MetricSqlError? Error { get; }
}
