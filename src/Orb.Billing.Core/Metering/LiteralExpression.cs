namespace Orb.Billing.Core.Metering;

/// <summary>A number that is written down.</summary>
internal sealed class LiteralExpression(decimal value) : ValueExpression
{
    // A decimal remembers the sign of zero; nothing we count does.
    public decimal Value { get; } = value == 0m ? 0m : value;

    internal override Reading Read(UsageEvent e, out decimal number)
    {
        number = Value;
        return Reading.Number;
    }

    private protected override string Render() => CanonicalDecimal.ToText(Value);
}
