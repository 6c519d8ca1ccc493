using System.Text.Json.Nodes;

namespace Orb.Billing.Abuse.Tests.Fuzz;

/// <summary>
/// Bodies by their schema that most likely mean something: the members a body must have, some of those it may have, and of members that exclude each
/// other one. What the schema cannot say, for it is one shape for several kinds of thing, is known here.
/// </summary>
internal sealed class LikelyBodies(Dice dice, LikelyValues values)
{
    private const int DeepestOptional = 4;

    // One of each, at most.
    private static readonly string[][] Alternatives =
    [
        ["customer_id", "external_customer_id"], ["plan_id", "external_plan_id"], ["price", "price_id", "external_price_id", "allocation_price"],
        ["coupon_id", "coupon_redemption_code"], ["dimensional_price_group_id", "external_dimensional_price_group_id"],
        ["add", "edit", "add_adjustments", "edit_adjustments"],
        ["conversion_rate", "conversion_rate_config"], ["price_id", "external_price_id"],
    ];

    private static readonly Dictionary<string, string[]> OfEntry = new(StringComparer.Ordinal)
    {
        ["increment"] = ["effective_date", "expiry_date", "filters", "invoice_settings", "per_unit_cost_basis"],
        ["decrement"] = [],
        ["expiration_change"] = ["expiry_date", "target_expiry_date", "block_id"],
        ["void"] = ["block_id", "void_reason"],
        ["amendment"] = ["block_id"],
    };

    public JsonText.Object Of(JsonObject schema) => Object(schema, dice.Of(3, 15, 40), 0);

    private JsonText.Object Object(JsonObject schema, int chance, int depth)
    {
        var made = new JsonText.Object();
        var members = schema["properties"]?.AsObject() ?? [];
        var required = schema["required"]?.AsArray().Select(r => (string)r!).ToHashSet(StringComparer.Ordinal) ?? [];
        var left = Left(members.Select(m => m.Key).ToHashSet(StringComparer.Ordinal), required);
        foreach (var (name, member) in members)
        {
            if (left.Contains(name) || name.EndsWith("_config", StringComparison.Ordinal) && members.ContainsKey("model_type"))
                continue;
            if (required.Contains(name) || IsChosen(name, members) || (depth <= DeepestOptional && dice.Percent(chance)))
                made.With(name, Member(name, member!.AsObject(), chance, depth));
        }

        Complete(made, members);
        return made;
    }

    private JsonText Member(string name, JsonObject schema, int chance, int depth)
    {
        if (LikelyValues.TypeOf(schema) == "array")
        {
            var list = new JsonText.List();
            var items = schema["items"]!.AsObject();
            for (var left = dice.Of(0, 1, 1, 1, 2, 3); left > 0; left--)
                list.Items.Add(Member(name, items, chance / 2, depth + 1));
            return list;
        }

        return schema["properties"] is JsonObject { Count: > 0 } ? Object(schema, chance / 2, depth + 1) : values.Value(name, schema);
    }

    // Of alternatives one is kept: the others are left out.
    private HashSet<string> Left(HashSet<string> members, HashSet<string> required)
    {
        var left = new HashSet<string>(StringComparer.Ordinal);
        foreach (var group in Alternatives)
        {
            var there = group.Where(n => members.Contains(n) && !left.Contains(n)).ToList();
            if (there.Count < 2 || dice.Percent(3))
                continue;
            var kept = dice.Of(there);
            left.UnionWith(there.Where(n => n != kept && !required.Contains(n)));
        }

        return left;
    }

    // The kept of two alternatives of which one must be there.
    private bool IsChosen(string name, JsonObject members) => name switch
    {
        "customer_id" or "external_customer_id" => members.ContainsKey("customer_id") && members.ContainsKey("external_customer_id") && dice.Percent(97),
        "plan_id" or "external_plan_id" => members.ContainsKey("plan_id") && members.ContainsKey("external_plan_id") && dice.Percent(97),
        "coupon_id" or "coupon_redemption_code" => members.ContainsKey("coupon_id"),
        "currency" => members.ContainsKey("model_type") && dice.Percent(70),
        "price" or "price_id" or "external_price_id" or "allocation_price" => members.ContainsKey("price") && dice.Percent(97),
        "name" => members.ContainsKey("invoice_id"),
        "add" or "edit" or "add_adjustments" or "edit_adjustments" => members.ContainsKey("edit_adjustments"),
        "end_date" => (members.ContainsKey("price_interval_id") || members.ContainsKey("adjustment_interval_id")) && dice.Percent(80),
        "prices" or "price_evaluations" or "events" => dice.Percent(80),
        "change_option" or "option" => true,
        _ => false,
    };

