using NodaTime;

namespace Orb.Billing;

/// <summary>Bounds on when a row was created; null bounds nothing.</summary>
/// <param name="After">Exclusive lower bound.</param>
/// <param name="From">Inclusive lower bound.</param>
/// <param name="Before">Exclusive upper bound.</param>
/// <param name="Through">Inclusive upper bound.</param>
public sealed record CreatedRange(Instant? After = null, Instant? From = null, Instant? Before = null, Instant? Through = null)
{
    /// <summary>Any time.</summary>
    public static CreatedRange Any { get; } = new();

    /// <summary>Whether an instant is within the bounds.</summary>
    internal bool Admits(Instant instant) => !(instant <= After) && !(instant < From) && !(instant >= Before) && !(instant > Through);
}
