using System.Globalization;

namespace Orb.Billing.Abuse.Tests.Fuzz;

/// <summary>Chance that repeats: the same seed gives the same throws on every machine (SplitMix64).</summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15;
            var z = _state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }

    /// <summary>From 0 to one below the bound.</summary>
    public int Below(int bound) => (int)(Next() % (ulong)bound);

    public int Between(int first, int last) => first + Below(last - first + 1);

    /// <summary>True so many times of a hundred.</summary>
    public bool Percent(int chance) => Below(100) < chance;

    public T Of<T>(params IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    public string Word() => string.Create(CultureInfo.InvariantCulture, $"w{Below(10_000)}");
}
