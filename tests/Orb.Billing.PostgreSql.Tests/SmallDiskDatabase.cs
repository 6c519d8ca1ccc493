using Orb.Billing.TestSupport;

namespace Orb.Billing.PostgreSql.Tests;

/// <summary>A database whose files are on a disk of their own that can be filled, where one may be mounted; the server's log is elsewhere.</summary>
public sealed class SmallDiskDatabase : PostgreSqlDatabase
{
    private SmallDisk? _disk;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_disk is not null)
            await _disk.DisposeAsync();
    }

    public IAsyncDisposable? Fill()
    {
        Assert.SkipWhen(_disk is null, SmallDisk.Missing + " The server must be a private one, too.");
        _disk.Fill();
        return new Room(_disk);
    }

    protected override async Task<string> CloneAsync(PostgreSqlServer server, Func<string, Task> migrate)
    {
        _disk = server.IsPrivate ? await SmallDisk.MountAsync(64) : null;
        return await server.CloneAsync(migrate, _disk is null ? null : Directory.CreateDirectory(Path.Combine(_disk.Path, "files")).FullName);
    }

    private sealed class Room(SmallDisk disk) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            disk.Free();
            return ValueTask.CompletedTask;
        }
    }
}
