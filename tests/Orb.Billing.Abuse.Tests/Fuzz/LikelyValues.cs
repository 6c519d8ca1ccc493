using System.Globalization;
using System.Text.Json.Nodes;
using NodaTime;
using NodaTime.Text;

namespace Orb.Billing.Abuse.Tests.Fuzz;

/// <summary>Values that a member of a name and type might have in a request that somebody means: most of them are right.</summary>
internal sealed class LikelyValues(Dice dice, IdPool pool, Func<Instant> now)
{
    private static readonly InstantPattern Time = InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss'Z'");

    // What the id in a member is the id of, where the name does not say it.
    private static readonly Dictionary<string, string> IdsOf = new(StringComparer.Ordinal)
    {
        ["alert_configuration_id"] = "alert",
        ["billable_metric_id"] = "metric",
        ["block_id"] = "credit_block",
        ["replaces_price_id"] = "price",
        ["replaces_adjustment_id"] = "adjustment",
        ["invoice_line_item_id"] = "line_item",
        ["external_dimensional_price_group_id"] = "external_dimensional_price_group_id",
        ["external_customer_id"] = "external_customer_id",
        ["external_plan_id"] = "external_plan_id",
        ["external_price_id"] = "external_price_id",
        ["coupon_redemption_code"] = "redemption_code",
        ["redemption_code"] = "redemption_code",
        ["cursor"] = "next_cursor",
        ["usage_customer_ids"] = "customer",
        ["applies_to_item_ids"] = "item",
        ["applies_to_price_ids"] = "price",
        ["event_ids"] = "event_key",
        ["idempotency_key"] = "event_key",
    };

    private static readonly Dictionary<string, string[]> Words = new(StringComparer.Ordinal)
    {
        ["currency"] = ["USD", "USD", "USD", "USD", "EUR", "JPY", "KWD", "usd", "XXX"],
        ["timezone"] = ["Etc/UTC", "Europe/Berlin", "America/New_York", "Africa/Cairo", "Pacific/Apia", "Asia/Kathmandu", "America/Sao_Paulo"],
        ["email"] = ["a@b.test", "billing@acme.test"],
        ["cadence"] = ["monthly", "monthly", "quarterly", "semi_annual", "annual", "one_time", "custom"],
        ["sql"] =
        [
            "SELECT COUNT(*) FROM events", "SELECT SUM(tokens) FROM events WHERE event_name = 'call'", "SELECT MAX(seats) FROM events",
            "SELECT COUNT(DISTINCT \"user\") FROM events", "SELECT SUM(tokens_in + 2 * tokens) FROM events WHERE region = 'eu'", "SELECT AVG(tokens) FROM events",
            "SELECT LATEST_BY(seats, timestamp_millis) FROM all_events", "SELECT MIN(tokens) FROM events",
            "SELECT WEIGHTED_SUM(tokens, day) FROM all_events", "SELECT PEAK(seats) FROM events",
        ],
        ["event_name"] = ["call", "call", "login"],
        ["filter"] = ["region = 'eu'", "region = 'us' AND tokens > 3"],
        ["country"] = ["DE", "US"],
        ["start_date"] = ["start_of_term"],
        ["end_date"] = ["end_of_term"],
        ["duration_unit"] = ["day", "month"],
        ["term_duration_unit"] = ["month"],
        ["granularity"] = ["day"],
        ["view_mode"] = ["cumulative", "periodic"],
        ["status"] = ["active", "ended", "upcoming", "draft", "issued", "paid", "void", "open", "committed"],
        ["entry_type"] = ["increment", "decrement"],
        ["entry_status"] = ["committed", "pending"],
        ["kind"] = ["subscription_parked", "late_usage", "unreadable_usage"],
        ["dimensions"] = ["region", "user"],
        ["dimension_values"] = ["eu", "us"],
        ["group_by"] = ["region"],
        ["grouping_keys"] = ["region"],
        ["payment_provider"] = ["stripe_charge", "stripe_invoice", "bill.com"],
        ["values"] = ["usage", "USD"],
        ["field"] = ["price_id", "item_id", "price_type", "currency", "pricing_unit_id"],
        ["operator"] = ["includes", "excludes"],
        ["reason"] = ["duplicate", "fraudulent", "order_change", "product_unsatisfactory"],
    };

    /// <summary>The resource that the request is about: of what it has, its own is mostly meant.</summary>
    public string? About { get; set; }

    /// <summary>Whether the request is for an invoice that is not issued.</summary>
    public bool PrefersDrafts { get; set; }

    /// <summary>The type of a schema beside null; null where it says none.</summary>
    public static string? TypeOf(JsonObject schema) =>
        (string?)(schema["type"] is JsonArray types ? types.FirstOrDefault(t => (string?)t != "null") : schema["type"]);

    /// <summary>A value for a member.</summary>
    public JsonText Value(string name, JsonObject schema)
    {
        if (schema["enum"] is JsonArray { Count: > 0 } choices)
            return JsonText.Text((string)choices[dice.Below(choices.Count)]!);
        if (IsNullable(schema) && dice.Percent(25))
            return JsonText.Raw("null");
        return (TypeOf(schema) ?? "object", (string?)schema["format"]) switch
        {
            ("boolean", _) => JsonText.Raw(Flag(name)),
            ("integer", _) => JsonText.Raw(Integer(name)),
            ("number", _) => JsonText.Raw(Number(name)),
            ("string", "date-time") => JsonText.Text(Instant()),
            ("string", "date") => JsonText.Text(Day()),
            ("string", _) => JsonText.Text(Text(name)),
            _ => Free(name),
        };
    }

