using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Testing;
using Orb.Billing.Work;

namespace Orb.Billing.Testing;

/// <summary>Lives through time: moves the clock of an engine and runs what is due, as a host that is never down would.</summary>
public sealed class BillingTimeline
{
    private readonly IServiceProvider _services;
    private readonly FakeClock _clock;

    /// <summary>A driver of an engine that was given this clock by <c>UseClock</c>.</summary>
    public BillingTimeline(IServiceProvider services, FakeClock clock)
    {
        _services = services;
        _clock = clock;
    }

    /// <summary>Moves to an instant in steps of at most an hour, running due work after each: punctual running.</summary>
    public Task LiveToAsync(Instant instant, CancellationToken cancellationToken) => LiveToAsync(instant, Duration.FromHours(1), cancellationToken);

    /// <summary>Moves to an instant in steps, running due work after each.</summary>
    /// <param name="instant">Where to.</param>
    /// <param name="step">The largest step.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="step"/> is not above zero: time would stand.</exception>
    public async Task LiveToAsync(Instant instant, Duration step, CancellationToken cancellationToken)
    {
        if (step <= Duration.Zero)
            throw new ArgumentOutOfRangeException(nameof(step), step, "The step must be above zero.");
        while (_clock.GetCurrentInstant() < instant)
        {
            _clock.Reset(Instant.Min(_clock.GetCurrentInstant() + step, instant));
            await SweepAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Jumps to an instant and then runs everything due at once: a host that was down in between.</summary>
    public async Task CatchUpAtAsync(Instant instant, CancellationToken cancellationToken)
    {
        _clock.Reset(instant);
        await SweepAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs what is due now.</summary>
    /// <exception cref="InvalidOperationException">A million customers were taken up and there are still more: what is due is due again and again.</exception>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        const int limit = 100;
        var sweep = _services.GetRequiredService<ISweep>();
        for (var left = 10_000; left > 0; left--)
        {
            if ((await sweep.RunAsync(_clock.GetCurrentInstant(), limit, cancellationToken).ConfigureAwait(false)).Customers < limit)
                return;
        }

        throw new InvalidOperationException($"A million customers were taken up at {_clock.GetCurrentInstant()} and more are due: nothing moves on.");
    }
}
