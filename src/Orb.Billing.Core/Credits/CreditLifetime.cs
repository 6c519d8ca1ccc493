using NodaTime;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Core.Credits;

/// <summary>How long credits last. They expire at the start of a local day, as days are what credits pay for (R17).</summary>
public sealed record CreditLifetime
{
    private CreditLifetime(int length, CadenceUnit? unit, bool endsWithCadence = false)
    {
        Length = length;
        Unit = unit;
        EndsWithCadence = endsWithCadence;
    }

    /// <summary>They never expire: what an allocation leaves over rolls into the next cadence.</summary>
    public static CreditLifetime Unlimited { get; } = new(0, null);

    /// <summary>They expire when the cadence ends that they were allocated for.</summary>
    public static CreditLifetime Cadence { get; } = new(0, null, endsWithCadence: true);

    /// <summary>The number of days or months; 0 where <see cref="Unit"/> is null.</summary>
    public int Length { get; }

    /// <summary>The unit of <see cref="Length"/>; null for <see cref="Unlimited"/> and <see cref="Cadence"/>.</summary>
    public CadenceUnit? Unit { get; }

    /// <summary>Whether this is <see cref="Cadence"/>.</summary>
    public bool EndsWithCadence { get; }

    /// <summary>So many local days from the day they become effective.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public static CreditLifetime Days(int count) => new(Positive(count), CadenceUnit.Day);

    /// <summary>So many calendar months from the day they become effective, clamped to the end of shorter months.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public static CreditLifetime Months(int count) => new(Positive(count), CadenceUnit.Month);

    /// <summary>The instant that credits expire which become effective on a day; null when they never do.</summary>
    /// <param name="effectiveOn">The local day they become effective.</param>
    /// <param name="zone">The customer's zone.</param>
    /// <param name="cadenceEnd">The end of the cadence they are for; needed for <see cref="Cadence"/> alone.</param>
    /// <exception cref="ArgumentException">The lifetime is that of a cadence and none is given.</exception>
    public Instant? ExpiryOf(LocalDate effectiveOn, DateTimeZone zone, Instant? cadenceEnd = null) => Unit switch
    {
        CadenceUnit.Day => LocalDays.StartOf(effectiveOn.PlusDays(Length), zone),
        CadenceUnit.Month => LocalDays.StartOf(effectiveOn.PlusMonths(Length), zone),
        _ when EndsWithCadence => cadenceEnd ?? throw new ArgumentException("Credits that last for a cadence need its end.", nameof(cadenceEnd)),
        _ => null,
    };

    private static int Positive(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return count;
    }
}
