using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Orb.Billing.TestSupport;

namespace Orb.Billing.Sqlite.Tests;

/// <summary>A database on a disk of its own that can be filled, where one may be mounted.</summary>
public sealed class SmallDiskDatabase : SqliteDatabase
{
    private SmallDisk? _disk;

    public override async ValueTask InitializeAsync()
    {
        _disk = await SmallDisk.MountAsync(16);
        if (_disk is not null)
            Folder = _disk.Path;
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_disk is not null)
            await _disk.DisposeAsync();
    }

    public IAsyncDisposable? Fill()
    {
        Assert.SkipWhen(_disk is null, SmallDisk.Missing);
        _disk.Fill();
        return new Undo(_disk.Free);
    }
}

/// <summary>A database whose file SQLite itself refuses to let grow.</summary>
public sealed class BoundedDatabase : SqliteDatabase
{
    private readonly PageBound _bound = new();

    public override ServiceProvider NewEngine(Action<OrbBillingBuilder> configure) => base.NewEngine(billing =>
    {
        billing.Services.ConfigureDbContext<SqliteOrbDbContext>(o => o.AddInterceptors(_bound));
        configure(billing);
    });

    public async Task<IAsyncDisposable?> FillAsync()
    {
        _bound.Pages = (long)(await this.ScalarAsync("PRAGMA page_count"))!;
        return new Undo(() => _bound.Pages = PageBound.Most);
    }

    // A connection keeps what it has been told, and is itself kept, so each is told anew whenever something is to be written.
    private sealed class PageBound : DbTransactionInterceptor
    {
        public const long Most = 1_073_741_823;

        public long Pages { get; set; } = Most;

        public override async ValueTask<DbTransaction> TransactionStartedAsync(
            DbConnection connection, TransactionEndEventData eventData, DbTransaction result, CancellationToken cancellationToken = default)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"PRAGMA max_page_count = {Pages}";
            await command.ExecuteNonQueryAsync(cancellationToken);
            return result;
        }
    }
}

internal sealed class Undo(Action undo) : IAsyncDisposable
{
    public ValueTask DisposeAsync()
    {
        undo();
        return ValueTask.CompletedTask;
    }
}

internal static class DatabaseChecks
{
    public static async Task CheckAsync(this SqliteDatabase database)
    {
        (await database.ScalarAsync("PRAGMA integrity_check")).ShouldBe("ok");
        (await database.ScalarAsync("PRAGMA foreign_key_check")).ShouldBeNull();
    }

    public static async Task<object?> ScalarAsync(this SqliteDatabase database, string statement)
    {
        await using var connection = await database.ConnectAsync(SqliteDatabase.Token);
        await using var command = connection.CreateCommand();
        command.CommandText = statement;
        return await command.ExecuteScalarAsync(SqliteDatabase.Token);
    }
}
