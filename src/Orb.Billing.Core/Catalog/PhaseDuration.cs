using System.Globalization;

namespace Orb.Billing.Core.Catalog;

/// <summary>The unit the duration of a phase counts in.</summary>
public enum PhaseDurationUnit
{
    /// <summary>Local days.</summary>
    Day,

    /// <summary>Calendar months.</summary>
    Month,

    /// <summary>Three calendar months.</summary>
    Quarter,

    /// <summary>Six calendar months.</summary>
    SemiAnnual,

    /// <summary>Twelve calendar months.</summary>
    Annual,
}

/// <summary>How long a phase of a plan lasts: so many local days or calendar months.</summary>
public sealed record PhaseDuration
{
    /// <summary>The longest duration in days, about ten years.</summary>
    public const int MaximumDays = 3660;

    /// <summary>The longest duration in months: ten years.</summary>
    public const int MaximumMonths = 120;

    /// <summary>A duration.</summary>
    /// <param name="count">How many units; at least 1.</param>
    /// <param name="unit">The unit.</param>
    /// <exception cref="ArgumentOutOfRangeException">Less than one unit, or more than <see cref="MaximumDays"/> or <see cref="MaximumMonths"/>.</exception>
    public PhaseDuration(int count, PhaseDurationUnit unit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaximumCount(unit));
        Count = count;
        Unit = unit;
    }

    /// <summary>How many units.</summary>
    public int Count { get; }

    /// <summary>The unit.</summary>
    public PhaseDurationUnit Unit { get; }

    /// <summary>The local days it lasts; 0 when it is counted in months.</summary>
    public int Days => Unit == PhaseDurationUnit.Day ? Count : 0;

    /// <summary>The calendar months it lasts; 0 when it is counted in days.</summary>
    public int Months => Unit == PhaseDurationUnit.Day ? 0 : Count * MonthsOf(Unit);

    /// <summary>The largest count of a unit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such unit.</exception>
    public static int MaximumCount(PhaseDurationUnit unit) =>
        unit == PhaseDurationUnit.Day ? MaximumDays : MaximumMonths / MonthsOf(unit);

    /// <summary>For example "14 days" or "6 months".</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Days + Months} {(Unit == PhaseDurationUnit.Day ? "days" : "months")}");

    private static int MonthsOf(PhaseDurationUnit unit) => unit switch
    {
        PhaseDurationUnit.Month => 1,
        PhaseDurationUnit.Quarter => 3,
        PhaseDurationUnit.SemiAnnual => 6,
        PhaseDurationUnit.Annual => 12,
        _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, "There is no such unit of a phase."),
    };
}
