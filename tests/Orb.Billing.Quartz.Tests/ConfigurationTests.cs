using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Orb.Billing.Quartz.Tests;

public sealed class ConfigurationTests
{
    [Fact]
    public void Quartz_does_not_run_beside_the_in_process_trigger()
    {
        var inProcess = new ServiceCollection().AddOrbBilling().AddBackgroundProcessing().AddBackgroundProcessing();
        Should.Throw<InvalidOperationException>(() => inProcess.UseQuartz(OnPostgreSql)).Message
            .ShouldBe("The trigger of due work was chosen twice: by AddBackgroundProcessing and by UseQuartz. Keep one.");

        var quartz = new ServiceCollection().AddOrbBilling().UseQuartz(OnPostgreSql);
        Should.Throw<InvalidOperationException>(() => quartz.AddBackgroundProcessing()).Message
            .ShouldBe("The trigger of due work was chosen twice: by UseQuartz and by AddBackgroundProcessing. Keep one.");
        quartz.Services.Where(s => s.ServiceType == typeof(IHostedService)).Select(s => s.ImplementationType!.Name)
            .ShouldBe(["StorageCheck", "EngineScheduler", "UpkeepWorker"]);
    }

    [Fact]
    public void Using_it_twice_is_harmless_and_the_later_settings_hold()
    {
        var builder = new ServiceCollection().AddOrbBilling().UseQuartz(OnPostgreSql);
        var count = builder.Services.Count;
        builder.UseQuartz(o => o.Lanes = 7);

        builder.Services.Count.ShouldBe(count + 1, "the settings alone are added");
        using var services = builder.Services.BuildServiceProvider();
        services.GetRequiredService<IOptions<QuartzProcessingOptions>>().Value.Lanes.ShouldBe(7);
    }

    [Fact]
    public async Task Wrong_settings_fail_the_start_with_name_limit_and_value()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddOrbBilling().UseQuartz(o =>
        {
            o.SweepInterval = Duration.FromMilliseconds(999);
            o.DispatchInterval = Duration.FromHours(2);
            o.SweepCron = "every day";
            (o.BatchSize, o.Lanes, o.LanesPerHost) = (0, 65, 17);
            o.CheckinInterval = Duration.FromMinutes(2);
            o.TablePrefix = "x; DROP";
        });
        using var host = builder.Build();

        (await Should.ThrowAsync<OptionsValidationException>(() => host.StartAsync())).Failures.ShouldBe([
            "QuartzProcessingOptions.Store is required: QuartzStore.PostgreSql or QuartzStore.Sqlite.",
            "QuartzProcessingOptions.ConnectionString is required, for example that of the engine's storage.",
            "QuartzProcessingOptions.TablePrefix must be 1 to 40 letters, digits and underscores, on PostgreSQL behind a schema and a dot where wanted, but is 'x; DROP'.",
            "QuartzProcessingOptions.SweepCron must be a cron expression of Quartz, such as '0 0/5 * * * ?', but is 'every day'.",
            "QuartzProcessingOptions.SweepInterval must be from 0:00:00:01 to 0:01:00:00, but is 0:00:00:00.999.",
            "QuartzProcessingOptions.DispatchInterval must be from 0:00:00:01 to 0:01:00:00, but is 0:02:00:00.",
            "QuartzProcessingOptions.BatchSize must be from 1 to 10000, but is 0.",
            "QuartzProcessingOptions.Lanes must be from 1 to 64, but is 65.",
            "QuartzProcessingOptions.LanesPerHost must be from 1 to 16, but is 17.",
            "QuartzProcessingOptions.CheckinInterval must be from 0:00:00:01 to 0:00:01:00, but is 0:00:02:00.",
        ]);
    }

    [Theory]
    [InlineData(QuartzStore.PostgreSql, "Host=localhost", null)]
    [InlineData(QuartzStore.PostgreSql, "Host", "ConnectionString cannot be read: ")]
    [InlineData(QuartzStore.Sqlite, "Data Source=orb.db;Cache=Shared", null)]
    [InlineData(QuartzStore.Sqlite, "Data Source=:memory:", "ConnectionString must name a file as its Data Source; ")]
    [InlineData(QuartzStore.Sqlite, "Data Source=orb;Mode=Memory", "ConnectionString must name a file as its Data Source; ")]
    [InlineData(QuartzStore.Sqlite, "Host=localhost", "ConnectionString must name a file as its Data Source; ")]
    public void The_connection_string_must_suit_the_store(QuartzStore store, string connectionString, string? refusal)
    {
        var answer = Validate(new QuartzProcessingOptions { Store = store, ConnectionString = connectionString });
        if (refusal is null)
            answer.Failures.ShouldBeNull();
        else
            answer.Failures!.ShouldHaveSingleItem().ShouldStartWith("QuartzProcessingOptions." + refusal);
    }

    [Fact]
    public void A_data_source_is_for_PostgreSQL_and_stands_in_for_a_connection_string()
    {
        static DbDataSource Source(IServiceProvider services) => throw new NotSupportedException();

        Validate(new QuartzProcessingOptions { Store = QuartzStore.PostgreSql, DataSource = Source }).Failures.ShouldBeNull();
        Validate(new QuartzProcessingOptions { Store = QuartzStore.Sqlite, DataSource = Source }).Failures!.ShouldHaveSingleItem()
            .ShouldBe("QuartzProcessingOptions.DataSource is for PostgreSQL; with QuartzStore.Sqlite give a ConnectionString.");
        Validate(new QuartzProcessingOptions { Store = QuartzStore.PostgreSql, DataSource = Source, ConnectionString = "Host=localhost" }).Failures!.ShouldHaveSingleItem()
            .ShouldBe("QuartzProcessingOptions.DataSource and ConnectionString are both given; give one of them.");
    }

    [Theory]
    [InlineData(QuartzStore.PostgreSql, "orb.quartz_", true)]
    [InlineData(QuartzStore.PostgreSql, "QRTZ_", true)]
    [InlineData(QuartzStore.PostgreSql, "a.b.c_", false)]
    [InlineData(QuartzStore.Sqlite, "orb.quartz_", false)]
    [InlineData(QuartzStore.Sqlite, "orb_quartz_", true)]
    [InlineData(QuartzStore.Sqlite, "", false)]
    [InlineData(QuartzStore.Sqlite, "x'", false)]
    [InlineData(QuartzStore.Sqlite, "x\n", false)]
    public void A_table_prefix_is_a_name(QuartzStore store, string prefix, bool valid) => Validate(new QuartzProcessingOptions
    {
        Store = store,
        ConnectionString = "Data Source=orb.db",
        TablePrefix = prefix,
    }).Succeeded.ShouldBe(valid);

    private static ValidateOptionsResult Validate(QuartzProcessingOptions options) => new QuartzProcessingOptionsValidator().Validate(null, options);

    private static void OnPostgreSql(QuartzProcessingOptions options) =>
        (options.Store, options.ConnectionString) = (QuartzStore.PostgreSql, "Host=localhost;Database=billing");
}
