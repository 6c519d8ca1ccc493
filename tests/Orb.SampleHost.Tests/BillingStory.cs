using System.Globalization;
using System.Text.Json.Nodes;

namespace Orb.SampleHost.Tests;

/// <summary>A write with the key it is repeated under.</summary>
/// <param name="Key">Its idempotency key.</param>
/// <param name="Path">Where it goes.</param>
/// <param name="Body">Its body, the same bytes every time.</param>
/// <param name="IsLongAdvance">Whether it moves the clock over months, so that most of its work comes after its answer.</param>
internal sealed record Write(string Key, string Path, string Body, bool IsLongAdvance = false);

/// <summary>Nine months of six customers in three zones on one test clock: always the same writes in the same order.</summary>
/// <param name="send">Carries out a write, however long it takes.</param>
/// <param name="clockReady">Waits until the clock stands.</param>
internal sealed class BillingStory(Func<Write, Task<Reply>> send, Func<string, Task> clockReady)
{
    /// <summary>Writes of the story; whoever disturbs one draws from them.</summary>
    public const int Writes = 52;

    public const int Customers = 6;

    /// <summary>The start and nine months' ends of each customer.</summary>
    public const int Invoices = 60;

    public const string Start = "2026-01-15T05:00:00Z";
    public const string End = "2026-10-10T12:00:00Z";

    /// <summary>Beyond the last event, for reading usage: periods are half open.</summary>
    public const string UsageEnd = "2026-10-11T00:00:00Z";

    private const int Batches = 4;
    private const int EventsOfBatch = 24;

    private static readonly string[] Zones = ["America/New_York", "Europe/Berlin", "Asia/Tokyo"];
    private static readonly (string At, bool Long)[] Stops =
    [
        ("2026-01-20T12:00:00Z", false), ("2026-02-03T12:00:00Z", false), ("2026-02-17T12:00:00Z", false),
        ("2026-04-10T12:00:00Z", true), ("2026-07-10T12:00:00Z", true), (End, true),
    ];

    /// <summary>The places of the long advances among the writes.</summary>
    public static IReadOnlyList<int> LongAdvances { get; } = [34, 40, 46];

    /// <summary>Tokens of each customer in all, added up by hand: 6 stops of 4 batches of 4 events of 10.1, 20.2 … 60.6 tokens.</summary>
    public static IReadOnlyList<decimal> Tokens { get; } = [969.6m, 1939.2m, 2908.8m, 3878.4m, 4848.0m, 5817.6m];

    public static string Customer(int index) => string.Create(CultureInfo.InvariantCulture, $"customer-{index}");

    public async Task RunAsync()
    {
        var clock = await IdAsync("clock", "test_clocks", $$"""{"frozen_time":"{{Start}}"}""");
        var item = await IdAsync("item", "items", """{"name":"API"}""");
        var metric = await IdAsync("metric", "metrics",
            $$"""{"name":"Tokens","description":null,"item_id":"{{item}}","sql":"SELECT SUM(tokens) FROM events WHERE event_name = 'completion'"}""");
        await IdAsync("plan", "plans", Bodies.TeamPlan("team", item, metric));
        for (var i = 0; i < Customers; i++)
        {
            await IdAsync($"{Customer(i)}", "customers",
                $$"""{"name":"Customer","email":"c@example.com","external_customer_id":"{{Customer(i)}}","timezone":"{{Zones[i % Zones.Length]}}","test_clock_id":"{{clock}}"}""");
        }

        for (var i = 0; i < Customers; i++)
            await IdAsync($"subscribe {Customer(i)}", "subscriptions", $$"""{"external_customer_id":"{{Customer(i)}}","external_plan_id":"team","start_date":"{{Start}}"}""");

        foreach (var (at, isLong) in Stops)
        {
            (await send(new Write($"advance {at}", $"test_clocks/{clock}/advance", $$"""{"frozen_time":"{{at}}"}""", isLong))).Succeeded();
            await clockReady(clock);
            // Together, so that a kill meets several in their transactions.
            await Task.WhenAll(Enumerable.Range(0, Batches).Select(batch => IngestAsync(at, batch, repeated: false)));
            await IngestAsync(at, 0, repeated: true);
        }
    }

