namespace Orb.Billing.Core.Adjustments;

/// <summary>An adjustment and the lines it works on.</summary>
/// <param name="Interval">The interval that applies to them.</param>
/// <param name="Lines">Positions in the list of lines, each at most once.</param>
public sealed record AppliedAdjustment(AdjustmentInterval Interval, IReadOnlyList<int> Lines);
