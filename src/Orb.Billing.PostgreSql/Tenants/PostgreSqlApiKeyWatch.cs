using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Npgsql;
using Orb.Billing.Tenants;

namespace Orb.Billing.PostgreSql.Tenants;

/// <summary>
/// Listens to what a trigger of the table says when a key was changed by anybody. Every second it speaks to itself on the same channel, over another
/// connection: as long as it hears that, it hears of changes, too, and before; otherwise nothing is known, and each key is looked up. It begins with
/// the first question, and keeps one connection of the pool.
/// </summary>
internal sealed class PostgreSqlApiKeyWatch(PostgreSqlSource source, TimeSpan beat) : IApiKeyWatch, IAsyncDisposable, IDisposable
{
    // A name of its own in the database, as the table's trigger has it.
    public const string Channel = "orb_api_keys";

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    /// <summary>How long a change may go unheard at most, when a connection dies without a word.</summary>
    private static readonly TimeSpan Trusted = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(1);

    private readonly string _self = RandomNumberGenerator.GetHexString(32);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _starting = new();
    private Task? _listening;
    private long _own;
    private long _stored;
    // When what was last heard of itself was spoken: whatever was changed before that has been heard.
    private long _heard;

    public PostgreSqlApiKeyWatch(PostgreSqlSource source)
        : this(source, Usual)
    {
    }

    public ValueTask<ApiKeyMark?> MarkAsync(CancellationToken cancellationToken)
    {
        if (_listening is null)
            Start();
        var heard = Volatile.Read(ref _heard);
        return ValueTask.FromResult<ApiKeyMark?>(
            heard != 0 && Stopwatch.GetElapsedTime(heard) < Trusted ? new ApiKeyMark(Interlocked.Read(ref _own), Interlocked.Read(ref _stored)) : null);
    }

    public void Changed() => Interlocked.Increment(ref _own);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_listening is { } listening)
            await listening;
        _stop.Dispose();
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private void Start()
    {
        lock (_starting)
            _listening ??= Task.Run(ListenAsync);
    }

    private async Task ListenAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(_stop.Token);
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                // Unheard, which is all that follows; the requests that look their keys up tell of a database that is away.
            }

            Volatile.Write(ref _heard, 0);
            await Task.Delay(beat, _stop.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private async Task ListenAsync(CancellationToken stop)
    {
        await using var connection = await source.DataSource.OpenConnectionAsync(stop);
        connection.Notification += (_, said) => Hear(said.Payload);
        await using (var listen = new NpgsqlCommand(PostgreSqlStatements.ListenToKeys.Text, connection))
            await listen.ExecuteNonQueryAsync(stop);
        // Whatever was changed while nobody listened.
        Interlocked.Increment(ref _stored);
        while (true)
        {
            var spoken = Stopwatch.GetTimestamp();
            await using (var speak = source.DataSource.CreateCommand(PostgreSqlStatements.SpeakOfKeys.Text))
            {
                speak.Parameters.AddWithValue("channel", Channel);
                speak.Parameters.AddWithValue("said", string.Create(CultureInfo.InvariantCulture, $"{_self}{spoken}"));
                await speak.ExecuteNonQueryAsync(stop);
            }

            // The driver counts in milliseconds, and none is for ever to it.
            for (var left = beat; left >= Shortest; left = beat - Stopwatch.GetElapsedTime(spoken))
                await connection.WaitAsync(left, stop);
        }
    }

    private void Hear(string said)
    {
        if (said.StartsWith(_self, StringComparison.Ordinal))
            Volatile.Write(ref _heard, long.Parse(said.AsSpan(_self.Length), NumberStyles.None, CultureInfo.InvariantCulture));
        else if (said.Length == 0)
            Interlocked.Increment(ref _stored);
    }
}
