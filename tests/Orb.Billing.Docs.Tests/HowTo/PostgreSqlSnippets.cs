using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Orb.Billing.Invoicing;
using Orb.Billing.PostgreSql;

namespace Orb.Billing.Docs.Tests.HowTo;

/// <summary>The code of docs/how-to/postgresql.md.</summary>
public sealed class PostgreSqlSnippets
{
    [Fact]
    public void A_connection_string_is_enough()
    {
        var services = new ServiceCollection();
        // <postgresql-connection-string>
        services.AddOrbBilling().UsePostgreSql("Host=localhost;Database=billing;Username=billing_app");
        // </postgresql-connection-string>
        services.ShouldContain(s => s.ServiceType == typeof(IBillingSchema));
    }

    [Fact]
    public async Task The_hosts_data_source_is_used()
    {
        var services = new ServiceCollection();
        // <postgresql-data-source>
        services.AddSingleton(NpgsqlDataSource.Create("Host=localhost;Database=billing;Username=billing_app"));
        services.AddOrbBilling().UsePostgreSql(provider => provider.GetRequiredService<NpgsqlDataSource>());
        // </postgresql-data-source>
        await using var provider = services.BuildServiceProvider();
        await using var scope = provider.CreateAsyncScope();
        scope.ServiceProvider.GetService<IBillingSchema>().ShouldNotBeNull();
    }

    [Fact]
    public void A_replica_is_named_beside_the_primary()
    {
        var services = new ServiceCollection();
        // <postgresql-replica>
        services.AddOrbBilling().UsePostgreSql(o =>
        {
            o.ConnectionString = "Host=primary;Database=billing;Username=billing_app";
            o.ReplicaConnectionString = "Host=replica;Database=billing;Username=billing_app";
        });
        // </postgresql-replica>
        services.ShouldContain(s => s.ServiceType == typeof(ReplicaReads));
    }

    internal static async Task<Outcome<Page<InvoiceView>>> ReadAsync(IServiceProvider provider, CancellationToken cancellationToken)
    {
        // <postgresql-replica-read>
        await using var scope = provider.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ReplicaReads>().Allow();
        var page = await scope.ServiceProvider.GetRequiredService<IInvoiceService>().ListAsync(new InvoiceQuery(), new PageRequest(100), cancellationToken);
        // </postgresql-replica-read>
        return page;
    }

    internal static async Task MarkAsync(IServiceProvider writer, IServiceProvider reader, CancellationToken cancellationToken)
    {
        // <postgresql-replica-mark>
        // After the write: a short text to give to the caller, in a header or a cookie.
        var mark = (await writer.GetRequiredService<ReplicaReads>().MarkAsync(cancellationToken)).ToString();

        // When he comes back.
        await reader.GetRequiredService<ReplicaReads>().AllowAsync(WriteMark.Parse(mark), cancellationToken);
        // </postgresql-replica-mark>
    }

    internal static async Task MigrateAsync(IServiceProvider provider, CancellationToken cancellationToken)
    {
        // <postgresql-migrate>
        await using var scope = provider.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IBillingSchema>().MigrateAsync(cancellationToken);
        // </postgresql-migrate>
    }
}
