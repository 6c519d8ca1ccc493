using System.Diagnostics.CodeAnalysis;

namespace Orb.Billing.Core.Metering;

/// <summary>What became of the text of a filter: a filter or an error, never both and never neither.</summary>
public sealed record EventFilterResult
{
    internal EventFilterResult(EventFilter filter) => Filter = filter;

    internal EventFilterResult(MetricSqlError error) => Error = error;

    /// <summary>Whether the text was understood.</summary>
    [MemberNotNullWhen(true, nameof(Filter))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsAccepted => Filter is not null;

    /// <summary>The filter; null when the text was refused.</summary>
    public EventFilter? Filter { get; }

    /// <summary>The first error; null when the text was accepted.</summary>
    public MetricSqlError? Error { get; }
}
