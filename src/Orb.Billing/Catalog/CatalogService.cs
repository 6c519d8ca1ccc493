using System.Globalization;
using NodaTime;
using Orb.Billing.Audit;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Metering;

namespace Orb.Billing.Catalog;

internal sealed class CatalogService(
    IItemStore items, IMetricStore metrics, IPlanStore plans, PlanDrafting drafting, CatalogEditing editing, AuditLog audit, AuditedWrites writes,
    IBillingTransactions transactions, IIdGenerator ids, IClock wall) : ICatalogService
{
    private const int MaximumNetTerms = 3650;

    public async Task<Outcome<Item>> CreateItemAsync(CreateItem command, CancellationToken cancellationToken)
    {
        var validation = new Validation();
        validation.Text("name", command.Name);
        var metadata = validation.Metadata(command.Metadata);
        if (validation.Failed)
            return validation.Refusal;
        var item = new Item { Id = new ItemId(ids.Next()), Name = command.Name, Metadata = metadata, CreatedAt = wall.GetCurrentInstant() };
        var note = new AuditNote("item", item.Id.ToString(), "created", new Dictionary<string, string> { ["name"] = item.Name });
        await writes.RunAsync(note, () => items.AddAsync(item, cancellationToken), cancellationToken).ConfigureAwait(false);
        return item;
    }

    public Task<Outcome<Item>> UpdateItemAsync(ItemId id, UpdateItem command, CancellationToken cancellationToken) => editing.ItemAsync(id, command, cancellationToken);

    public Task<Outcome<Item>> ArchiveItemAsync(ItemId id, CancellationToken cancellationToken) => editing.ArchiveAsync(id, cancellationToken);

    public Task<Outcome<BillableMetric>> UpdateMetricAsync(MetricId id, IReadOnlyDictionary<string, string?>? metadata, CancellationToken cancellationToken) =>
        editing.MetricAsync(id, metadata, cancellationToken);

    public Task<Outcome<Plan>> UpdatePlanAsync(PlanId id, UpdatePlan command, CancellationToken cancellationToken) => editing.PlanAsync(id, command, cancellationToken);

    public Task<Outcome<CatalogPrice>> CreatePriceAsync(NewPrice command, CancellationToken cancellationToken) => editing.AddPriceAsync(command, cancellationToken);

    public Task<Outcome<CatalogPrice>> UpdatePriceAsync(PriceId id, IReadOnlyDictionary<string, string?>? metadata, CancellationToken cancellationToken) =>
        editing.PriceAsync(id, metadata, cancellationToken);

    public async Task<CatalogPrice?> FindPriceByExternalIdAsync(string externalPriceId, CancellationToken cancellationToken) =>
        (await plans.FindPricesByExternalIdAsync([externalPriceId], cancellationToken).ConfigureAwait(false)).GetValueOrDefault(externalPriceId);

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
        if (item.ArchivedAt is not null)
            return Archived(item);

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
        var note = new AuditNote(
            "metric", metric.Id.ToString(), "created", new Dictionary<string, string> { ["name"] = metric.Name, ["item_id"] = item.Id.ToString() });
        await writes.RunAsync(note, () => metrics.AddAsync(metric, cancellationToken), cancellationToken).ConfigureAwait(false);
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
        var phases = PlanPhases.Make(command.Phases, validation);
        var trial = PlanPhases.Trial(command.Trial, currency, validation);
        if (validation.Failed)
            return validation.Refusal;

        var plan = new Plan
        {
            Id = new PlanId(ids.Next()),
            Name = command.Name,
            ExternalPlanId = command.ExternalPlanId,
            Description = command.Description ?? "",
            Currency = currency!,
            NetTerms = command.NetTerms,
            DefaultInvoiceMemo = command.DefaultInvoiceMemo,
            Status = command.Status,
            Prices = [],
            Phases = phases,
            Trial = trial,
            Metadata = metadata,
            CreatedAt = wall.GetCurrentInstant(),
        };
        if (!(await drafting.FirstAsync(plan, command, validation, cancellationToken).ConfigureAwait(false)).TryGetValue(out var content, out var refusal))
            return refusal;
        plan = plan with { Prices = content.Prices, Adjustments = content.Adjustments };
        var note = new AuditNote(
            "plan", plan.Id.ToString(), "created", new Dictionary<string, string> { ["name"] = plan.Name, ["currency"] = plan.Currency.Code });
        return await writes.RunAsync(note, () => plans.AddAsync(plan, cancellationToken), cancellationToken).ConfigureAwait(false) == StoreResult.Success
            ? plan
            : Refusal.AlreadyExists("A plan with this external_plan_id, or a price with one of these external_price_ids, already exists.");
    }

    public async Task<Plan?> FindPlanAsync(PlanId id, CancellationToken cancellationToken) =>
        (await plans.FindManyAsync([id], cancellationToken).ConfigureAwait(false)).GetValueOrDefault(id);

    public Task<Plan?> FindPlanByExternalIdAsync(string externalPlanId, CancellationToken cancellationToken) =>
        plans.FindByExternalIdAsync(externalPlanId, cancellationToken);

    public Task<Outcome<Page<Plan>>> ListPlansAsync(PlanStatus? status, CreatedRange created, PageRequest page, CancellationToken cancellationToken) =>
        Paging.ReadAsync(page, (after, take) => plans.ListAsync(status, created, after, take, cancellationToken), p => new PagePosition(null, p.Id.Value));

    public Task<Outcome<PlanVersion>> CreatePlanVersionAsync(CreatePlanVersion command, CancellationToken cancellationToken) =>
        transactions.RunAsync(() => CreatePlanVersionOnceAsync(command, cancellationToken), cancellationToken);

    private async Task<Outcome<PlanVersion>> CreatePlanVersionOnceAsync(CreatePlanVersion command, CancellationToken cancellationToken)
    {
        await using var transaction = await transactions.BeginAsync(cancellationToken).ConfigureAwait(false);
        if (await FindPlanAsync(command.PlanId, cancellationToken).ConfigureAwait(false) is not { } plan
            || await plans.LatestVersionAsync(plan.Id, cancellationToken).ConfigureAwait(false) is not { } latest)
        {
            return Refusal.NotFound("Plan", command.PlanId.ToString());
        }

        if (plan.Status == PlanStatus.Archived)
            return Refusal.Constraint($"The plan {plan.Id} is archived and gets no new version.");
        var from = command.BasedOn ?? latest;
        if (await plans.FindVersionAsync(plan.Id, from, cancellationToken).ConfigureAwait(false) is not { } basis)
            return VersionNotFound(plan.Id, from);
        var validation = new Validation();
        if (command.Version is { } expected && expected != latest + 1)
            validation.Add("version", string.Create(CultureInfo.InvariantCulture, $"must be {latest + 1}, the number after the latest, but is {expected}."));
        var now = wall.GetCurrentInstant();
        if (!(await drafting.NextAsync(plan, basis, command, now, validation, cancellationToken).ConfigureAwait(false)).TryGetValue(out var content, out var refusal))
            return refusal;

        var version = new PlanVersion
        {
            PlanId = plan.Id,
            Number = latest + 1,
            Prices = content.Prices,
            Adjustments = content.Adjustments,
            CreatedAt = now,
        };
        if (await plans.AddVersionAsync(version, content.NewPrices, content.NewAdjustments, cancellationToken).ConfigureAwait(false) != StoreResult.Success)
            return Refusal.AlreadyExists("A price with one of these external_price_ids, or this version by another request, already exists.");
        if (command.SetAsDefault)
            StaleWriteException.Unless(await plans.SetDefaultVersionAsync(plan.Id, version.Number, cancellationToken).ConfigureAwait(false));
        var details = Numbered(version.Number);
        details["based_on"] = from.ToString(CultureInfo.InvariantCulture);
        details["is_default"] = command.SetAsDefault ? "true" : "false";
        await audit.WriteAsync("plan", plan.Id.ToString(), "version_created", reason: null, details, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return version;
    }

    public async Task<Outcome<Plan>> SetDefaultVersionAsync(PlanId id, int version, CancellationToken cancellationToken)
    {
        if (await FindPlanAsync(id, cancellationToken).ConfigureAwait(false) is null)
            return Refusal.NotFound("Plan", id.ToString());
        var note = new AuditNote("plan", id.ToString(), "default_version_set", Numbered(version));
        if (await writes.RunAsync(note, () => plans.SetDefaultVersionAsync(id, version, cancellationToken), cancellationToken).ConfigureAwait(false) != StoreResult.Success)
            return VersionNotFound(id, version);
        return (await FindPlanAsync(id, cancellationToken).ConfigureAwait(false))!;
    }

    public Task<PlanVersion?> FindPlanVersionAsync(PlanId id, int version, CancellationToken cancellationToken) =>
        plans.FindVersionAsync(id, version, cancellationToken);

    public async Task<CatalogPrice?> FindPriceAsync(PriceId id, CancellationToken cancellationToken) =>
        (await plans.FindPricesAsync([id], cancellationToken).ConfigureAwait(false)).GetValueOrDefault(id);

    public Task<Outcome<Page<CatalogPrice>>> ListPricesAsync(PageRequest page, CancellationToken cancellationToken) =>
        Paging.ReadAsync(page, (after, take) => plans.ListPricesAsync(after, take, cancellationToken), p => new PagePosition(null, p.Price.Id.Value));

    /// <summary>Nothing new is sold under an archived item.</summary>
    public static Refusal Archived(Item item) => Refusal.Constraint($"The item {item.Id} was archived at {item.ArchivedAt}; no new price or metric may name it.");

    private static Dictionary<string, string> Numbered(int version) => new() { ["version"] = version.ToString(CultureInfo.InvariantCulture) };

    private static Refusal VersionNotFound(PlanId id, int version) =>
        Refusal.NotFound("PlanVersion", string.Create(CultureInfo.InvariantCulture, $"{id} version {version}"));
}
