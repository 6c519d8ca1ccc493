namespace Orb.Billing.Core.Periods;

/// <summary>What the shares of a subscription's charges are counted in; chosen for the subscription, never for one change (R8).</summary>
public enum ProrationUnit
{
    /// <summary>Local days; the day of a change belongs to what follows it. The default.</summary>
    Day,

    /// <summary>Whole seconds of the real period, so that a month in which clocks change has an hour more or less.</summary>
    Second,
}
