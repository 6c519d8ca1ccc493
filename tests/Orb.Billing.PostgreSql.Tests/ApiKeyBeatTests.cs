using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Orb.Billing.PostgreSql.Tenants;

namespace Orb.Billing.PostgreSql.Tests;

/// <summary>A host hears of changed keys for as long as it hears itself.</summary>
public sealed class ApiKeyBeatTests(PostgreSqlDatabase database) : IClassFixture<PostgreSqlDatabase>
{
    // What was left of a beat could be less than a millisecond, which the driver took for no limit: the host heard nothing any more after a few beats.
    [Fact]
    public async Task It_goes_on_speaking_to_itself_beat_after_beat()
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        enough.CancelAfter(TimeSpan.FromMinutes(2));
        await using var engine = database.NewEngine(_ => { });
        await using var connection = (NpgsqlConnection)await database.ConnectAsync(enough.Token);
        var beats = 0;
        connection.Notification += (_, _) => beats++;
        await using (var listen = new NpgsqlCommand($"LISTEN {PostgreSqlApiKeyWatch.Channel}", connection))
            await listen.ExecuteNonQueryAsync(enough.Token);
        await using var watch = new PostgreSqlApiKeyWatch(engine.GetRequiredService<PostgreSqlSource>(), TimeSpan.FromMilliseconds(5));

        await watch.MarkAsync(enough.Token);
        while (beats < 200)
            await connection.WaitAsync(enough.Token);

        (await watch.MarkAsync(enough.Token)).ShouldNotBeNull();
    }
}
