using System.Numerics;
using System.Runtime.InteropServices;
using NodaTime;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Core.Metering;

/// <summary>The level of one piece of a charge. Levels are in units of 10^-28.</summary>
/// <param name="period">The piece.</param>
/// <param name="full">The full period that it is a part of.</param>
internal sealed class LevelStretch(ServicePeriod period, ServicePeriod full)
{
    private readonly Dictionary<Instant, BigInteger> _changes = [];

    /// <summary>The piece.</summary>
    public ServicePeriod Period { get; private set; } = period;

    /// <summary>The full period that it is a part of.</summary>
    public ServicePeriod Full { get; } = full;

    /// <summary>The level at its start.</summary>
    public BigInteger Begin { get; set; }

    /// <summary>What the level changes by, and when.</summary>
    public IEnumerable<KeyValuePair<Instant, BigInteger>> Changes => _changes;

    /// <summary>The level at its end.</summary>
    public BigInteger End => _changes.Values.Aggregate(Begin, BigInteger.Add);

    /// <summary>Takes a change.</summary>
    /// <returns>Whether it is the first of its instant.</returns>
    public bool Change(Instant at, BigInteger units)
    {
        ref var change = ref CollectionsMarshal.GetValueRefOrAddDefault(_changes, at, out var exists);
        change += units;
        return !exists;
    }

    /// <summary>Goes on to an instant, unless it does already.</summary>
    public void Through(Instant end) => Period = new ServicePeriod(Period.Start, Instant.Max(Period.End, end));

    /// <summary>Lets the changes go.</summary>
    public void Forget() => _changes.Clear();

    /// <summary>Each level with the time it is held, in order. None is empty, and together they are the piece.</summary>
    public IEnumerable<(BigInteger Units, ServicePeriod Held)> Levels()
    {
        var (level, since) = (Begin, Period.Start);
        foreach (var (at, units) in _changes.Where(c => !c.Value.IsZero && c.Key < Period.End).OrderBy(c => c.Key))
        {
            yield return (level, new ServicePeriod(since, at));
            (level, since) = (level + units, at);
        }

        if (since < Period.End)
            yield return (level, new ServicePeriod(since, Period.End));
    }

    /// <summary>The highest level held for any time in each of some windows.</summary>
    /// <param name="windows">In order, none empty, within the piece.</param>
    public IEnumerable<BigInteger> Peaks(IEnumerable<ServicePeriod> windows)
    {
        using var levels = Levels().GetEnumerator();
        var isHeld = levels.MoveNext();
        foreach (var window in windows)
        {
            BigInteger? peak = null;
            while (isHeld && levels.Current.Held.Start < window.End)
            {
                if (levels.Current.Held.End > window.Start && !(levels.Current.Units <= peak))
                    peak = levels.Current.Units;
                // What goes on beyond the window is of the next one too.
                if (levels.Current.Held.End > window.End)
                    break;
                isHeld = levels.MoveNext();
            }

            yield return peak ?? BigInteger.Zero;
        }
    }
}
