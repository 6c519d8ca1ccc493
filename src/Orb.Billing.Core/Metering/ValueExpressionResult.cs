using System.Diagnostics.CodeAnalysis;

namespace Orb.Billing.Core.Metering;

/// <summary>What became of the text of an expression: an expression or an error, never both and never neither.</summary>
public sealed record ValueExpressionResult
{
    internal ValueExpressionResult(ValueExpression expression) => Expression = expression;

    internal ValueExpressionResult(MetricSqlError error) => Error = error;

    /// <summary>Whether the text was understood.</summary>
    [MemberNotNullWhen(true, nameof(Expression))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsAccepted => Expression is not null;

    /// <summary>The expression; null when the text was refused.</summary>
    public ValueExpression? Expression { get; }

    /// <summary>The first error; null when the text was accepted.</summary>
    public MetricSqlError? Error { get; }
}
