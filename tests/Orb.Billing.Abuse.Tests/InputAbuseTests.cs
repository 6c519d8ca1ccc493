using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Orb.Billing.Abuse.Tests.Fuzz;

namespace Orb.Billing.Abuse.Tests;

/// <summary>What is sent to do harm rather than by mistake (A06 to A10, A12; A11 is in CurrencyAbuseTests): refused, or stored as what it is and nothing more.</summary>
public sealed class InputAbuseTests
{
    private const string Invalid = "400-request-validation-errors";

    [Fact]
    public async Task Members_that_only_the_engine_writes_are_never_bound_A06()
    {
        await using var host = await ApiHost.StartAsync();
        var customer = await host.CreateAsync("customers", """
            {"name":"A","email":"a@b.test","id":"00000000000000000000000000","balance":"1000000.00","status":"vip","tenant_id":"00000000000000000000000000","role":"admin",
             "created_at":"1990-01-01T00:00:00Z","__proto__":{"balance":"5"}}
            """);

        customer["id"]!.ToString().ShouldNotBe("00000000000000000000000000");
        customer["balance"]!.ToString().ShouldBe("0.00");
        customer["created_at"]!.ToString().ShouldBe("2026-02-10T12:00:00+00:00");
        var changed = (await host.SendAsync("PUT", $"customers/{customer["id"]}", """{"balance":"7.00","id":"x","created_at":"1990-01-01T00:00:00Z"}""")).Succeeded();
        changed.ToJsonString().ShouldBe(customer.ToJsonString());
        var item = await host.CreateAsync("items", """{"name":"API"}""");
        var invoice = await host.CreateAsync("invoices", OneOff(customer, item, "100.00", ""","total":"1.00","status":"paid","amount_due":"0.00","invoice_number":"INV-000099" """));
        (invoice["total"]!.ToString(), invoice["status"]!.ToString()).ShouldBe(("100.00", "draft"));
        invoice["invoice_number"]!.ToString().ShouldStartWith("DRAFT-");
    }

    [Fact]
    public async Task A_member_that_a_price_model_does_not_have_is_refused_by_name_A06()
    {
        await using var host = await ApiHost.StartAsync();
        var item = await host.CreateAsync("items", """{"name":"API"}""");
        PriceModels.Configurations.Count.ShouldBeGreaterThan(35);
        foreach (var (model, configuration) in PriceModels.Configurations)
        {
            var config = JsonNode.Parse(configuration)!.AsObject();
            config["surprise"] = 1;
            var reply = await host.PostAsync("prices",
                $$$$"""{"name":"p","currency":"USD","item_id":"{{{{item["id"]}}}}","cadence":"monthly","model_type":"{{{{model}}}}","{{{{model}}}}_config":{{{{config.ToJsonString()}}}}}""");
            reply.Refused(400, Invalid, $"{model}_config.surprise");
        }
    }

    [Theory]
    [InlineData("""{"adjustment_type":"percentage_discount","percentage_discount":0.1,"surprise":1}""", "surprise")]
    [InlineData("""{"adjustment_type":"percentage_discount","percentage_discount":0.1,"amount":"5.00"}""", "amount")]
    [InlineData("""{"adjustment_type":"amount_discount","amount_discount":"1.00","percentage_discount":0.9}""", "percentage_discount")]
    [InlineData("""{"adjustment_type":"tiered_percentage_discount","tiers":[{"lower_bound":0,"percentage":0.1,"flat":1}]}""", "flat")]
    [InlineData("""{"adjustment_type":"usage_discount","usage_discount":1,"filters":[{"field":"currency","operator":"includes","values":["USD"],"or":[]}]}""", "or")]
    public async Task A_member_that_an_adjustment_does_not_have_is_refused_by_name_A06(string adjustment, string member)
    {
        await using var host = await ApiHost.StartAsync();
        var item = await host.CreateAsync("items", """{"name":"API"}""");
        var reply = await host.PostAsync("plans", $$$$"""
            {"name":"P","currency":"USD","prices":[{"price":{"name":"p","item_id":"{{{{item["id"]}}}}","cadence":"monthly","model_type":"unit","unit_config":{"unit_amount":"1"}}}],
             "adjustments":[{"adjustment":{{{{adjustment}}}}}]}
            """);

        reply.Refused(400, Invalid, $"{member}: ");
    }

    [Fact]
    public async Task A_fault_within_shows_nothing_of_what_is_within_A07()
    {
        await using var host = await ApiHost.StartAsync();
        Sql(host, "ALTER TABLE orb_customers RENAME TO secret_customers");

        foreach (var reply in (Reply[])[await host.GetAsync("customers"), await host.PostAsync("customers", """{"name":"A","email":"a@b.test"}""")])
        {
            reply.Refused(500, "500-internal-server-error");
            foreach (var inner in (string[])["orb_", "secret", "SQL", "table", "Exception", "   at ", ".cs", "Microsoft", "System."])
                reply.Text.ShouldNotContain(inner, Case.Sensitive);
        }
    }

