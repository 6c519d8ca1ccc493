using System.Globalization;
using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Catalog;

internal sealed class CatalogService(IItemStore items, IMetricStore metrics, IPlanStore plans, IIdGenerator ids, IClock wall) : ICatalogService
{
    private const int MaximumPrices = 500;
    private const int MaximumNetTerms = 3650;

    public async Task<Outcome<Item>> CreateItemAsync(CreateItem command, CancellationToken cancellationToken)
    {
        var validation = new Validation();
        validation.Text("name", command.Name);
        var metadata = validation.Metadata(command.Metadata);
        if (validation.Failed)
            return validation.Refusal;
        var item = new Item { Id = new ItemId(ids.Next()), Name = command.Name, Metadata = metadata, CreatedAt = wall.GetCurrentInstant() };
        await items.AddAsync(item, cancellationToken).ConfigureAwait(false);
        return item;
    }

    public async Task<Item?> FindItemAsync(ItemId id, CancellationToken cancellationToken) =>
        (await items.FindManyAsync([id], cancellationToken).ConfigureAwait(false)).GetValueOrDefault(id);

    public Task<Outcome<Page<Item>>> ListItemsAsync(PageRequest page, CancellationToken cancellationToken) =>
        Paging.ReadAsync(page, (after, take) => items.ListAsync(after, take, cancellationToken), i => new PagePosition(null, i.Id.Value));

    public async Task<Outcome<BillableMetric>> CreateMetricAsync(CreateMetric command, CancellationToken cancellationToken)
    {
        var validation = new Validation();
        validation.Text("name", command.Name);
        var metadata = validation.Metadata(command.Metadata);
        var parsed = MetricSql.Parse(command.Sql);
        if (!parsed.IsAccepted)
            validation.Add("sql", string.Create(CultureInfo.InvariantCulture, $"at character {parsed.Error.Position}, '{Validation.Shorten(parsed.Error.Token)}': {parsed.Error.Message}"));
        if (validation.Failed)
            return validation.Refusal;
        if (await FindItemAsync(command.ItemId, cancellationToken).ConfigureAwait(false) is not { } item)
            return Refusal.NotFound("Item", command.ItemId.ToString());

        var metric = new BillableMetric
        {
            Id = new MetricId(ids.Next()),
            Name = command.Name,
            Description = command.Description,
            Item = item,
            Sql = command.Sql,
            Definition = parsed.Definition!,
            Metadata = metadata,
            CreatedAt = wall.GetCurrentInstant(),
        };
        await metrics.AddAsync(metric, cancellationToken).ConfigureAwait(false);
        return metric;
    }

    public async Task<BillableMetric?> FindMetricAsync(MetricId id, CancellationToken cancellationToken) =>
        (await metrics.FindManyAsync([id], cancellationToken).ConfigureAwait(false)).GetValueOrDefault(id);

    public Task<Outcome<Page<BillableMetric>>> ListMetricsAsync(CreatedRange created, PageRequest page, CancellationToken cancellationToken) =>
        Paging.ReadAsync(page, (after, take) => metrics.ListAsync(created, after, take, cancellationToken), m => new PagePosition(null, m.Id.Value));

    public async Task<Outcome<Plan>> CreatePlanAsync(CreatePlan command, CancellationToken cancellationToken)
    {
        var validation = new Validation();
        validation.Text("name", command.Name);
        validation.OptionalText("external_plan_id", command.ExternalPlanId);
        validation.OptionalText("default_invoice_memo", command.DefaultInvoiceMemo, 10_000);
        validation.Range("net_terms", command.NetTerms, 0, MaximumNetTerms);
        var currency = validation.Currency("currency", command.Currency);
        var metadata = validation.Metadata(command.Metadata);
        if (command.Prices.Count > MaximumPrices)
            validation.Add("prices", string.Create(CultureInfo.InvariantCulture, $"has {command.Prices.Count} entries; at most {MaximumPrices} are allowed."));
        if (validation.Failed)
            return validation.Refusal;

        var planId = new PlanId(ids.Next());
        var now = wall.GetCurrentInstant();
        var knownItems = await items.FindManyAsync([.. command.Prices.Select(p => p.ItemId).Distinct()], cancellationToken).ConfigureAwait(false);
        var knownMetrics = await metrics.FindManyAsync([.. command.Prices.Select(p => p.MetricId).OfType<MetricId>().Distinct()], cancellationToken).ConfigureAwait(false);
        var prices = new List<CatalogPrice>(command.Prices.Count);
        for (var i = 0; i < command.Prices.Count; i++)
        {
            var requested = command.Prices[i];
            var path = string.Create(CultureInfo.InvariantCulture, $"prices[{i}].price");
            if (!knownItems.TryGetValue(requested.ItemId, out var item))
                return Refusal.NotFound("Item", requested.ItemId.ToString());
            if (requested.MetricId is { } metricId && !knownMetrics.ContainsKey(metricId))
                return Refusal.NotFound("BillableMetric", metricId.ToString());
            if (Price(requested, path, currency!, validation) is { } price)
            {
                prices.Add(new CatalogPrice
                {
                    Price = price,
                    PlanId = planId,
                    Position = i,
                    ItemName = item.Name,
                    ExternalPriceId = requested.ExternalPriceId,
                    Metadata = validation.Metadata(requested.Metadata),
                    CreatedAt = now,
                });
            }
        }

        if (validation.Failed)
            return validation.Refusal;
        var plan = new Plan
        {
            Id = planId,
            Name = command.Name,
            ExternalPlanId = command.ExternalPlanId,
            Description = command.Description ?? "",
            Currency = currency!,
            NetTerms = command.NetTerms,
            DefaultInvoiceMemo = command.DefaultInvoiceMemo,
            Status = command.Status,
            Prices = prices,
            Metadata = metadata,
            CreatedAt = now,
        };
        return await plans.AddAsync(plan, cancellationToken).ConfigureAwait(false) == StoreResult.Success
            ? plan
            : Refusal.AlreadyExists("A plan with this external_plan_id, or a price with one of these external_price_ids, already exists.");
    }

