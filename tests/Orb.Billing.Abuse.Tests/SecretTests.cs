using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Orb.Billing.Abuse.Tests;

/// <summary>Secrets and what is personal, marked, and looked for in every sink of the host (A20).</summary>
public sealed class SecretTests
{
    private const string Canary = "canary7f3a";

    [Fact]
    public async Task No_key_token_body_or_address_is_in_a_log_a_trace_or_a_metric_A20()
    {
        var said = new ConcurrentQueue<string>();
        using var activities = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = a => said.Enqueue($"{a.Source.Name} {a.OperationName} {a.DisplayName} {string.Join(' ', a.TagObjects)} {string.Join(' ', a.Baggage)} {string.Join(' ', a.Events.SelectMany(e => e.Tags))}"),
        };
        ActivitySource.AddActivityListener(activities);
        using var meters = new MeterListener { InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument) };
        void Measure<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state) => said.Enqueue($"{instrument.Name} {string.Join(' ', tags.ToArray())}");
        meters.SetMeasurementEventCallback<long>(Measure);
        meters.SetMeasurementEventCallback<int>(Measure);
        meters.SetMeasurementEventCallback<double>(Measure);
        meters.Start();
        await using var host = await ApiHost.StartAsync(logEverything: true);

        var made = await host.CreateAsync("api_keys", """{"name":"ci","role":"admin"}""");
        var key = (string)made["key"]!;
        await LiveAsync(host, key);

        meters.RecordObservableInstruments();
        var jwt = $"eyJhbGciOiJIUzI1NiJ9.{Canary}.{Canary}";
        (await host.GetAsync("customers", jwt)).Refused(401, "401-authentication-error");
        (await host.GetAsync("customers", $"orb_live_{Canary}")).Refused(401, "401-authentication-error");
        (await host.GetAsync($"customers?api_key={key}&token={Canary}", key: null)).Refused(401, "401-authentication-error");
        (await host.GetAsync($"customers?api_key={key}", key)).Succeeded();

        host.Log.Count.ShouldBeGreaterThan(10, "there is something to look through");
        said.ShouldNotBeEmpty();
        foreach (var line in host.Log.Concat(said))
        {
            line.ShouldNotContain(key, Case.Sensitive);
            line.ShouldNotContain(key[13..^4], Case.Sensitive);
            line.ShouldNotContain(ApiHost.AdminKey, Case.Sensitive);
            line.ShouldNotContain(Canary, Case.Insensitive);
        }
    }

    // One of much, with the mark wherever a seller or a customer writes something; refused requests and a fault too.
    private static async Task LiveAsync(ApiHost host, string key)
    {
        var item = await host.CreateAsync("items", $$"""{"name":"{{Canary}} item"}""", key);
        var customer = await host.CreateAsync("customers", $$$"""
            {"name":"{{{Canary}}} Ltd","email":"{{{Canary}}}@b.test","currency":"USD","billing_address":{"line1":"{{{Canary}}} street","country":"DE"},
             "tax_id":{"country":"DE","type":"eu_vat","value":"DE{{{Canary}}}"},"payment_provider":"stripe_charge","payment_provider_id":"cus_{{{Canary}}}","metadata":{"{{{Canary}}}":"{{{Canary}}}"}}
            """, key);
        var metric = await host.CreateAsync("metrics", $$"""{"name":"M","item_id":"{{item["id"]}}","sql":"SELECT COUNT(*) FROM events WHERE \"{{Canary}}\" = '{{Canary}}'"}""", key);
        var plan = await host.CreateAsync("plans", $$$$"""
            {"name":"P","currency":"USD","prices":[
             {"price":{"name":"Fee","item_id":"{{{{item["id"]}}}}","cadence":"monthly","model_type":"unit","unit_config":{"unit_amount":"10"},"billed_in_advance":true,"fixed_price_quantity":1}},
             {"price":{"name":"Usage","item_id":"{{{{item["id"]}}}}","billable_metric_id":"{{{{metric["id"]}}}}","cadence":"monthly","model_type":"unit","unit_config":{"unit_amount":"1"}}}]}
            """, key);
        var subscription = await host.CreateAsync("subscriptions", $$"""{"customer_id":"{{customer["id"]}}","plan_id":"{{plan["id"]}}","default_invoice_memo":"{{Canary}}"}""", key);
        await host.CreateAsync("ingest",
            $$$"""{"events":[{"event_name":"{{{Canary}}}","timestamp":"2026-02-10T11:00:00Z","idempotency_key":"{{{Canary}}}","customer_id":"{{{customer["id"]}}}","properties":{"{{{Canary}}}":"{{{Canary}}}"}}]}""", key);
        (await host.PostAsync("customers", $$"""{"name":"{{Canary}}","email":"{{Canary}}","timezone":"{{Canary}}"}""", key)).Status.ShouldBe(400);
        (await host.PostAsync("customers", $$"""{"name":"{{Canary}}""", key)).Status.ShouldBe(400);
        (await host.SendAsync("POST", "items", """{"name":"x"}""", key, ("Idempotency-Key", Canary), ("Cookie", $"session={Canary}"), ("X-Api-Key", Canary))).Status.ShouldBe(201);
        host.Clock.Reset(NodaTime.Instant.FromUtc(2026, 3, 2, 0, 0));
        await host.SweepAsync();
        (await host.GetAsync($"subscriptions/{subscription["id"]}/usage", key)).Succeeded();
        (await host.PostAsync($"api_keys/{(await host.CreateAsync("api_keys", """{"name":"x","role":"ingest"}""", key))["id"]}/rotate", "{}", key)).Succeeded();

        // A price that cannot be read any more: what fails within is logged with its exception.
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={host.Database}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "ALTER TABLE orb_coupons RENAME TO gone";
        command.ExecuteNonQuery();
        (await host.PostAsync("coupons", $$$"""{"redemption_code":"{{{Canary}}}","discount":{"discount_type":"percentage","percentage_discount":0.1}}""", key)).Status.ShouldBe(500);
    }
}
