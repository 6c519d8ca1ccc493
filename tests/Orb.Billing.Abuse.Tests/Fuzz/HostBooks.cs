using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace Orb.Billing.Abuse.Tests.Fuzz;

/// <summary>
/// What must hold of whatever is stored: it can all be read, one by one and in lists; invoices add up (R2), the numbers of each series have no gap (R13), ledgers of
/// credits and balances chain (R17, R18), and the file is whole with every reference met.
/// </summary>
internal static partial class HostBooks
{
    private static readonly string[] Lists =
    [
        "customers", "items", "metrics", "plans", "prices", "coupons", "subscriptions", "credit_notes", "dimensional_price_groups", "pricing_units", "test_clocks", "api_keys",
        "billing_exceptions", "billing_runs", "invoices?status[]=draft&status[]=issued&status[]=paid&status[]=void&status[]=synced",
    ];

    public static async Task<IReadOnlyList<string>> FaultsAsync(ApiHost host)
    {
        var faults = new List<string>(Stored(host.Database));
        foreach (var list in Lists)
        {
            var path = list.Split('?')[0];
            foreach (var row in await AllAsync(host, list, faults))
            {
                var reply = await host.GetAsync($"{path}/{row["id"]}");
                if (reply.Status != 200)
                    faults.Add($"{reply.Request} of a listed resource answered {reply.Status} {reply.Text}");
                else if (path == "invoices")
                    Invoice(reply.Json, faults);
                else if (path == "customers")
                    await CustomerAsync(host, reply.Json, faults);
                else if (path == "subscriptions")
                    await ReadAsync(host, $"subscriptions/{row["id"]}/schedule?limit=100", faults);
            }

            if (path == "invoices")
                Numbers(await AllAsync(host, list, faults), faults);
        }

        return faults;
    }

    private static IEnumerable<string> Stored(string database)
    {
        using var connection = new SqliteConnection($"Data Source={database};Mode=ReadOnly");
        connection.Open();
        foreach (var (pragma, expected) in (ReadOnlySpan<(string, string?)>)[("integrity_check", "ok"), ("foreign_key_check", null)])
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"PRAGMA {pragma}";
            if ((string?)command.ExecuteScalar() is { } said && said != expected)
                return [$"PRAGMA {pragma} says {said}"];
        }