    public async Task<Plan?> FindPlanAsync(PlanId id, CancellationToken cancellationToken) =>
        (await plans.FindManyAsync([id], cancellationToken).ConfigureAwait(false)).GetValueOrDefault(id);

    public Task<Plan?> FindPlanByExternalIdAsync(string externalPlanId, CancellationToken cancellationToken) =>
        plans.FindByExternalIdAsync(externalPlanId, cancellationToken);

    public Task<Outcome<Page<Plan>>> ListPlansAsync(PlanStatus? status, CreatedRange created, PageRequest page, CancellationToken cancellationToken) =>
        Paging.ReadAsync(page, (after, take) => plans.ListAsync(status, created, after, take, cancellationToken), p => new PagePosition(null, p.Id.Value));

    public async Task<CatalogPrice?> FindPriceAsync(PriceId id, CancellationToken cancellationToken) =>
        (await plans.FindPricesAsync([id], cancellationToken).ConfigureAwait(false)).GetValueOrDefault(id);

    public Task<Outcome<Page<CatalogPrice>>> ListPricesAsync(PageRequest page, CancellationToken cancellationToken) =>
        Paging.ReadAsync(page, (after, take) => plans.ListPricesAsync(after, take, cancellationToken), p => new PagePosition(null, p.Price.Id.Value));

    private Price? Price(NewPrice requested, string path, Currency planCurrency, Validation validation)
    {
        validation.Text($"{path}.name", requested.Name);
        validation.OptionalText($"{path}.external_price_id", requested.ExternalPriceId);
        validation.OptionalText($"{path}.invoice_grouping_key", requested.InvoiceGroupingKey);
        var currency = validation.Currency($"{path}.currency", requested.Currency) ?? planCurrency;
        if (currency != planCurrency)
            validation.Add($"{path}.currency", $"is {currency}, but the plan is in {planCurrency}; all prices of a plan share its currency.");
        if (!Cadence.TryParse(requested.Cadence, out var cadence))
        {
            validation.Add($"{path}.cadence", $"'{Validation.Shorten(requested.Cadence)}' is not one of one_time, monthly, quarterly, semi_annual, annual.");
            return null;
        }

        if (requested.MetricId is not null)
            CheckUsage(requested, path, cadence, validation);
        if (requested.FixedPriceQuantity is < 0m and var quantity)
            validation.Add($"{path}.fixed_price_quantity", string.Create(CultureInfo.InvariantCulture, $"must not be negative, but is {quantity}."));
        if (validation.Failed)
            return null;

        var id = new PriceId(ids.Next());
        var price = requested.MetricId is { } metricId
            ? Core.Catalog.Price.Usage(id, requested.Name, requested.ItemId, currency, cadence, requested.Model, metricId)
            : Core.Catalog.Price.FixedFee(
                id, requested.Name, requested.ItemId, currency, cadence,
                requested.BilledInAdvance ?? true ? BillingMode.InAdvance : BillingMode.InArrears,
                requested.Model, requested.FixedPriceQuantity ?? 1m);
        return price with { InvoiceGroupingKey = requested.InvoiceGroupingKey };
    }

    private static void CheckUsage(NewPrice requested, string path, Cadence cadence, Validation validation)
    {
        if (cadence.IsOneTime)
            validation.Add($"{path}.cadence", "usage is charged by the period, never one_time.");
        if (requested.BilledInAdvance == true)
            validation.Add($"{path}.billed_in_advance", "a price with a metric is charged in arrears.");
        if (requested.FixedPriceQuantity is not null)
            validation.Add($"{path}.fixed_price_quantity", "a price with a metric has no fixed quantity.");
    }
}