    private async Task IngestAsync(string at, int batch, bool repeated)
    {
        var events = Enumerable.Range(0, EventsOfBatch).Select(i => string.Create(CultureInfo.InvariantCulture,
            $$$"""{"event_name":"completion","idempotency_key":"{{{at}}}-{{{batch}}}-{{{i}}}","external_customer_id":"{{{Customer(i % Customers)}}}","timestamp":"{{{at}}}","properties":{"tokens":{{{(i % Customers + 1) * 10.1m}}}}}"""));
        var key = string.Create(CultureInfo.InvariantCulture, $"ingest {at} {batch}{(repeated ? " repeated" : "")}");
        var answer = (await send(new Write(key, "ingest", $$"""{"events":[{{string.Join(',', events)}}]}"""))).Succeeded();
        answer["validation_failed"]!.AsArray().ShouldBeEmpty();
    }

    private async Task<string> IdAsync(string key, string path, string body) => (string)(await send(new Write(key, path, body))).Succeeded()["id"]!;
}

/// <summary>Everything the story leaves behind, as lines of text: two runs are compared by them.</summary>
internal sealed record Books(IReadOnlyList<string> Lines, IReadOnlyList<decimal> Tokens, IReadOnlyList<int> Numbers)
{
    public static async Task<Books> OfAsync(Api api)
    {
        var lines = new List<string>();
        var tokens = new List<decimal>();
        var numbers = new List<int>();
        (await api.ListAsync("customers")).Count.ShouldBe(BillingStory.Customers, "a customer that was sent twice is one customer");
        (await api.ListAsync("plans")).Count.ShouldBe(1);
        (await api.ListAsync("items")).Count.ShouldBe(1);
        (await api.ListAsync("metrics")).Count.ShouldBe(1);
        for (var i = 0; i < BillingStory.Customers; i++)
        {
            var customer = BillingStory.Customer(i);
            var subscriptions = await api.ListAsync($"subscriptions?external_customer_id[]={customer}");
            subscriptions.Count.ShouldBe(1, "a subscription that was sent twice is one subscription");
            tokens.Add(await UsageAsync(api, customer, (string)subscriptions[0]["id"]!, lines));
            foreach (var invoice in await api.ListAsync($"invoices?external_customer_id={customer}&status[]=draft&status[]=issued&status[]=paid&status[]=void"))
            {
                var number = (string)invoice["invoice_number"]!;
                numbers.Add(int.Parse(number[(number.LastIndexOf('-') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture));
                lines.Add($"{customer} {Members(invoice, "invoice_date", "status", "issued_at", "due_date", "currency", "subtotal", "total", "amount_due")}");
                lines.AddRange(invoice["line_items"]!.AsArray().Select(line =>
                    $"{customer}   {Members(line!, "name", "quantity", "start_date", "end_date", "subtotal", "amount")} {string.Join("; ", line!["sub_line_items"]!.AsArray().Select(sub => Members(sub!, "name", "quantity", "amount")))}"));
            }
        }

        numbers.Sort();
        return new Books(lines, tokens, numbers);
    }

    private static async Task<decimal> UsageAsync(Api api, string customer, string subscription, List<string> lines)
    {
        var range = $"timeframe_start={BillingStory.Start}&timeframe_end={BillingStory.UsageEnd}";
        var days = await api.ReadAsync($"subscriptions/{subscription}/usage?granularity=day&{range}");
        lines.AddRange(Windows(days).Where(w => (decimal)w!["quantity"]! != 0m)
            .Select(w => $"{customer} usage {Members(w!, "timeframe_start", "timeframe_end", "quantity")}"));
        var all = Windows(await api.ReadAsync($"subscriptions/{subscription}/usage?{range}"));
        all.Count.ShouldBe(1);
        return (decimal)all[0]!["quantity"]!;
    }

    private static JsonArray Windows(JsonNode usage) => usage["data"]![0]!["usage"]!.AsArray();

    private static string Members(JsonNode node, params string[] names) => string.Join(' ', names.Select(name => node[name]?.ToString() ?? "-"));
}