        return [];
    }

    private static async Task<IReadOnlyList<JsonNode>> AllAsync(ApiHost host, string list, List<string> faults)
    {
        var rows = new List<JsonNode>();
        for (string? cursor = ""; cursor is not null;)
        {
            if (await ReadAsync(host, $"{list}{(list.Contains('?', StringComparison.Ordinal) ? '&' : '?')}limit=100&cursor={Uri.EscapeDataString(cursor)}", faults) is not { } page)
                break;
            rows.AddRange(page["data"]!.AsArray().Select(r => r!));
            cursor = (string?)page["pagination_metadata"]!["next_cursor"];
        }

        return rows;
    }

    private static async Task<JsonNode?> ReadAsync(ApiHost host, string path, List<string> faults)
    {
        var reply = await host.GetAsync(path);
        if (reply.Status == 200)
            return reply.Json;
        faults.Add($"{reply.Request} answered {reply.Status} {reply.Text}");
        return null;
    }

    private static void Invoice(JsonNode invoice, List<string> faults)
    {
        var lines = invoice["line_items"]!.AsArray();
        var name = $"invoice {invoice["id"]} ({invoice["status"]})";
        foreach (var line in lines)
        {
            var adjusted = Amount(line!["subtotal"]) + line["adjustments"]!.AsArray().Sum(a => Amount(a!["amount"]));
            if (adjusted != Amount(line["adjusted_subtotal"]))
                faults.Add($"{name}: line '{line["name"]}': subtotal and adjustments come to {adjusted}, not {line["adjusted_subtotal"]}: {line.ToJsonString()}");
            if (line["sub_line_items"]!.AsArray() is { Count: > 0 } parts && parts.Sum(p => Amount(p!["amount"])) != Amount(line["subtotal"]))
                faults.Add($"{name}: line '{line["name"]}': sub lines come to {parts.Sum(p => Amount(p!["amount"]))}, not {line["subtotal"]}");
            if ((string?)line["price"]?["currency"] == (string?)invoice["currency"]
                && Amount(line["adjusted_subtotal"]) - Amount(line["credits_applied"]) - Amount(line["partially_invoiced_amount"]) != Amount(line["amount"]))
                faults.Add($"{name}: line '{line["name"]}': {line["adjusted_subtotal"]} - {line["credits_applied"]} - {line["partially_invoiced_amount"]} is not {line["amount"]}");
        }

        if (lines.Sum(l => Amount(l!["amount"])) != Amount(invoice["subtotal"]))
            faults.Add($"{name}: lines come to {lines.Sum(l => Amount(l!["amount"]))}, not {invoice["subtotal"]}");
        if (Amount(invoice["total"]) < 0 || Amount(invoice["amount_due"]) < 0)
            faults.Add($"{name}: total {invoice["total"]}, due {invoice["amount_due"]}");
    }

    [GeneratedRegex("TEST-[0-9A-Z]{12}-(?=[0-9]+$)")]
    private static partial Regex TestSeries();

    private static void Numbers(IReadOnlyList<JsonNode> invoices, List<string> faults)
    {
        // INV-000001, or INV-TEST-<clock>-000001 of customers on a test clock: each series counts from one, whatever the tenant has put before it meanwhile.
        foreach (var series in invoices.Select(i => (string)i["invoice_number"]!).Where(n => !n.StartsWith("DRAFT-", StringComparison.Ordinal))
            .GroupBy(n => TestSeries().Match(n).Value, StringComparer.Ordinal))
        {
            var numbers = series.Select(n => int.Parse(n[n.AsSpan().TrimEnd("0123456789").Length..], NumberStyles.None, CultureInfo.InvariantCulture)).Order().ToList();
            if (!numbers.SequenceEqual(Enumerable.Range(1, numbers.Count)))
                faults.Add($"the numbers of invoices of {series.Key} are {string.Join(", ", numbers)}");
        }
    }

    private static async Task CustomerAsync(ApiHost host, JsonNode customer, List<string> faults)
    {
        var name = $"customer {customer["id"]}";
        // Newest first: each begins where the one before it, in its currency, ended.
        Chain(name + " balance", await AllAsync(host, $"customers/{customer["id"]}/balance_transactions", faults), faults, _ => true);
        Chain(name + " credits", await AllAsync(host, $"customers/{customer["id"]}/credits/ledger", faults), faults, e => (string?)e["entry_status"] == "committed");
    }

    private static void Chain(string name, IReadOnlyList<JsonNode> newestFirst, List<string> faults, Func<JsonNode, bool> counts)
    {
        foreach (var ledger in newestFirst.Where(counts).GroupBy(e => (string?)e["currency"] ?? ""))
        {
            decimal? end = null;
            foreach (var entry in ledger.Reverse())
            {
                var (start, amount, ending) = (Number(entry["starting_balance"]), Number(entry["amount"]), Number(entry["ending_balance"]));
                if (end is { } before && before != start)
                    faults.Add($"{name}: entry {entry["id"]} starts at {start} where the one before ended at {before}");
                if (Math.Abs(ending - start) != Math.Abs(amount) && (string?)entry["entry_type"] is not ("expiration_change" or "void_initiated"))
                    faults.Add($"{name}: entry {entry["id"]} of {amount} leads from {start} to {ending}");
                end = ending;
            }
        }
    }

    private static decimal Amount(JsonNode? text) => decimal.Parse((string)text!, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    private static decimal Number(JsonNode? value) => value!.GetValueKind() == System.Text.Json.JsonValueKind.Number ? value.GetValue<decimal>() : Amount(value);
}
