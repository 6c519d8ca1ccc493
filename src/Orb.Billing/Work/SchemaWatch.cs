using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Orb.Billing.Work;

/// <summary>Stops the work of a host whose database a newer version migrates while it runs; at its start the storage check has looked.</summary>
internal sealed class SchemaWatch(IServiceScopeFactory scopes, IClock wall)
{
    private static readonly Duration Interval = Duration.FromSeconds(15);

    private Instant _next = Instant.MinValue;

    /// <summary>Looks when a quarter of a minute has passed since the schema was last found to be this version's.</summary>
    /// <exception cref="NewerSchemaException">A newer version has migrated the database.</exception>
    /// <remarks>Not cancelled: it is one short look, and work that is told to stop ends by itself and says what it did.</remarks>
    public async Task EnsureAsync()
    {
        var now = wall.GetCurrentInstant();
        if (now < _next)
            return;
        var scope = scopes.CreateAsyncScope();
        await using var _ = scope.ConfigureAwait(false);
        if (scope.ServiceProvider.GetService<IBillingSchema>() is { } schema
            && await schema.UnknownAsync(CancellationToken.None).ConfigureAwait(false) is { Count: > 0 } unknown)
        {
            throw new NewerSchemaException(unknown);
        }

        _next = now + Interval;
    }
}
