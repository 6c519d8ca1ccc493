using NodaTime;

namespace Orb.Billing.TestClocks;

/// <summary>Test clocks of the scope's tenant.</summary>
public interface ITestClockService
{
    /// <summary>Creates a clock that stands at a time. Refused in a live tenant, and where <see cref="OrbBillingOptions.TestClocksEnabled"/> is off.</summary>
    Task<Outcome<TestClock>> CreateAsync(Instant frozenTime, string? name, CancellationToken cancellationToken);

    /// <summary>A clock by id.</summary>
    Task<TestClock?> FindAsync(TestClockId id, CancellationToken cancellationToken);

    /// <summary>Clocks, newest first.</summary>
    Task<Outcome<Page<TestClock>>> ListAsync(PageRequest page, CancellationToken cancellationToken);

    /// <summary>
    /// Asks a clock to move. It returns at once with the clock advancing; the background work runs every due step of its customers in order
    /// and then lets it stand at the new time. A clock moves forward only, at most two years a call (R23).
    /// </summary>
    Task<Outcome<TestClock>> AdvanceAsync(TestClockId id, Instant to, CancellationToken cancellationToken);

    /// <summary>Deletes a clock with its customers and everything of theirs. Refused while it advances.</summary>
    Task<Outcome<TestClock>> DeleteAsync(TestClockId id, CancellationToken cancellationToken);
}
