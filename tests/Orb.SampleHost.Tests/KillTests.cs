using System.Collections.Concurrent;
using System.Globalization;

namespace Orb.SampleHost.Tests;

/// <summary>A host that is killed between and during requests, and sent everything again, has the books of one that never was.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const string SeedVariable = "ORB_KILL_SEED";
    private const int KillsAmongWrites = 5;

    [Fact]
    public async Task F12_kills_among_requests_lose_nothing_and_double_nothing()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable(SeedVariable), NumberStyles.None, CultureInfo.InvariantCulture, out var given)
            ? given
            : Random.Shared.Next(1_000_000);
        output.WriteLine($"{SeedVariable}={seed.ToString(CultureInfo.InvariantCulture)} kills at the same moments.");

        var undisturbed = await UndisturbedAsync();
        await using var host = await KillableHost.StartAsync();
        var killer = new Killer(host, new Random(seed), output);
        await new BillingStory(killer.SendAsync, host.ClockReadyAsync).RunAsync();
        killer.Kills.ShouldBe(KillsAmongWrites + BillingStory.LongAdvances.Count, "the story must have as many writes as it says");
        (await Books.OfAsync(host.Api)).Lines.ShouldBe(undisturbed.Lines, "kills change nothing");

        foreach (var (write, first) in killer.Answers)
        {
            var again = await host.SendAsync(write);
            again.Status.ShouldBe(first.Status, $"'{write.Key}' once more");
            again.Body.ShouldBe(first.Body, $"'{write.Key}' once more is answered with the same bytes");
        }

        var books = await Books.OfAsync(host.Api);
        books.Lines.ShouldBe(undisturbed.Lines, "sending everything again changes nothing");
        books.Tokens.ShouldBe(BillingStory.Tokens, "every event counts once");
        books.Numbers.ShouldBe(Enumerable.Range(1, BillingStory.Invoices), "one invoice a cycle, and numbers without a gap");
    }

    private static async Task<Books> UndisturbedAsync()
    {
        await using var host = await KillableHost.StartAsync();
        await new BillingStory(host.SendAsync, host.ClockReadyAsync).RunAsync();
        var books = await Books.OfAsync(host.Api);
        books.Tokens.ShouldBe(BillingStory.Tokens);
        books.Numbers.ShouldBe(Enumerable.Range(1, BillingStory.Invoices));
        return books;
    }

    /// <summary>Passes writes on, and kills the host at moments drawn beforehand.</summary>
    private sealed class Killer
    {
        private const int MaximumDuringWriteMilliseconds = 30;

        // A worker looks for work every half second and is busy for about as long: most of these moments meet it at work.
        private const int MinimumDuringAdvanceMilliseconds = 200;
        private const int MaximumDuringAdvanceMilliseconds = 1000;

        private readonly KillableHost _host;
        private readonly ITestOutputHelper _output;
        private readonly Dictionary<int, (bool During, TimeSpan After)> _moments = [];
        private int _writes;
        private int _kills;

        public Killer(KillableHost host, Random random, ITestOutputHelper output)
        {
            _host = host;
            _output = output;
            foreach (var advance in BillingStory.LongAdvances)
                _moments[advance] = (true, TimeSpan.FromMilliseconds(random.Next(MinimumDuringAdvanceMilliseconds, MaximumDuringAdvanceMilliseconds)));
            while (_moments.Count < BillingStory.LongAdvances.Count + KillsAmongWrites)
                _moments.TryAdd(random.Next(BillingStory.Writes), (random.Next(3) > 0, TimeSpan.FromMilliseconds(random.Next(MaximumDuringWriteMilliseconds))));
        }

        public int Kills => _kills;

        public ConcurrentDictionary<Write, Reply> Answers { get; } = [];

        public async Task<Reply> SendAsync(Write write)
        {
            var place = Interlocked.Increment(ref _writes) - 1;
            var answer = _moments.TryGetValue(place, out var moment)
                ? await SendAndKillAsync(write, moment.During, moment.After)
                : await _host.SendAsync(write);
            Answers[write] = answer;
            return answer;
        }

        private async Task<Reply> SendAndKillAsync(Write write, bool during, TimeSpan after)
        {
            _output.WriteLine($"kill {Interlocked.Increment(ref _kills)}: {(during ? $"{after.TotalMilliseconds} ms into" : "before")} '{write.Key}'");
            if (!during)
            {
                await _host.KillAndRestartAsync();
                return await _host.SendAsync(write);
            }

            var answer = _host.SendAsync(write);
            if (write.IsLongAdvance)
                await answer;
            await Task.Delay(after);
            await _host.KillAndRestartAsync();
            if (write.IsLongAdvance)
                _output.WriteLine($"  and the clock was {(await _host.Api.ReadAsync(write.Path[..write.Path.LastIndexOf('/')]))["status"]}");
            return await answer;
        }
    }
}
