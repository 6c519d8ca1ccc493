namespace Orb.Billing.Core.Metering;

/// <summary>The opposite of a number. Made by <see cref="Of"/>, so that one number is written one way.</summary>
internal sealed class NegatedExpression : ValueExpression
{
    private readonly ValueExpression _operand;

    private NegatedExpression(ValueExpression operand) => _operand = operand;

    internal override Precedence Binding => Precedence.Sign;

    public static ValueExpression Of(ValueExpression operand) => operand switch
    {
        LiteralExpression literal => new LiteralExpression(-literal.Value),
        NegatedExpression negated => negated._operand,
        _ => new NegatedExpression(operand),
    };

    internal override Reading Read(UsageEvent e, out decimal number)
    {
        var reading = _operand.Read(e, out number);
        number = number == 0m ? 0m : -number;
        return reading;
    }

    private protected override string Render() => $"-{Part(_operand, Precedence.Term)}";
}
