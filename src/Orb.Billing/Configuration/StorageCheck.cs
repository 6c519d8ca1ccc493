using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Orb.Billing.Configuration;

/// <summary>Fails the start of a host that has no store, or whose database has the schema of another version, rather than its first request.</summary>
internal sealed class StorageCheck(IServiceProviderIsService services, IServiceScopeFactory scopes) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!services.IsService(typeof(IBillingTransactions)))
        {
            throw new InvalidOperationException(
                "AddOrbBilling() has no storage. Choose one: .UseSqlite(\"Data Source=orb.db\") of the package Orb.Billing.Sqlite, or .UsePostgreSql(...) of Orb.Billing.PostgreSql.");
        }

        var scope = scopes.CreateAsyncScope();
        await using var _ = scope.ConfigureAwait(false);
        if (scope.ServiceProvider.GetService<IBillingSchema>() is not { } schema)
            return;
        if (await schema.UnknownAsync(cancellationToken).ConfigureAwait(false) is { Count: > 0 } unknown)
            throw new NewerSchemaException(unknown);
        if (await schema.PendingAsync(cancellationToken).ConfigureAwait(false) is { Count: > 0 } pending)
        {
            throw new InvalidOperationException(
                $"The database lacks {pending.Count} migrations ({pending[0]} is the first). Call .MigrateOnStart(), or IBillingSchema.MigrateAsync() as a step of its own.");
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
