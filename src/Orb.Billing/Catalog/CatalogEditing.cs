using System.Globalization;
using NodaTime;
using Orb.Billing.Audit;
using Orb.Billing.Core.Catalog;

namespace Orb.Billing.Catalog;

/// <summary>Changes what may change of the catalogue, which is never what is charged, and adds prices of no plan.</summary>
internal sealed class CatalogEditing(
    IItemStore items, IMetricStore metrics, IPlanStore plans, PriceDrafting drafting, AuditedWrites writes, IIdGenerator ids, IClock wall)
{
    private const int MaximumConnections = 20;

    // The drafting names fields by the place of a price among those of a plan; here the price is the request itself.
    private const string DraftPath = "price_request";

    public async Task<Outcome<Item>> ItemAsync(ItemId id, UpdateItem command, CancellationToken cancellationToken)
    {
        if (await FindItemAsync(id, cancellationToken).ConfigureAwait(false) is not { } item)
            return Refusal.NotFound("Item", id.ToString());
        var validation = new Validation();
        validation.OptionalText("name", command.Name);
        Check(command.ExternalConnections, validation);
        var metadata = validation.Metadata(item.Metadata, command.Metadata);
        if (validation.Failed)
            return validation.Refusal;
        var changed = item with
        {
            Name = command.Name ?? item.Name,
            ExternalConnections = command.ExternalConnections ?? item.ExternalConnections,
            Metadata = metadata,
        };
        var note = new AuditNote("item", id.ToString(), "updated", AuditLog.Fields(
            ("name", command.Name), ("external_connections", command.ExternalConnections), ("metadata", command.Metadata)));
        return Changed(
            await writes.RunAsync(note, () => items.UpdateAsync(item, changed, cancellationToken), cancellationToken).ConfigureAwait(false), changed, "item");
    }

    public async Task<Outcome<Item>> ArchiveAsync(ItemId id, CancellationToken cancellationToken)
    {
        if (await FindItemAsync(id, cancellationToken).ConfigureAwait(false) is not { } item)
            return Refusal.NotFound("Item", id.ToString());
        if (item.ArchivedAt is not null)
            return item;
        var archived = item with { ArchivedAt = wall.GetCurrentInstant() };
        var note = new AuditNote("item", id.ToString(), "archived", new Dictionary<string, string>());
        return Changed(
            await writes.RunAsync(note, () => items.UpdateAsync(item, archived, cancellationToken), cancellationToken).ConfigureAwait(false), archived, "item");
    }

    public async Task<Outcome<BillableMetric>> MetricAsync(MetricId id, IReadOnlyDictionary<string, string?>? metadata, CancellationToken cancellationToken)
    {
        if (!(await metrics.FindManyAsync([id], cancellationToken).ConfigureAwait(false)).TryGetValue(id, out var metric))
            return Refusal.NotFound("BillableMetric", id.ToString());
        var validation = new Validation();
        var labels = validation.Metadata(metric.Metadata, metadata);
        if (validation.Failed)
            return validation.Refusal;
        var changed = metric with { Metadata = labels };
        var note = new AuditNote("metric", id.ToString(), "updated", AuditLog.Fields(("metadata", metadata)));
        return Changed(
            await writes.RunAsync(note, () => metrics.UpdateAsync(metric, changed, cancellationToken), cancellationToken).ConfigureAwait(false), changed, "metric");
    }

    public async Task<Outcome<Plan>> PlanAsync(PlanId id, UpdatePlan command, CancellationToken cancellationToken)
    {
        if (!(await plans.FindManyAsync([id], cancellationToken).ConfigureAwait(false)).TryGetValue(id, out var plan))
            return Refusal.NotFound("Plan", id.ToString());
        var validation = new Validation();
        validation.OptionalText("external_plan_id", command.ExternalPlanId);
        var labels = validation.Metadata(plan.Metadata, command.Metadata);
        if (validation.Failed)
            return validation.Refusal;
        var changed = plan with
        {
            ExternalPlanId = command.ExternalPlanId ?? plan.ExternalPlanId,
            Description = command.Description ?? plan.Description,
            Metadata = labels,
        };
        var note = new AuditNote("plan", id.ToString(), "updated", AuditLog.Fields(
            ("external_plan_id", command.ExternalPlanId), ("description", command.Description), ("metadata", command.Metadata)));
        var result = await writes.RunAsync(note, () => plans.UpdateAsync(plan, changed, cancellationToken), cancellationToken).ConfigureAwait(false);
        return result == StoreResult.AlreadyExists
            ? Refusal.AlreadyExists($"A plan with external_plan_id '{Validation.Shorten(command.ExternalPlanId!)}' already exists.")
            : Changed(result, changed, "plan");
    }

    public async Task<Outcome<CatalogPrice>> PriceAsync(PriceId id, IReadOnlyDictionary<string, string?>? metadata, CancellationToken cancellationToken)
    {
        if (!(await plans.FindPricesAsync([id], cancellationToken).ConfigureAwait(false)).TryGetValue(id, out var price))
            return Refusal.NotFound("Price", id.ToString());
        var validation = new Validation();
        var labels = validation.Metadata(price.Metadata, metadata);
        if (validation.Failed)
            return validation.Refusal;
        var changed = price with { Metadata = labels };
        var note = new AuditNote("price", id.ToString(), "updated", AuditLog.Fields(("metadata", metadata)));
        return Changed(
            await writes.RunAsync(note, () => plans.UpdatePriceAsync(price, changed, cancellationToken), cancellationToken).ConfigureAwait(false), changed, "price");
    }

    public async Task<Outcome<CatalogPrice>> AddPriceAsync(NewPrice command, CancellationToken cancellationToken)
    {
        if (command.Currency is null)
            return Refusal.Invalid("currency", "is required: a price of no plan has a currency of its own.");
        if (!Validation.IsCurrency(command.Currency, out var currency))
            return Refusal.Invalid("currency", $"'{Validation.Shorten(command.Currency)}' is not a currency code of ISO 4217, which a price of no plan needs.");
        if (command.MadeOf is not null || command.Model.Usage.Kind == Core.Rating.PricedUsageKind.Subtotals)
            return Refusal.Invalid("model_type", $"'{command.Model.ModelType}' is made of the other prices of a plan; a price of no plan has none beside it.");
        var now = wall.GetCurrentInstant();
        // Drafted as the only price of a plan of its currency, which is not kept.
        var plan = new Plan { Id = new PlanId(ids.Next()), Name = command.Name, Currency = currency, Prices = [], CreatedAt = now };
        var validation = new Validation();
        if (!(await drafting.MakeAsync(plan, [new PriceDraft(command, DraftPath, 0)], [], now, validation, cancellationToken).ConfigureAwait(false)).TryGetValue(out var made, out var refusal))
            return refusal;
        if (validation.Failed)
            return Refusal.Invalid([.. validation.Refusal.Issues.Select(i => i with { Field = i.Field.Replace($"{DraftPath}.price.", "", StringComparison.Ordinal) })]);
        var price = made[0] with { PlanId = null };
        var note = new AuditNote("price", price.Price.Id.ToString(), "created", new Dictionary<string, string>
        {
            ["name"] = command.Name,
            ["currency"] = currency.Code,
            ["model_type"] = command.Model.ModelType,
        });
        return await writes.RunAsync(note, () => plans.AddPricesAsync([price], cancellationToken), cancellationToken).ConfigureAwait(false) == StoreResult.Success
            ? price
            : Refusal.AlreadyExists($"A price with external_price_id '{Validation.Shorten(command.ExternalPriceId ?? "")}' already exists.");
    }

    private async Task<Item?> FindItemAsync(ItemId id, CancellationToken cancellationToken) =>
        (await items.FindManyAsync([id], cancellationToken).ConfigureAwait(false)).GetValueOrDefault(id);

    private static Outcome<T> Changed<T>(StoreResult result, T changed, string what)
        where T : notnull =>
        result == StoreResult.Success ? changed : Refusal.Conflict($"The {what} was changed by another request; read it and try again.");

    private static void Check(IReadOnlyList<ExternalConnection>? connections, Validation validation)
    {
        if (connections is null)
            return;
        if (connections.Count > MaximumConnections)
            validation.Add("external_connections", string.Create(CultureInfo.InvariantCulture, $"has {connections.Count} entries; at most {MaximumConnections} are allowed."));
        if (connections.DistinctBy(c => c.Name, StringComparer.Ordinal).Count() < connections.Count)
            validation.Add("external_connections", "name a system twice.");
        for (var i = 0; i < Math.Min(connections.Count, MaximumConnections); i++)
        {
            validation.Text(string.Create(CultureInfo.InvariantCulture, $"external_connections[{i}].external_connection_name"), connections[i].Name);
            validation.Text(string.Create(CultureInfo.InvariantCulture, $"external_connections[{i}].external_entity_id"), connections[i].EntityId);
        }
    }
}