    [Fact]
    public async Task What_is_known_of_keys_shows_neither_key_nor_hash_A07()
    {
        await using var host = await ApiHost.StartAsync();
        var made = await host.CreateAsync("api_keys", """{"name":"ci","role":"billing"}""");
        var key = (string)made["key"]!;
        var hash = System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(key));

        foreach (var text in (string[])[(await host.GetAsync("api_keys")).Text, (await host.GetAsync($"api_keys/{made["id"]}")).Text])
        {
            text.ShouldContain((string)made["id"]!);
            foreach (var secret in (string[])[key, key[13..], Convert.ToHexString(hash), Convert.ToHexStringLower(hash), Convert.ToBase64String(hash), "\"hash\""])
                text.ShouldNotContain(secret, Case.Sensitive);
        }
    }

    public static TheoryData<string, string> LargeBodies => new()
    {
        { "a string of 900,000 characters", $$"""{"name":"{{new string('x', 900_000)}}","email":"a@b.test"}""" },
        { "100,000 members", $$$"""{"name":"a","email":"a@b.test",{{{string.Join(',', Enumerable.Range(0, 70_000).Select(i => $"\"k{i}\":1"))}}}}""" },
        { "labels without end", $$$"""{"name":"a","email":"a@b.test","metadata":{{{{string.Join(',', Enumerable.Range(0, 50_000).Select(i => $"\"k{i}\":\"v\""))}}}}}""" },
        { "depth 10,000", $$"""{"name":{{new string('[', 10_000)}}{{new string(']', 10_000)}}}""" },
        { "an object of depth 10,000", string.Concat(Enumerable.Repeat("{\"a\":", 10_000)) + "1" + new string('}', 10_000) },
        { "a number of 900,000 digits", $$"""{"name":"a","email":{{new string('9', 900_000)}}}""" },
        { "a member twice", """{"name":"a","name":"b","email":"a@b.test"}""" },
    };

    [Theory]
    [MemberData(nameof(LargeBodies))]
    public async Task What_is_large_or_deep_costs_no_more_than_its_size_A08(string what, string body)
    {
        await using var host = await ApiHost.StartAsync();
        await host.PostAsync("customers", "{}");
        var before = GC.GetTotalAllocatedBytes();
        var reply = await host.PostAsync("customers", body);

        (GC.GetTotalAllocatedBytes() - before).ShouldBeLessThan(100L * 1024 * 1024, what);
        if (what == "100,000 members")
        {
            // Unknown members are ignored, however many: the limit of the body bounds them.
            reply.Succeeded();
            return;
        }

        reply.Refused(400, Invalid);
        reply.Bytes.Length.ShouldBeLessThan(16 * 1024);
    }

    [Fact]
    public async Task A_bomb_is_not_unpacked_A08()
    {
        await using var host = await ApiHost.StartAsync();
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var zeros = new byte[1024 * 1024];
            for (var i = 0; i < 100; i++)
                gzip.Write(zeros);
        }

        foreach (var path in (string[])["customers", "ingest"])
        {
            using var content = new ByteArrayContent(packed.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/json"), ContentEncoding = { "gzip" } } };
            var before = GC.GetTotalAllocatedBytes();
            (await host.SendAsync("POST", path, content)).Refused(415, "415-unsupported-media-type", "gzip");
            (GC.GetTotalAllocatedBytes() - before).ShouldBeLessThan(10L * 1024 * 1024);
        }
    }

    [Fact]
    public async Task A_batch_of_a_million_events_is_refused_by_number_A08()
    {
        await using var host = await ApiHost.StartAsync();
        var events = string.Join(',', Enumerable.Repeat("{}", 1_000_000));
        var before = GC.GetTotalAllocatedBytes();
        (await host.PostAsync("ingest", $$"""{"events":[{{events}}]}""")).Refused(400, Invalid, "events", "1000000");
        (GC.GetTotalAllocatedBytes() - before).ShouldBeLessThan(200L * 1024 * 1024);
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1e999")]
    [InlineData("1E29")]
    [InlineData("-1")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("0.123456789012345678901234567891")]
    [InlineData("1,5")]
    [InlineData("1,000")]
    [InlineData("١٢")]
    [InlineData("0x10")]
    [InlineData("+1")]
    [InlineData("-0")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("")]
    public async Task A_number_that_is_none_or_not_exact_is_refused_wherever_one_is_read_A09(string number)
    {
        await using var host = await ApiHost.StartAsync();
        var item = await host.CreateAsync("items", """{"name":"API"}""");
        var customer = await host.CreateAsync("customers", """{"name":"A","email":"a@b.test","currency":"USD"}""");
        var text = System.Text.Json.JsonSerializer.Serialize(number);
        foreach (var (path, body) in ((string, string)[])
        [
            ("prices", Price(item, $$$"""{"unit_amount":{{{text}}}}""", "1")),
            ("prices", Price(item, """{"unit_amount":"1"}""", text)),
            ("invoices", OneOff(customer, item, number, "")),
            ($"customers/{customer["id"]}/credits/ledger_entry", $$"""{"entry_type":"increment","amount":{{text}},"currency":"USD"}"""),
            ($"customers/{customer["id"]}/credits/ledger_entry", $$"""{"entry_type":"increment","amount":5,"currency":"USD","per_unit_cost_basis":{{text}}}"""),
            ($"customers/{customer["id"]}/balance_transactions", $$"""{"type":"increment","amount":{{text}}}"""),
            ("coupons", $$$"""{"redemption_code":"C","discount":{"discount_type":"amount","amount_discount":{{{text}}}}}"""),
            ("coupons", $$$"""{"redemption_code":"C","discount":{"discount_type":"percentage","percentage_discount":{{{text}}}}}"""),
        ])
        {
            // A negative line is refused by what it is, the others as no numbers.
            if (number == "-1" && path == "invoices")
                continue;
            (await host.PostAsync(path, body)).Refused(400, Invalid);
        }

        (await host.GetAsync($"customers/{customer["id"]}/credits/ledger")).Json["data"]!.AsArray().ShouldBeEmpty();
        (await host.GetAsync("coupons")).Json["data"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task The_smallest_number_is_kept_to_its_last_digit_A09()
    {
        await using var host = await ApiHost.StartAsync();
        var item = await host.CreateAsync("items", """{"name":"API"}""");

        (await host.CreateAsync("prices", Price(item, """{"unit_amount":"0.0000000000000000000000000001"}""", "1")))["unit_config"]!["unit_amount"]!.ToString()
            .ShouldBe("0.0000000000000000000000000001");
    }

    [Fact]
    public async Task An_amount_beyond_what_can_be_calculated_is_refused_or_parked_and_never_a_fault_A10()
    {
        await using var host = await ApiHost.StartAsync();
        var item = await host.CreateAsync("items", """{"name":"API"}""");
        var customer = await host.CreateAsync("customers", """{"name":"A","email":"a@b.test","currency":"USD"}""");
        const string most = "9999999999999999999999999999";
        var metric = await host.CreateAsync("metrics", $$"""{"name":"T","item_id":"{{item["id"]}}","sql":"SELECT SUM(tokens) FROM events"}""");
        var plan = await host.CreateAsync("plans", $$$$"""
            {"name":"P","currency":"USD","prices":[{"price":{"name":"p","item_id":"{{{{item["id"]}}}}","billable_metric_id":"{{{{metric["id"]}}}}","cadence":"monthly","model_type":"unit","unit_config":{"unit_amount":"{{{{most}}}}"}}}]}
            """);
        var subscription = await host.CreateAsync("subscriptions", $$"""{"customer_id":"{{customer["id"]}}","plan_id":"{{plan["id"]}}","start_date":"2026-02-01T00:00:00Z"}""");
        for (var n = 0; n < 3; n++)
        {
            await host.CreateAsync("ingest",
                $$$"""{"events":[{"event_name":"e","timestamp":"2026-02-10T11:00:00Z","idempotency_key":"k{{{n}}}","customer_id":"{{{customer["id"]}}}","properties":{"tokens":{{{most}}}}}]}""");
        }

        foreach (var path in (string[])
        [
            $"subscriptions/{subscription["id"]}/usage", $"subscriptions/{subscription["id"]}/costs", $"invoices/upcoming?subscription_id={subscription["id"]}",
            $"subscriptions/{subscription["id"]}",
        ])
            (await host.GetAsync(path)).Status.ShouldBeLessThan(500, path);
        var evaluated = await host.PostAsync($"prices/{plan["prices"]![0]!["id"]}/evaluate",
            $$"""{"timeframe_start":"2026-02-01T00:00:00Z","timeframe_end":"2026-03-01T00:00:00Z","customer_id":"{{customer["id"]}}"}""");
        evaluated.Status.ShouldBeLessThan(500, evaluated.Text);

        host.Clock.Reset(NodaTime.Instant.FromUtc(2026, 3, 5, 0, 0));
        await host.SweepAsync();
        (await host.GetAsync("billing_exceptions")).Json["data"]!.AsArray().Select(e => (string)e!["subscription_id"]!).ShouldContain((string)subscription["id"]!);
        (await host.GetAsync("invoices?status[]=issued&status[]=paid")).Json["data"]!.AsArray().ShouldBeEmpty("nothing is billed by halves");
        (await host.GetAsync("invoices?status[]=draft")).Json["data"]!.AsArray().ShouldAllBe(i => (string)i!["total"]! == "0.00", "a draft that cannot be made stays empty");
        var fee = await host.PostAsync("invoices", OneOff(customer, item, most, "", most));
        fee.Status.ShouldBe(400, fee.Text);
    }

    [Theory]
    [InlineData("a'); DROP TABLE orb_customers; --")]
    [InlineData("' OR '1'='1")]
    [InlineData("a\") OR 1=1 --")]
    [InlineData("$.a')||(SELECT hash FROM orb_api_keys)||('")]
    [InlineData("a.b[0].\"c\"")]
    public async Task What_would_be_SQL_is_a_name_like_any_other_or_refused_A12(string injected)
    {
        await using var host = await ApiHost.StartAsync();
        var json = System.Text.Json.JsonSerializer.Serialize(injected);
        var customer = await host.CreateAsync("customers", """{"name":"A","email":"a@b.test","external_customer_id":"acme","currency":"USD"}""");
        var item = await host.CreateAsync("items", """{"name":"API"}""");
        await host.CreateAsync("ingest",
            $$$"""{"events":[{"event_name":{{{json}}},"timestamp":"2026-02-10T11:00:00Z","idempotency_key":{{{json}}},"external_customer_id":"acme","properties":{{{{json}}}:"x","n":1}}]}""");
        (await host.CreateAsync("events/search", $$"""{"event_ids":[{{json}}]}"""))["data"]!.AsArray().ShouldHaveSingleItem()!["properties"]![injected]!.ToString().ShouldBe("x");

        // Quoted as SQL quotes names and texts it is a name and a text.
        var quoted = injected.Replace("\"", "\"\"", StringComparison.Ordinal);
        var text = injected.Replace("'", "''", StringComparison.Ordinal);
        var sql = System.Text.Json.JsonSerializer.Serialize($"SELECT COUNT(*) FROM events WHERE event_name = '{text}' AND \"{quoted}\" = 'x'");
        var metric = await host.PostAsync("metrics", $$"""{"name":"M","item_id":"{{item["id"]}}","sql":{{sql}}}""");
        metric.Status.ShouldBeOneOf(201, 400);
        // Not quoted it is no metric at all.
        (await host.PostAsync("metrics", $$"""{"name":"M","item_id":"{{item["id"]}}","sql":{{System.Text.Json.JsonSerializer.Serialize($"SELECT SUM({injected}) FROM events")}}}""")).Refused(400, Invalid, "sql");
        foreach (var query in (string[])["customers?cursor=", "customers?created_at[gt]=", "invoices?sort=", "subscriptions?status=", "coupons?redemption_code=", "customers?limit="])
            (await host.GetAsync(query + Uri.EscapeDataString(injected))).Status.ShouldBeOneOf(200, 400);

        var plan = await host.CreateAsync("plans", $$$$"""
            {"name":"P","currency":"USD","prices":[{"price":{"name":"p","item_id":"{{{{item["id"]}}}}","cadence":"monthly","model_type":"unit","unit_config":{"unit_amount":"1"},"invoice_grouping_key":{{{{json}}}}}}]}
            """);
        var subscription = await host.CreateAsync("subscriptions", $$"""{"customer_id":"{{customer["id"]}}","plan_id":"{{plan["id"]}}"}""");
        foreach (var query in (string[])["usage?group_by=", "usage?first_dimension_key=", "costs?currency="])
            (await host.GetAsync($"subscriptions/{subscription["id"]}/{query}{Uri.EscapeDataString(injected)}")).Status.ShouldBeOneOf(200, 400, 404);

        (await host.GetAsync("customers")).Json["data"]!.AsArray().ShouldHaveSingleItem()!["external_customer_id"]!.ToString().ShouldBe("acme");
    }

    private static string Price(JsonNode item, string config, string quantity) =>
        $$"""{"name":"p","currency":"USD","item_id":"{{item["id"]}}","cadence":"monthly","model_type":"unit","unit_config":{{config}},"fixed_price_quantity":{{quantity}}}""";

    private static string OneOff(JsonNode customer, JsonNode item, string amount, string more, string quantity = "1") => $$$"""
        {"customer_id":"{{{customer["id"]}}}","currency":"USD","invoice_date":"2026-02-01T00:00:00Z","net_terms":0{{{more}}},
         "line_items":[{"name":"x","item_id":"{{{item["id"]}}}","quantity":{{{quantity}}},"model_type":"unit","unit_config":{"unit_amount":"{{{amount}}}"},"start_date":"2026-02-01","end_date":"2026-02-01"}]}
        """;

    private static void Sql(ApiHost host, string statement)
    {
        using var connection = new SqliteConnection($"Data Source={host.Database}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }
}
