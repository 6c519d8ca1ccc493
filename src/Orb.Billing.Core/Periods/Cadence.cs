using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Orb.Billing.Core.Periods;

/// <summary>The unit a cadence counts in.</summary>
public enum CadenceUnit
{
    /// <summary>Local days.</summary>
    Day,

    /// <summary>Calendar months.</summary>
    Month,
}

/// <summary>How often a price is charged: once, or every so many days or calendar months. Equal lengths are equal cadences.</summary>
public sealed record Cadence
{
    /// <summary>The longest recurring cadence, in months (ten years) or days.</summary>
    public const int MaximumDuration = 3660;

    private static readonly Dictionary<string, Cadence> Named = new(StringComparer.Ordinal);
    private static readonly Comparer<Cadence> ByLength = Comparer<Cadence>.Create(CompareLength);

    private Cadence(int duration, CadenceUnit unit)
    {
        Duration = duration;
        Unit = unit;
    }

    /// <summary>Charged once, when the price starts.</summary>
    public static Cadence OneTime { get; } = Name("one_time", new Cadence(0, CadenceUnit.Month));

    /// <summary>Every calendar month.</summary>
    public static Cadence Monthly { get; } = Name("monthly", new Cadence(1, CadenceUnit.Month));

    /// <summary>Every three calendar months.</summary>
    public static Cadence Quarterly { get; } = Name("quarterly", new Cadence(3, CadenceUnit.Month));

    /// <summary>Every six calendar months.</summary>
    public static Cadence SemiAnnual { get; } = Name("semi_annual", new Cadence(6, CadenceUnit.Month));

    /// <summary>Every twelve calendar months.</summary>
    public static Cadence Annual { get; } = Name("annual", new Cadence(12, CadenceUnit.Month));

    /// <summary>The number of units a period lasts; 0 when charged once.</summary>
    public int Duration { get; }

    /// <summary>The unit of <see cref="Duration"/>.</summary>
    public CadenceUnit Unit { get; }

    /// <summary>Whether the price is charged once.</summary>
    public bool IsOneTime => Duration == 0;

    /// <summary>Whether periods are so many local days; they are counted from the day the price starts, not from a day of the month (R7).</summary>
    public bool CountsDays => Unit == CadenceUnit.Day;

    /// <summary>A period of so many calendar months.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not between 1 and <see cref="MaximumDuration"/>.</exception>
    public static Cadence Months(int count) => new(Checked(count), CadenceUnit.Month);

    /// <summary>A period of so many local days; a week is 7.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not between 1 and <see cref="MaximumDuration"/>.</exception>
    public static Cadence Days(int count) => new(Checked(count), CadenceUnit.Day);

    /// <summary>A period of so many weeks: 7 local days each.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not between 1 and <see cref="MaximumDuration"/> days.</exception>
    public static Cadence Weeks(int count) => Multiple(count, 7, Days);

    /// <summary>A period of so many years: 12 calendar months each.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not between 1 and <see cref="MaximumDuration"/> months.</exception>
    public static Cadence Years(int count) => Multiple(count, 12, Months);

    /// <summary>The cadence of this name: one_time, monthly, quarterly, semi_annual, annual.</summary>
    public static bool TryParse(string? name, [NotNullWhen(true)] out Cadence? cadence)
    {
        cadence = null;
        return name is not null && Named.TryGetValue(name, out cadence);
    }

    /// <summary>The name where the cadence has one, else for example "5 days" or "2 months".</summary>
    public override string ToString()
    {
        foreach (var (name, cadence) in Named)
        {
            if (cadence == this)
                return name;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{Duration} {(Unit == CadenceUnit.Day ? "days" : "months")}");
    }

    /// <summary>The longest recurring cadence, which is the term of a subscription; null when every one is charged once.</summary>
    public static Cadence? Longest(IEnumerable<Cadence> cadences) => Recurring(cadences).MaxBy(c => c, ByLength);

    /// <summary>The shortest recurring cadence, which is the billing period of a subscription; null when every one is charged once.</summary>
    public static Cadence? Shortest(IEnumerable<Cadence> cadences) => Recurring(cadences).MinBy(c => c, ByLength);

    /// <summary>Orders by length, a month counted as 30 days where units differ; charged once comes first.</summary>
    public static int CompareLength(Cadence left, Cadence right) =>
        (left.Unit == CadenceUnit.Month ? left.Duration * 30 : left.Duration)
            .CompareTo(right.Unit == CadenceUnit.Month ? right.Duration * 30 : right.Duration);

    private static IEnumerable<Cadence> Recurring(IEnumerable<Cadence> cadences) => cadences.Where(c => !c.IsOneTime);

    private static Cadence Multiple(int count, int units, Func<int, Cadence> cadence)
    {
        // Checked before multiplying: the limit is the cadence's, not the integer's.
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaximumDuration / units);
        return cadence(count * units);
    }

    private static Cadence Name(string name, Cadence cadence)
    {
        Named.Add(name, cadence);
        return cadence;
    }

    private static int Checked(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaximumDuration);
        return count;
    }
}
