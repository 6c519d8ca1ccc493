using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Orb.Billing.Configuration;

/// <summary>Fails the start of a host that has no store, rather than its first request.</summary>
internal sealed class StorageCheck(IServiceProviderIsService services) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => services.IsService(typeof(IBillingTransactions))
        ? Task.CompletedTask
        : throw new InvalidOperationException(
            "AddOrbBilling() has no storage. Choose one: .UseSqlite(\"Data Source=orb.db\") of the package Orb.Billing.Sqlite, or .UsePostgreSql(...) of Orb.Billing.PostgreSql.");

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
