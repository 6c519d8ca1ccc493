using NodaTime;

namespace Orb.Billing.Work;

/// <summary>
/// Runs due work. A sweep does everything due by an instant in order, so an outage is caught up as if it had not been (R22); running it
/// again, or twice at once, changes nothing.
/// </summary>
public interface ISweep
{
    /// <summary>Runs the due steps of at most <paramref name="limit"/> customers that live by the wall clock, in all tenants.</summary>
    /// <param name="asOf">Everything due by then is done.</param>
    /// <param name="limit">Customers at most.</param>
    /// <exception cref="NewerSchemaException">A newer version has migrated the database; looked at every 15 seconds.</exception>
    /// <param name="cancellationToken">Stops behind the running round: what it began is finished, and the claims are given back.</param>
    Task<SweepResult> RunAsync(Instant asOf, int limit, CancellationToken cancellationToken);

    /// <summary>Moves every advancing test clock to its time, running its customers' due steps.</summary>
    Task<SweepResult> RunTestClocksAsync(CancellationToken cancellationToken);
}

/// <summary>What a sweep did.</summary>
/// <param name="Customers">Customers worked on; less than the limit means nothing more was due.</param>
/// <param name="Steps">Steps done.</param>
/// <param name="Failures">Customers whose work failed and will be tried again.</param>
public sealed record SweepResult(int Customers, int Steps, int Failures)
{
    internal SweepResult Plus(SweepResult other) => new(Customers + other.Customers, Steps + other.Steps, Failures + other.Failures);
}
