namespace Orb.Billing.Core.Metering;

/// <summary>Two numbers added, subtracted, multiplied or divided. Never regrouped: 28 digits are not associative.</summary>
internal sealed class ArithmeticExpression(ValueExpression left, string symbol, ValueExpression right) : ValueExpression
{
    internal override Precedence Binding => symbol is "+" or "-" ? Precedence.Sum : Precedence.Product;

    internal override Reading Read(UsageEvent e, out decimal number)
    {
        number = 0m;
        var (one, other) = (left.Read(e, out var a), right.Read(e, out var b));
        if (one != Reading.Number || other != Reading.Number)
            return one > other ? one : other;
        return Computed(
            () => symbol switch
            {
                "+" => a + b,
                "-" => a - b,
                "*" => a * b,
                _ => a / b,
            },
            out number);
    }

    private protected override string Render() => $"{Part(left, Binding)} {symbol} {Part(right, Binding + 1)}";
}
