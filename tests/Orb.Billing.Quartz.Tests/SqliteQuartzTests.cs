using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Orb.Billing.Quartz.Tests;

public sealed class SqliteQuartzTests : QuartzTests, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("orb-quartz-");

    [Fact]
    public async Task A_second_host_on_the_file_does_not_start_and_one_that_follows_does()
    {
        var (storage, quartz) = await NewDatabaseAsync();
        await using (var first = BillingHost.Build(storage, BillingHost.January(), quartz))
        {
            await first.StartAsync();
            await using var second = BillingHost.Build(storage, BillingHost.January(), quartz);
            (await Should.ThrowAsync<InvalidOperationException>(second.StartAsync)).Message.ShouldStartWith("Another host runs Quartz on this SQLite database (");
            await first.StopAsync();
        }

        await using var next = BillingHost.Build(storage, BillingHost.January(), quartz);
        await next.StartAsync();
        await BillingHost.EventuallyAsync(() => next.Sweep.Started > 0, "it sweeps");
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    // One file for both, so that Quartz and the engine are seen to bear each other.
    private protected override Task<(Func<OrbBillingBuilder, OrbBillingBuilder> Storage, Action<QuartzProcessingOptions> Quartz)> NewDatabaseAsync()
    {
        var connectionString = $"Data Source={Path.Combine(_folder.FullName, "orb.db")}";
        return Task.FromResult<(Func<OrbBillingBuilder, OrbBillingBuilder>, Action<QuartzProcessingOptions>)>((
            b => b.UseSqlite(connectionString),
            o => (o.Store, o.ConnectionString) = (QuartzStore.Sqlite, connectionString)));
    }
}
