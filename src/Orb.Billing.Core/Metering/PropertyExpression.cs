namespace Orb.Billing.Core.Metering;

/// <summary>The number a property holds.</summary>
internal sealed class PropertyExpression(EventField property) : ValueExpression
{
    public string Name => property.Name;

    internal override Reading Read(UsageEvent e, out decimal number)
    {
        number = 0m;
        if (!property.TryRead(e, out var value))
            return Reading.Missing;
        return value.TryGetNumber(out number) ? Reading.Number : Reading.Unreadable;
    }

    private protected override string Render() => property.ToString();
}
