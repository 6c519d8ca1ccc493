using System.Net;
using System.Net.Sockets;
using System.Text;
using Npgsql;

namespace Orb.Billing.TestSupport;

/// <summary>
/// Stands between a client and a PostgreSQL server and cuts the line at a commit: before the server hears of it, or after it has committed
/// and before the client hears of that. Everything else passes.
/// </summary>
public sealed class CommitCutter : IAsyncDisposable
{
    // The simple query that the driver sends for a commit.
    private static readonly byte[] Commit = [(byte)'Q', 0, 0, 0, 11, .. "COMMIT\0"u8];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly string _host;
    private readonly int _port;
    private readonly Task _accepting;
    private readonly Lock _cutting = new();
    private int _before;
    private int _after;

    public CommitCutter(string connectionString)
    {
        var server = new NpgsqlConnectionStringBuilder(connectionString);
        (_host, _port) = (server.Host!, server.Port);
        _listener.Start();
        ConnectionString = new NpgsqlConnectionStringBuilder(connectionString)
        {
            Host = "127.0.0.1",
            Port = ((IPEndPoint)_listener.LocalEndpoint).Port,
            SslMode = SslMode.Disable,
        }.ConnectionString;
        _accepting = AcceptAsync();
    }

    /// <summary>The way to the server that leads through here.</summary>
    public string ConnectionString { get; }

    /// <summary>Commits that were cut off so far.</summary>
    public int Cut { get; private set; }

    /// <summary>Cuts the next commits before the server hears of them.</summary>
    public void CutBefore(int commits = 1) => _before = commits;

    /// <summary>Cuts the next commits when the server has answered and the client has not heard it.</summary>
    public void CutAfter(int commits = 1) => _after = commits;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting.WaitAsync(TimeSpan.FromMinutes(1));
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var lines = new List<Task>();
        try
        {
            while (true)
                lines.Add(PassAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }

        await Task.WhenAll(lines);
    }

    private async Task PassAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using var line = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        try
        {
            await server.ConnectAsync(_host, _port, _end.Token);
            (client.NoDelay, server.NoDelay) = (true, true);
            var swallow = new StrongBox();
            await Task.WhenAny(
                UpAsync(client.GetStream(), server.GetStream(), swallow, line.Token),
                DownAsync(server.GetStream(), client.GetStream(), swallow, line.Token));
        }
        catch (Exception broken) when (broken is IOException or SocketException or OperationCanceledException)
        {
        }
        finally
        {
            await line.CancelAsync();
            client.Dispose();
        }
    }

    private async Task UpAsync(NetworkStream client, NetworkStream server, StrongBox swallow, CancellationToken cancellation)
    {
        var buffer = new byte[64 * 1024];
        while (await ReadAsync(client, buffer, cancellation) is var read and > 0)
        {
            if (buffer.AsSpan(0, read).EndsWith(Commit))
            {
                if (Take(ref _before))
                    return;
                swallow.Value = Take(ref _after);
            }

            await server.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }
    }

    private static async Task DownAsync(NetworkStream server, NetworkStream client, StrongBox swallow, CancellationToken cancellation)
    {
        var buffer = new byte[64 * 1024];
        while (await ReadAsync(server, buffer, cancellation) is var read and > 0)
        {
            if (swallow.Value && Encoding.ASCII.GetString(buffer, 0, read).Contains("COMMIT", StringComparison.Ordinal))
                return;
            await client.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }
    }

    private static async Task<int> ReadAsync(NetworkStream stream, byte[] buffer, CancellationToken cancellation)
    {
        try
        {
            return await stream.ReadAsync(buffer, cancellation);
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException or ObjectDisposedException)
        {
            return 0;
        }
    }

    // Several lines may commit at once.
    private bool Take(ref int left)
    {
        lock (_cutting)
        {
            if (left == 0)
                return false;
            left--;
            Cut++;
            return true;
        }
    }

    private sealed class StrongBox
    {
        public bool Value { get; set; }
    }
}
