namespace Orb.Billing.Core.Metering;

/// <summary>A computed number compared with a written one: <c>tokens_in + tokens_out &gt; 100</c>. Unknown where it cannot be computed.</summary>
public sealed class ComputedFilter : EventFilter
{
    internal ComputedFilter(ValueExpression value, ComparisonOperator comparison, decimal number)
    {
        Value = value;
        Comparison = comparison;
        Number = number;
    }

    /// <summary>What is computed.</summary>
    public ValueExpression Value { get; }

    /// <summary>How it is compared.</summary>
    public ComparisonOperator Comparison { get; }

    /// <summary>The number on the right.</summary>
    public decimal Number { get; }

    internal override Truth Evaluate(UsageEvent e) =>
        !Value.TryCompute(e, out var number) ? Truth.Unknown
        : SqlWords.Holds(Comparison, number.CompareTo(Number)) ? Truth.True
        : Truth.False;

    private protected override string Render() => $"{Value} {SqlWords.Of(Comparison)} {CanonicalDecimal.ToText(Number)}";
}
