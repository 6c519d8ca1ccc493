using Orb.Billing.TestSupport;

namespace Orb.SampleHost.Tests;

/// <summary>Idempotency keys against the real host, on either database.</summary>
public sealed class IdempotencyHostTests
{
    private const string Acme = """{"name":"Acme","email":"ap@acme.example"}""";

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    public Task F10_of_fifty_requests_with_one_key_one_is_carried_out_and_the_others_get_its_answer(string provider) => OnAsync(provider, async api =>
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => api.PostAsync("customers", Acme, "acme"))));

        answers.Select(a => a.Succeeded()).ShouldAllBe(a => a != null);
        answers.Select(a => a.Text).Distinct().Count().ShouldBe(1, "the same bytes to everyone");
        (await api.ListAsync("customers")).Count.ShouldBe(1);
    });

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    public Task F10_those_that_the_effect_of_the_first_would_refuse_get_its_answer_too(string provider) => OnAsync(provider, async api =>
    {
        // Its own id is taken, and its invoice paid, by the time the others look; they are the same request all the same.
        const string customer = """{"name":"Acme","email":"ap@acme.example","external_customer_id":"acme","currency":"USD"}""";
        (await SameAsync(api, "customers", customer, "a customer")).Succeeded();
        var item = (string)(await api.PostAsync("items", """{"name":"Setup"}""")).Succeeded()["id"]!;
        var invoice = (await api.PostAsync("invoices", $$$"""
            {"external_customer_id":"acme","currency":"USD","invoice_date":"2026-01-01T00:00:00Z","net_terms":0,
             "line_items":[{"name":"x","item_id":"{{{item}}}","quantity":1,"model_type":"unit","unit_config":{"unit_amount":"5.00"},"start_date":"2026-01-01","end_date":"2026-01-01"}]}
            """)).Succeeded()["id"];
        (await SameAsync(api, $"invoices/{invoice}/issue", "{}", "an issue")).Succeeded();
        (await SameAsync(api, $"invoices/{invoice}/mark_paid", """{"payment_received_date":"2026-01-02"}""", "a payment")).Succeeded();
    });

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    public Task F11_a_key_used_for_another_body_is_a_conflict_and_nothing_is_carried_out(string provider) => OnAsync(provider, async api =>
    {
        var first = await api.PostAsync("customers", Acme, "acme");
        first.Succeeded();

        // At once, so that none of them slips through beside the others.
        var others = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(
            () => api.PostAsync("customers", $$"""{"name":"Other {{i}}","email":"ap@acme.example"}""", "acme"))));

        foreach (var other in others)
        {
            other.Refused(409, "409-resource-conflict");
            other.ShouldRetry.ShouldBe("false");
        }

        (await api.PostAsync("customers", Acme, "acme")).Text.ShouldBe(first.Text);
        (await api.ListAsync("customers")).Count.ShouldBe(1);
    });

    private static async Task<Reply> SameAsync(Api api, string path, string body, string key)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => api.PostAsync(path, body, key))));
        answers.Select(a => a.Text).Distinct().ShouldHaveSingleItem(path + ": the same bytes to everyone");
        return answers[0];
    }

    private static async Task OnAsync(string provider, Func<Api, Task> act)
    {
        using var folder = new TempFolder();
        List<(string, string)> settings = [("Orb__Demo__Enabled", "false")];
        PostgreSqlServer? server = null;
        string? database = null;
        if (provider == "PostgreSql")
        {
            server = await PostgreSqlServer.SharedAsync();
            Assert.SkipWhen(server is null, PostgreSqlServer.Missing);
            database = await server.EmptyAsync();
            settings.AddRange([("Orb__Storage__Provider", provider), ("Orb__Storage__ConnectionString", database)]);
        }

        await using (var host = await HostProcess.StartAsync(folder, [.. settings]))
        {
            using var api = host.Api();
            await act(api);
        }

        if (server is not null)
            await server.DropAsync(database!);
    }
}