    private static bool IsNullable(JsonObject schema) => schema["type"] is JsonArray types && types.Any(t => (string?)t == "null");

    /// <summary>A text for a member or a parameter of a name.</summary>
    public string Text(string name)
    {
        // The keys of events are the sender's: most are new.
        if (name == "idempotency_key" && dice.Percent(80))
        {
            var key = $"e{dice.Below(1_000_000)}";
            pool.Add("event_key", key);
            return key;
        }

        if (KindOf(name) is { } kind)
            return Id(kind);
        if (Words.TryGetValue(name, out var words) && (!name.EndsWith("_date", StringComparison.Ordinal) || dice.Percent(15)))
            return dice.Of(words);
        if (name == "timestamp" && dice.Percent(90))
            return Time.Format(now() - Duration.FromMinutes(dice.Between(-5, 700)));
        if (name is "timestamp" or "effective_at" || Ends(name, "_date", "_time", "timeframe_start", "timeframe_end", "_at", "_before", "_after"))
            return dice.Percent(60) ? Instant() : Day();
        if (name == "limit")
            return Number(dice.Between(1, 100));
        return Ends(name, "amount", "basis", "threshold", "discount", "percent", "rate") ? Amount() : dice.Word();
    }

    /// <summary>An id of a kind: mostly one that exists, now and then one of another kind or of nothing.</summary>
    public string Id(string kind)
    {
        if (kind == "invoice" && PrefersDrafts && pool.Of("draft_invoice") is { Count: > 0 } drafts && dice.Percent(70))
            return dice.Of(drafts);
        if (About is { } about && pool.Of(about, kind) is { Count: > 0 } own && dice.Percent(75))
            return dice.Of(own);
        var known = pool.Of(kind);
        var any = dice.Below(100);
        // The first are the seeded ones, which are connected with each other.
        if (known.Count > 0 && any < 88)
            return known[dice.Below(any < 35 ? Math.Min(5, known.Count) : known.Count)];
        if (any < 94 && pool.All.ToList() is { Count: > 0 } all)
            return dice.Of(all);
        return Ends(kind, "_id", "code", "key") ? $"x{dice.Below(1_000_000)}" : string.Concat(Enumerable.Range(0, 26).Select(_ => "0123456789abcdefghjkmnpqrstvwxyz"[dice.Below(32)]));
    }

    public string Instant()
    {
        var at = now() + Duration.FromDays(dice.Of(0, 0, 0, 0, -1, -3, 1, 7, -10, 20, -40, 45, -70, 100, -400, 500));
        // Midnights in some zone, instants between, and now itself.
        var day = at.InUtc().Date.AtMidnight().InUtc().ToInstant();
        return Time.Format(dice.Of(day, day, day + Duration.FromHours(23), at, at - Duration.FromHours(1), day + Duration.FromHours(5), day + Duration.FromSeconds(dice.Below(86_400))));
    }

    public string Amount() => dice.Percent(70)
        ? Number(dice.Between(0, 200)) + dice.Of("", ".50", ".00", ".01", ".99")
        : dice.Of("0", "0.00", "0.000001", "1000000", "0.333333333", "12.345", "99999999999.99");

    /// <summary>What an id in a member or a parameter of a name is the id of; null where the name is that of no id.</summary>
    public static string? KindOf(string name)
    {
        if (IdsOf.TryGetValue(name, out var kind))
            return kind;
        return name.EndsWith("_id", StringComparison.Ordinal) ? name[..^3] : null;
    }

    // Of some flags one value alone can be honoured.
    private string Flag(string name) => name switch
    {
        "auto_collection" or "auto_issuance" or "applies_to_all" when dice.Percent(95) => "true",
        "prorated" when dice.Percent(95) => "false",
        _ => dice.Of("true", "false"),
    };

    private string Day() => LocalDatePattern.Iso.Format(now().InUtc().Date.PlusDays(dice.Of(0, 0, -1, 1, -5, 10, 28, -31, 60, -90, 365)));

    private string Integer(string name) => name switch
    {
        "day" => Number(dice.Between(1, 31)),
        "month" => Number(dice.Between(1, 12)),
        "year" => Number(dice.Between(2025, 2027)),
        "overlap_seconds" => Number(dice.Between(0, 100_000)),
        _ => Number(dice.Of(0, 1, 1, 2, 3, 7, 14, 30, 100)),
    };

    private string Number(string name) => Ends(name, "percentage", "percentage_discount", "percent")
        ? dice.Of("0", "0.1", "0.25", "0.5", "1", "0.333")
        : dice.Of("0", "1", "1", "2", "3", "5", "10", "0.5", "12.75", "100", "1000", "123456.789", "0.000001");

    private JsonText.Object Free(string name)
    {
        if (name == "properties")
            return new JsonText.Object()
                .With("tokens", JsonText.Raw(dice.Of("1", "5", "120", "0.25", "\"7\"", "\"abc\"", "-3")))
                .With("region", JsonText.Text(dice.Of("eu", "us", "asia")))
                .With("user", JsonText.Text(dice.Word()))
                .With("seats", JsonText.Raw(dice.Of("1", "3", "10")))
                .With("project", JsonText.Text(dice.Of("a", "b")));
        return dice.Percent(80) ? new JsonText.Object().With(dice.Word(), JsonText.Text(dice.Word())) : new JsonText.Object();
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static bool Ends(string name, params ReadOnlySpan<string> endings)
    {
        foreach (var ending in endings)
        {
            if (name.EndsWith(ending, StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}
