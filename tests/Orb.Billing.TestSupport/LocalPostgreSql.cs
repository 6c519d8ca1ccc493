using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Orb.Billing.TestSupport;

/// <summary>
/// A private PostgreSQL server from local binaries, in a folder of its own that is deleted at the end: without durability, which no test
/// of behaviour needs and which would cost half their time, unless it is asked for.
/// </summary>
public sealed class LocalPostgreSql : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    private readonly string _bin;
    private readonly string _folder;
    private readonly int _port;

    private LocalPostgreSql(string bin, string folder, int port)
    {
        _bin = bin;
        _folder = folder;
        _port = port;
        ConnectionString = string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres;Timeout=30");
    }

    public string ConnectionString { get; }

    private const string Forgetful = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_wal_size=4GB";
    private const string Durable = "-c shared_buffers=2GB -c max_wal_size=8GB -c checkpoint_timeout=15min -c wal_compression=on -c shared_preload_libraries=pg_stat_statements";

    /// <summary>Starts a server; null where there are no binaries.</summary>
    /// <param name="durable">Whether a commit is on the disk before it is answered, for a measurement.</param>
    public static async Task<LocalPostgreSql?> StartAsync(bool durable = false)
    {
        if (Binaries() is not { } bin)
            return null;
        var folder = await NewFolderAsync();
        await RunAsUserAsync(
            Path.Combine(bin, "initdb"), "-D", Path.Combine(folder, "data"), "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync");
        return await StartAsync(bin, folder, durable);
    }

    /// <summary>Starts a replica that follows this server.</summary>
    public async Task<LocalPostgreSql> StandbyAsync()
    {
        var folder = await NewFolderAsync();
        await RunAsUserAsync(
            Path.Combine(_bin, "pg_basebackup"), "-D", Path.Combine(folder, "data"), "-h", "127.0.0.1", "-p", _port.ToString(CultureInfo.InvariantCulture),
            "-U", "postgres", "-R", "-X", "stream", "--checkpoint=fast", "--no-sync");
        return await StartAsync(_bin, folder, durable: false);
    }

    private static async Task<string> NewFolderAsync()
    {
        // Directly under /tmp: every parent must be open to the postgres user.
        var folder = Path.Combine(Path.GetTempPath(), $"orb-postgresql-{Environment.ProcessId}-{Guid.NewGuid():n}"[..40]);
        Directory.CreateDirectory(folder);
        await GiveAsync(folder);
        return folder;
    }

    /// <summary>Makes a folder the server's own.</summary>
    public static Task GiveAsync(string folder) => IsRoot ? RunAsync("chown", "postgres", folder) : Task.CompletedTask;

    private static async Task<LocalPostgreSql> StartAsync(string bin, string folder, bool durable)
    {
        var data = Path.Combine(folder, "data");
        // Another process may take the port between the look and the start; then the next is tried.
        for (var attempt = 1; ; attempt++)
        {
            var server = new LocalPostgreSql(bin, folder, FreePort(out var port));
            try
            {
                var settings = string.Create(
                    CultureInfo.InvariantCulture,
                    $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} {(durable ? Durable : Forgetful)} -c jit=off -c max_connections=300");
                await RunAsUserAsync(Path.Combine(bin, "pg_ctl"), "-D", data, "-w", "-t", "60", "-l", Path.Combine(folder, "log"), "-o", settings, "start");
                AppDomain.CurrentDomain.ProcessExit += (_, _) => server.DisposeAsync().AsTask().GetAwaiter().GetResult();
                return server;
            }
            catch (InvalidOperationException) when (attempt < 5)
            {
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!Directory.Exists(_folder))
            return;
        try
        {
            await RunAsUserAsync(Path.Combine(_bin, "pg_ctl"), "-D", Path.Combine(_folder, "data"), "-m", "immediate", "-w", "stop");
        }
        catch (InvalidOperationException e)
        {
            // A server that is not there to be stopped died, and its log says of what.
            var log = Path.Combine(_folder, "log");
            var last = File.Exists(log) ? string.Join('\n', File.ReadLines(log).TakeLast(20)) : "";
            throw new InvalidOperationException($"{e.Message}\n{last}", e);
        }
        finally
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static bool IsRoot => Environment.UserName == "root";

    private static string? Binaries()
    {
        if (Environment.GetEnvironmentVariable("ORB_POSTGRESQL_BIN") is { Length: > 0 } given)
            return given;
        var debian = new DirectoryInfo("/usr/lib/postgresql");
        var newest = debian.Exists
            ? debian.GetDirectories().Where(d => int.TryParse(d.Name, CultureInfo.InvariantCulture, out _)).OrderByDescending(d => int.Parse(d.Name, CultureInfo.InvariantCulture))
                .Select(d => Path.Combine(d.FullName, "bin")).FirstOrDefault(b => File.Exists(Path.Combine(b, "initdb")))
            : null;
        return newest ?? (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).FirstOrDefault(p => File.Exists(Path.Combine(p, "initdb")));
    }

    private static int FreePort(out int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return port = ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // initdb refuses to run as root.
    private static Task RunAsUserAsync(string program, params string[] arguments) =>
        IsRoot ? RunAsync("runuser", ["-u", "postgres", "--", program, .. arguments]) : RunAsync(program, arguments);

    private static async Task RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Path.GetTempPath(),
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        // The server that pg_ctl leaves behind inherits its outputs: a pipe would never end.
        var log = Path.Combine(Path.GetTempPath(), $"orb-postgresql-{Guid.NewGuid():n}.log");
        start.FileName = "/bin/sh";
        start.ArgumentList.Insert(0, "-c");
        start.ArgumentList.Insert(1, $"exec \"$0\" \"$@\" >{log} 2>&1");
        start.ArgumentList.Insert(2, program);
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var deadline = new CancellationTokenSource(Deadline);
        await using var kill = deadline.Token.Register(() => process.Kill(entireProcessTree: true));
        await process.WaitForExitAsync(CancellationToken.None);
        var said = File.Exists(log) ? await File.ReadAllTextAsync(log, CancellationToken.None) : "";
        File.Delete(log);
        if (deadline.IsCancellationRequested)
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end within {Deadline}: {said}");
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {said}");
    }
}
