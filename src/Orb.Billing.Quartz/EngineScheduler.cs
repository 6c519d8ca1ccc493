using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Quartz;

namespace Orb.Billing.Quartz;

/// <summary>The scheduler that triggers the engine's work: started with the host, and stopped when the running rounds are done.</summary>
internal sealed class EngineScheduler(IServiceProvider services, IOptions<QuartzProcessingOptions> options, ILoggerFactory logging)
    : IHostedService, IAsyncDisposable, IDisposable
{
    // Schedulers of one name that share tables are one cluster.
    private const string Name = "orb";

    private SqliteFile? _file;
    private StandaloneSchedulerFactory? _factory;
    private IScheduler? _scheduler;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var settings = options.Value;
        if (settings.Store == QuartzStore.Sqlite)
            _file = SqliteFile.Hold(settings.ConnectionString);
        _factory = QuartzSchedulerBuilder.Create(quartz => Configure(quartz, settings)).Build();
        _scheduler = await _factory.GetScheduler(cancellationToken);
        await Lanes.PlaceAsync(_scheduler, settings, cancellationToken);
        await _scheduler.Start(cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_scheduler is not null)
            await _scheduler.Shutdown(waitForJobsToComplete: true, cancellationToken);
        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _scheduler = null;
        if (_factory is not null)
            await _factory.DisposeAsync();
        _factory = null;
        _file?.Dispose();
        _file = null;
    }

    public void Dispose()
    {
        _factory?.Dispose();
        _file?.Dispose();
    }

    private void Configure(IQuartzBuilder quartz, QuartzProcessingOptions settings)
    {
        quartz.Services.AddLogging(log => log.SetMinimumLevel(LogLevel.Trace).AddProvider(new HostLogging(logging)));
        quartz.ConfigureScheduler(scheduler =>
        {
            scheduler.InstanceName = Name;
            // A job that is asked to stop finishes its round and gives its claims back.
            scheduler.ShutdownJobInterruption = ShutdownJobInterruption.Always;
        });
        quartz.UseJobFactory(new EngineJobs(services));
        quartz.UseDefaultThreadPool(2 * settings.LanesPerHost);
        quartz.UseExecutionLimits(limits => limits.ForGroup(Lanes.Sweeps, settings.LanesPerHost).ForGroup(Lanes.Dispatches, settings.LanesPerHost));
        quartz.UsePersistentStore(store =>
        {
            if (settings.Store == QuartzStore.Sqlite)
                store.UseSqlite(settings.ConnectionString);
            else
                store.UsePostgres(source => Connect(source, settings));
            store.ConfigureStore(s =>
            {
                s.TablePrefix = settings.Tables;
                s.StoreJobDataAsStrings = true;
                s.SchemaProvisioning = settings.CreateTables ? SchemaProvisioning.CreateIfMissing : SchemaProvisioning.Validate;
            });
            if (settings.Store == QuartzStore.PostgreSql)
            {
                store.UseClustering(cluster =>
                {
                    cluster.CheckinInterval = settings.CheckinInterval.ToTimeSpan();
                    cluster.CheckinMisfireThreshold = settings.CheckinInterval.ToTimeSpan();
                });
            }
        });
    }

    private void Connect(DataSourceOptions source, QuartzProcessingOptions settings)
    {
        if (settings.DataSource is { } given)
            source.DataSourceFactory = _ => given(services);
        else
            source.ConnectionString = settings.ConnectionString;
    }
}
