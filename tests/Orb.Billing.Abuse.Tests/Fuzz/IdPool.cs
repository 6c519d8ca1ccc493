using System.Text.Json.Nodes;

namespace Orb.Billing.Abuse.Tests.Fuzz;

/// <summary>What the host has given out: ids by what they are ids of, codes, keys of events, cursors.</summary>
internal sealed class IdPool
{
    private const int MostOfAKind = 60;

    // Members that hold a resource, or a list of them, under another name than the resource's own.
    private static readonly Dictionary<string, string> Kinds = new(StringComparer.Ordinal)
    {
        ["alerts"] = "alert",
        ["customers"] = "customer",
        ["items"] = "item",
        ["metrics"] = "metric",
        ["billable_metric"] = "metric",
        ["plans"] = "plan",
        ["prices"] = "price",
        ["subscriptions"] = "subscription",
        ["invoices"] = "invoice",
        ["coupons"] = "coupon",
        ["credit_notes"] = "credit_note",
        ["line_items"] = "line_item",
        ["price_intervals"] = "price_interval",
        ["adjustment_intervals"] = "adjustment_interval",
        ["adjustments"] = "adjustment",
        ["credits"] = "credit_block",
        ["top_ups"] = "top_up",
        ["test_clocks"] = "test_clock",
        ["pricing_units"] = "pricing_unit",
        ["api_keys"] = "api_key",
        ["tenants"] = "tenant",
        ["created_invoices"] = "invoice",
        ["dimensional_price_groups"] = "dimensional_price_group",
        ["billing_exceptions"] = "billing_exception",
        ["billing_runs"] = "billing_run",
        ["invoice_line_items"] = "line_item",
        ["ledger_entry"] = "ledger_entry",
        ["ledger"] = "ledger_entry",
        ["balance_transactions"] = "balance_transaction",
    };

    private static readonly HashSet<string> Codes = new(StringComparer.Ordinal)
    {
        "external_customer_id", "external_plan_id", "external_price_id", "external_dimensional_price_group_id", "redemption_code", "next_cursor",
    };

    private readonly Dictionary<string, List<string>> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Owner, string Kind), List<string>> _owned = [];

    public IEnumerable<string> All => _known.OrderBy(k => k.Key, StringComparer.Ordinal).SelectMany(k => k.Value);

    public IReadOnlyList<string> Of(string kind) => _known.GetValueOrDefault(kind) ?? [];

    /// <summary>Ids of a kind that a resource has shown: the intervals of a subscription, the lines of an invoice.</summary>
    public IReadOnlyList<string> Of(string owner, string kind) => _owned.GetValueOrDefault((owner, kind)) ?? [];

    public void Add(string kind, string id)
    {
        if (!_known.TryGetValue(kind, out var ids))
            _known[kind] = ids = [];
        if (ids.Contains(id, StringComparer.Ordinal))
            return;
        // The first ones stay: they are the seeded ones, of which most is known.
        if (ids.Count >= MostOfAKind)
            ids.RemoveAt(MostOfAKind / 2);
        ids.Add(id);
    }

    /// <summary>Takes in what an answer shows.</summary>
    public void Learn(string path, JsonNode answer)
    {
        var segments = path.Split('?')[0].Trim('/').Split('/');
        var kind = segments.Reverse().Select(s => Kinds.GetValueOrDefault(s)).FirstOrDefault(k => k is not null);
        // The keys of the fuzz itself are not to be revoked: only keys that it has made are known to it.
        if (kind == "api_key" && answer["key"] is null)
            return;
        // What is read below a resource is its own.
        Walk(kind, answer, segments.SkipLast(1).FirstOrDefault(s => s.Length == 26));
    }

    private void Own(string? owner, string kind, string id)
    {
        if (owner is null || owner == id)
            return;
        if (!_owned.TryGetValue((owner, kind), out var ids))
            _owned[(owner, kind)] = ids = [];
        if (!ids.Contains(id, StringComparer.Ordinal) && ids.Count < MostOfAKind)
            ids.Add(id);
    }

    private void Walk(string? kind, JsonNode? node, string? owner)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list)
                Walk(kind, item, owner);
        }

        if (node is not JsonObject resource)
            return;
        if (kind == "invoice" && (string?)resource["status"] == "draft" && (string?)resource["id"] is { } draft)
            Add("draft_invoice", draft);
        owner ??= kind is "subscription" or "invoice" or "customer" or "plan" ? (string?)resource["id"] : null;
        foreach (var (name, value) in resource)
        {
            if (value is JsonValue text && text.TryGetValue<string>(out var id) && id.Length > 0)
            {
                if (name == "id" && kind is not null)
                {
                    Add(kind, id);
                    Own(owner, kind, id);
                }
                else if (Codes.Contains(name))
                    Add(name, id);
            }
            else if (value is JsonObject or JsonArray)
            {
                Walk(name == "data" ? kind : Kinds.GetValueOrDefault(name) ?? name, value, name == "data" ? null : owner);
            }
        }
    }
}
