using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NodaTime;
using Npgsql;
using Orb.Billing.Quartz;

namespace Orb.Billing.Docs.Tests.HowTo;

/// <summary>The code of docs/how-to/quartz.md.</summary>
public sealed class QuartzSnippets
{
    [Fact]
    public void Hosts_on_PostgreSQL_form_a_cluster()
    {
        var services = new ServiceCollection();
        // <quartz-postgresql>
        services.AddOrbBilling(o => o.Lease = Duration.FromSeconds(30))
            .UsePostgreSql("Host=localhost;Database=billing;Username=billing_app")
            .UseQuartz(o =>
            {
                o.Store = QuartzStore.PostgreSql;
                o.ConnectionString = "Host=localhost;Database=billing;Username=billing_app";
                o.Lanes = 4; // sweeps that run at once in the whole cluster
                o.LanesPerHost = 1; // of which this host runs so many
                o.SweepInterval = Duration.FromSeconds(5);
            });
        // </quartz-postgresql>
        Options(services).Store.ShouldBe(QuartzStore.PostgreSql);
    }

    [Fact]
    public void The_hosts_pool_and_a_cron_expression_will_do()
    {
        var services = new ServiceCollection();
        services.AddSingleton(NpgsqlDataSource.Create("Host=localhost;Database=billing;Username=billing_app"));
        // <quartz-data-source>
        services.AddOrbBilling()
            .UsePostgreSql(provider => provider.GetRequiredService<NpgsqlDataSource>())
            .UseQuartz(o =>
            {
                o.Store = QuartzStore.PostgreSql;
                o.DataSource = provider => provider.GetRequiredService<NpgsqlDataSource>();
                o.SweepCron = "0 0/5 * * * ?"; // every five minutes
            });
        // </quartz-data-source>
        Options(services).SweepCron.ShouldNotBeNull();
    }

    [Fact]
    public void One_host_on_SQLite_names_the_file()
    {
        var services = new ServiceCollection();
        // <quartz-sqlite>
        services.AddOrbBilling()
            .UseSqlite("Data Source=orb.db")
            .UseQuartz(o => (o.Store, o.ConnectionString) = (QuartzStore.Sqlite, "Data Source=orb.db"));
        // </quartz-sqlite>
        Options(services).Store.ShouldBe(QuartzStore.Sqlite);
    }

    // Reading them validates them.
    private static QuartzProcessingOptions Options(IServiceCollection services)
    {
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<QuartzProcessingOptions>>().Value;
    }
}
