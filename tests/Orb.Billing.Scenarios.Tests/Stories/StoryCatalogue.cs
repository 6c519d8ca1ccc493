using System.Text.Json;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Rating;
using Orb.Billing.Vectors.Tests;

namespace Orb.Billing.Scenarios.Tests.Stories;

/// <summary>The items, metrics, prices and plans of a story, created through the public services.</summary>
internal sealed class StoryCatalogue
{
    private readonly Dictionary<string, Plan> _plans = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PriceId> _prices = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Aggregation, string? Property, string Events), MetricId> _metrics = [];
    private readonly HashSet<string> _units = new(StringComparer.Ordinal);
    private Item _item = null!;

    public PlanId Plan(Given id) => _plans.TryGetValue(id.Text(), out var plan) ? plan.Id : throw id.NotUnderstood();

    public PriceId Price(Given id) => _prices.TryGetValue(id.Text(), out var price) ? price : throw id.NotUnderstood();

    public async Task CreateAsync(Given given, StoryLife life)
    {
        _item = (await life.Host.InScopeAsync<ICatalogService, Outcome<Item>>(s => s.CreateItemAsync(new CreateItem("Thing"), default))).Value;
        var metrics = given.Find("metrics")?.Members().ToDictionary(m => m.Name, m => m.Value, StringComparer.Ordinal) ?? [];
        foreach (var row in Rows(given["catalogue"]))
        {
            var phases = row.Find("phases")?.Items() ?? [];
            // A price that is added alone belongs to no plan of the story; the catalogue keeps it in one of its own.
            var name = row.Find("plan")?.Text() ?? row["price"]["id"].Text();
            IEnumerable<(Given Price, int? Phase)> prices = row.Find("price") is { } alone ? [(alone, null)]
                : phases.Count > 0 ? phases.SelectMany(p => p["prices"].Items().Select(price => (price, (int?)p["order"].Integer())))
                : row["prices"].Items().Select(price => (price, (int?)null));
            var group = row.Find("dimensional_price_group") is { } split ? await GroupAsync(split, metrics, life) : (DimensionalPriceGroupId?)null;
            var newPrices = new List<NewPrice>();
            foreach (var (price, phase) in prices)
                newPrices.Add(await PriceAsync(price, metrics, QuantityAtSubscribing(given, name), life) with { PhaseOrder = phase, Dimensions = StoryTerms.Dimensions(price, group) });
            var command = new CreatePlan
            {
                Name = name,
                Currency = life.Setting.Currency,
                Prices = newPrices,
                Phases = [.. phases.Select(StoryTerms.Phase)],
                Adjustments = [.. (row.Find("adjustments")?.Items() ?? []).Select(StoryTerms.Adjustment)],
                Trial = StoryTerms.Trial(row, Subscribing(given, name)),
            };
            var plan = (await life.Host.InScopeAsync<ICatalogService, Outcome<Plan>>(s => s.CreatePlanAsync(command, default))).Value;
            _plans.Add(name, plan);
            foreach (var price in plan.Prices)
                _prices.Add(price.Price.Name, price.Price.Id);
        }
    }

    // A list of rows, or rows by name.
    private static IEnumerable<Given> Rows(Given catalogue) =>
        catalogue.Kind == JsonValueKind.Array ? catalogue.Items() : catalogue.Members().Select(m => m.Value);

    // A quantity that is agreed when subscribing is that of the plan here: nobody else subscribes to it.
    private static decimal? QuantityAtSubscribing(Given given, string plan) => Subscribing(given, plan)?.Find("quantity")?.Decimal();

    private static Given? Subscribing(Given given, string plan) =>
        given["steps"].Items().FirstOrDefault(s => s["do"].Text() == "subscribe" && s["plan"].Text() == plan);

    private async Task<NewPrice> PriceAsync(Given price, Dictionary<string, Given> metrics, decimal? quantity, StoryLife life)
    {
        var isUsage = (price.Find("kind") ?? price["type"]).Text() == "usage";
        var inAdvance = price["billing_mode"].Text() switch
        {
            "in_advance" => true,
            "in_arrear" or "in_arrears" => false,
            _ => throw price["billing_mode"].NotUnderstood(),
        };
        return new NewPrice
        {
            Name = price["id"].Text(),
            ItemId = _item.Id,
            Cadence = price["cadence"].Text(),
            Model = Model(price),
            MetricId = isUsage ? await MetricAsync(price["metric"], metrics, life) : null,
            BilledInAdvance = isUsage ? null : inAdvance,
            FixedPriceQuantity = isUsage ? null : price.Find("quantity")?.Decimal() ?? quantity,
            Currency = price.Find("currency") is { } unit ? await UnitAsync(unit.Text(), life) : null,
            ConversionRate = price.Find("conversion_rate")?.Decimal(),
        };
    }

    private async Task<DimensionalPriceGroupId> GroupAsync(Given split, Dictionary<string, Given> metrics, StoryLife life)
    {
        var command = new CreateDimensionalPriceGroup("Group", await MetricAsync(split["metric"], metrics, life), [.. split["dimensions"].Items().Select(d => d.Text())]);
        return (await life.Host.InScopeAsync<IDimensionalPriceGroupService, Outcome<DimensionalPriceGroup>>(s => s.CreateAsync(command, default))).Value.Id;
    }

    // A price of its own currency is in a pricing unit.
    private async Task<string> UnitAsync(string name, StoryLife life)
    {
        if (_units.Add(name))
            _ = (await life.Host.InScopeAsync<IPricingUnitService, Outcome<PricingUnit>>(s => s.CreateAsync(new CreatePricingUnit(name), default))).Value;
        return name;
    }

    private static PriceModel Model(Given price)
    {
        var type = price.Find("model_type")?.Text() ?? "unit";
        if (type == "unit" && price.Find("unit_amount") is { } amount)
            return new UnitPriceModel(amount.Decimal());
        var json = JsonSerializer.SerializeToElement(new Dictionary<string, object?> { ["model_type"] = type, [$"{type}_config"] = Written(price[$"{type}_config"]) });
        return PriceModelFormat.TryRead(json, "", [], out var model) ? model : throw price["model_type"].NotUnderstood();
    }

    // The configuration is that of the contract, word for word.
    private static object Written(Given value) => value.Kind switch
    {
        JsonValueKind.Object => value.Members().ToDictionary(m => m.Name, m => Written(m.Value), StringComparer.Ordinal),
        JsonValueKind.Array => value.Items().Select(Written).ToList(),
        JsonValueKind.Number => value.Decimal(),
        JsonValueKind.String => value.Text(),
        _ => value.Flag(),
    };

    private async Task<MetricId> MetricAsync(Given metric, Dictionary<string, Given> metrics, StoryLife life)
    {
        var events = StoryUsage.EventName;
        if (metric.Kind == JsonValueKind.String)
        {
            events = metric.Text();
            metric = metrics.GetValueOrDefault(events) ?? throw metric.NotUnderstood();
        }

        var form = (metric["aggregation"].Text(), metric.Find("property")?.Text(), events);
        if (_metrics.TryGetValue(form, out var known))
            return known;
        var counted = form switch
        {
            ("count", null, _) => "COUNT(*)",
            ("sum", { } property, _) => $"SUM({property})",
            ("max", { } property, _) => $"MAX({property})",
            ("weighted_sum", { } property, _) => $"WEIGHTED_SUM({property})",
            _ => throw metric["aggregation"].NotUnderstood(),
        };
        // Whoever weighs a level weighs it so; a story may say it.
        if (metric.Find("denominator") is { } denominator && denominator.Text() != "seconds of the full period")
            throw denominator.NotUnderstood();
        var table = metric.Find("carried")?.Flag() == true ? "all_events" : "events";
        var command = new CreateMetric("Usage", _item.Id, $"SELECT {counted} FROM {table} WHERE event_name = '{events}'");
        return _metrics[form] = (await life.Host.InScopeAsync<ICatalogService, Outcome<BillableMetric>>(s => s.CreateMetricAsync(command, default))).Value.Id;
    }
}
