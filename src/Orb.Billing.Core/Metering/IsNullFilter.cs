namespace Orb.Billing.Core.Metering;

/// <summary>A field is missing or null, or with <c>IS NOT NULL</c> is there. Never unknown.</summary>
public sealed class IsNullFilter : EventFilter
{
    /// <summary>Asks whether a field is absent.</summary>
    public IsNullFilter(EventField field, bool negated = false)
    {
        ArgumentNullException.ThrowIfNull(field);
        Field = field;
        Negated = negated;
    }

    /// <summary>What is asked for.</summary>
    public EventField Field { get; }

    /// <summary>Whether this is <c>IS NOT NULL</c>.</summary>
    public bool Negated { get; }

    internal override Truth Evaluate(UsageEvent e) => Field.TryRead(e, out _) == Negated ? Truth.True : Truth.False;

    private protected override string Render() => $"{Field} {(Negated ? "IS NOT NULL" : "IS NULL")}";
}
