namespace Orb.Billing.Core.Metering;

/// <summary>Every event; <c>TRUE</c> in SQL. The one value is <see cref="EventFilter.Always"/>.</summary>
public sealed class AlwaysFilter : EventFilter
{
    internal AlwaysFilter()
    {
    }

    internal override Truth Evaluate(UsageEvent e) => Truth.True;

    private protected override string Render() => "TRUE";
}
