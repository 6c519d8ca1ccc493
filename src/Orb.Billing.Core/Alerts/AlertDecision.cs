using Orb.Billing.Core.Invoicing;

namespace Orb.Billing.Core.Alerts;

/// <summary>
/// Which thresholds of an alert fire (R26). A level that rises within a period fires each threshold once a period, however often it is looked at and
/// whatever it falls back to meanwhile; a balance fires whenever it moves over a threshold, so that it can do so again once it has moved back.
/// </summary>
/// <param name="Crossed">The thresholds that fire, in the order the level meets them; empty where none does.</param>
public sealed record AlertDecision(IReadOnlyList<decimal> Crossed)
{
    /// <summary>Nothing fires.</summary>
    public static AlertDecision None { get; } = new([]);

    /// <summary>What is told: of several thresholds that are reached at once the farthest; null where none fires.</summary>
    public decimal? Reported => Crossed.Count == 0 ? null : Crossed[^1];

    /// <summary>What fires of a level that has been reached within a period.</summary>
    /// <param name="thresholds">The thresholds of the alert.</param>
    /// <param name="fired">The thresholds that have fired in the period. Who was told of one need not hear of a nearer one.</param>
    /// <param name="level">The level now.</param>
    public static AlertDecision InPeriod(IReadOnlyList<decimal> thresholds, IReadOnlyCollection<decimal> fired, decimal level)
    {
        if (thresholds.Count == 0)
            return None;
        var before = fired.Count == 0 ? decimal.MinValue : fired.Max();
        return new AlertDecision(new Thresholds(ThresholdDirection.Rising, thresholds).Crossed(before, level));
    }

    /// <summary>What fires of a balance that moves.</summary>
    /// <param name="kind">What the alert watches: one of the kinds of a balance.</param>
    /// <param name="thresholds">The thresholds of <see cref="AlertKind.CreditBalanceDropped"/>; the other kinds have none but zero.</param>
    /// <param name="before">The balance before.</param>
    /// <param name="after">The balance now.</param>
    /// <exception cref="ArgumentOutOfRangeException">The alert watches no balance.</exception>
    public static AlertDecision OnMove(AlertKind kind, IReadOnlyList<decimal> thresholds, decimal before, decimal after) => kind switch
    {
        AlertKind.CreditBalanceDropped => thresholds.Count == 0 ? None : Fallen(thresholds, before, after),
        AlertKind.CreditBalanceDepleted => Fallen([0m], before, after),
        // Recovered is above zero, not at it.
        AlertKind.CreditBalanceRecovered => before <= 0m && after > 0m ? new AlertDecision([0m]) : None,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "It watches no balance."),
    };

    /// <inheritdoc/>
    public bool Equals(AlertDecision? other) => other is not null && Crossed.SequenceEqual(other.Crossed);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Crossed.Count, Reported);

    private static AlertDecision Fallen(IReadOnlyList<decimal> thresholds, decimal before, decimal after) =>
        new(new Thresholds(ThresholdDirection.Falling, thresholds).Crossed(before, after));
}