    private void Complete(JsonText.Object made, JsonObject members)
    {
        // What is made gets ids of its own.
        foreach (var (own, of) in (ReadOnlySpan<(string, string)>)[("external_customer_id", "email"), ("external_plan_id", "prices"), ("external_price_id", "model_type"),
            ("external_dimensional_price_group_id", "dimensions"), ("redemption_code", "discount")])
        {
            if (made.Has(own) && members.ContainsKey(of) && dice.Percent(80))
                made.With(own, JsonText.Text($"{own[..^3]}/{dice.Below(100_000)}"));
        }

        if (made.Has("timeframe_start") && dice.Percent(70))
            made.With("timeframe_start", JsonText.Text("2026-02-01T05:00:00Z")).With("timeframe_end", JsonText.Text(dice.Of("2026-02-15T05:00:00Z", "2026-03-01T05:00:00Z", "2026-04-30T00:00:00Z")));
        Order(made, "timeframe_start", "timeframe_end");
        Order(made, "start_date", "end_date");
        foreach (var (option, date) in (ReadOnlySpan<(string, string)>)[("change_option", "change_date"), ("change_option", "effective_date"), ("cancel_option", "cancellation_date")])
        {
            var dated = Text(made, option) is "requested_date" or "effective_date";
            if (members.ContainsKey(date) && members.ContainsKey(option) && dated != made.Has(date) && !dice.Percent(5))
            {
                if (dated)
                    made.With(date, JsonText.Text(values.Instant()));
                else
                    made.Without(date);
            }
        }

        if (members.ContainsKey("model_type"))
            Model(made, members);
        if (members.ContainsKey("adjustment_type"))
            Adjustment(made);
        if (members.ContainsKey("discount_type"))
            Discount(made);
        if (members.ContainsKey("entry_type") && members.ContainsKey("block_id"))
            Entry(made);
    }

    // A period ends after it starts.
    private void Order(JsonText.Object made, string first, string last)
    {
        if (Text(made, first) is not { } start || Text(made, last) is not { } end || string.CompareOrdinal(start, end) <= 0 || dice.Percent(10))
            return;
        made.With(first, JsonText.Text(end)).With(last, JsonText.Text(start));
    }

    private void Model(JsonText.Object price, JsonObject members)
    {
        var model = dice.Percent(40) ? "unit" : dice.Of([.. PriceModels.Configurations.Keys]);
        price.Without("composite_price_filters");
        price.With("model_type", JsonText.Text(model)).With($"{model}_config", JsonText.Raw(PriceModels.Configurations[model]));
        if (!dice.Percent(5))
            price.Without("dimensional_price_configuration", "invoicing_cycle_configuration", "license_type_id", "credit_allocation", "minimum", "minimum_amount",
                "maximum", "maximum_amount", "discount");
        if (Text(price, "cadence") != "custom")
            price.Without("billing_cycle_configuration");
        else if (!price.Has("billing_cycle_configuration"))
            price.With("billing_cycle_configuration", JsonText.Raw($$"""{"duration":{{dice.Between(1, 12)}},"duration_unit":"{{dice.Of("day", "month")}}"}"""));
        if (!members.ContainsKey("billable_metric_id"))
            return;
        // Made of other prices; or usage of a metric; or a fee of a quantity.
        if (model is "percent" or "minimum_composite")
            price.Without("billed_in_advance", "fixed_price_quantity", "billable_metric_id");
        else if (model != "unit" || dice.Percent(50))
        {
            price.Without("billed_in_advance", "fixed_price_quantity");
            price.With("billable_metric_id", JsonText.Text(values.Id("metric")));
        }
        else
        {
            price.Without("billable_metric_id");
            price.With("billed_in_advance", JsonText.Raw(dice.Of("true", "false"))).With("fixed_price_quantity", JsonText.Raw(dice.Of("1", "3", "0", "2.5")));
        }
    }

    private void Adjustment(JsonText.Object adjustment)
    {
        var type = dice.Of("usage_discount", "amount_discount", "percentage_discount", "minimum", "maximum", "tiered_percentage_discount");
        adjustment.Without("usage_discount", "amount_discount", "percentage_discount", "minimum_amount", "maximum_amount", "tiers", "currency", "filters", "applies_to_all", "item_id");
        adjustment.With("adjustment_type", JsonText.Text(type));
        switch (type)
        {
            case "usage_discount":
                adjustment.With(type, JsonText.Raw(dice.Of("1", "10", "0.5")));
                break;
            case "percentage_discount":
                adjustment.With(type, JsonText.Raw(dice.Of("0.1", "0.5", "1", "0")));
                break;
            case "tiered_percentage_discount":
                adjustment.With("tiers", JsonText.Raw("""[{"lower_bound":0,"upper_bound":100,"percentage":0},{"lower_bound":100,"percentage":0.1}]"""));
                break;
            case "amount_discount":
                adjustment.With(type, JsonText.Text(values.Amount()));
                break;
            default:
                adjustment.With($"{type}_amount", JsonText.Text(values.Amount())).With("item_id", JsonText.Text(values.Id("item")));
                break;
        }
    }

    private void Discount(JsonText.Object discount)
    {
        var type = dice.Of("percentage", "amount", "usage");
        discount.Without("percentage_discount", "amount_discount", "usage_discount");
        discount.With("discount_type", JsonText.Text(type));
        discount.With($"{type}_discount", type == "percentage" ? JsonText.Raw(dice.Of("0.1", "0.5", "1")) : JsonText.Text(values.Amount()));
    }

    private void Entry(JsonText.Object entry)
    {
        var type = dice.Of("increment", "increment", "decrement", "decrement", "expiration_change", "void", "amendment");
        var owned = OfEntry[type];
        entry.Without([.. OfEntry.Values.SelectMany(v => v).Except(owned)]);
        entry.With("entry_type", JsonText.Text(type));
        if (type != "expiration_change")
            entry.With("amount", JsonText.Raw(dice.Of("1", "5", "10", "100", "0.25", "33.333")));
        if (owned.Contains("block_id"))
            entry.With("block_id", JsonText.Text(values.Id("credit_block")));
        if (type == "expiration_change")
            entry.With("target_expiry_date", JsonText.Text(values.Instant()[..10]));
    }

    private static string? Text(JsonText.Object made, string name) => made.Members.Where(m => m.Name == name).Select(m => m.Value.ToString().Trim('"')).FirstOrDefault();
}
