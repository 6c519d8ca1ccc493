using System.Globalization;
using NodaTime;
using Orb.Billing.Audit;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Metering;

namespace Orb.Billing.Catalog;

internal sealed class DimensionalPriceGroupService(
    IDimensionalPriceGroupStore store, IMetricStore metrics, AuditedWrites writes, IIdGenerator ids, IClock wall) : IDimensionalPriceGroupService
{
    public async Task<Outcome<DimensionalPriceGroup>> CreateAsync(CreateDimensionalPriceGroup command, CancellationToken cancellationToken)
    {
        var validation = new Validation();
        validation.Text("name", command.Name);
        validation.OptionalText("external_dimensional_price_group_id", command.ExternalGroupId);
        CheckDimensions(command.Dimensions, validation);
        var metadata = validation.Metadata(command.Metadata);
        if (validation.Failed)
            return validation.Refusal;
        if (!(await metrics.FindManyAsync([command.MetricId], cancellationToken).ConfigureAwait(false)).ContainsKey(command.MetricId))
            return Refusal.NotFound("BillableMetric", command.MetricId.ToString());

        var group = new DimensionalPriceGroup
        {
            Id = new DimensionalPriceGroupId(ids.Next()),
            Name = command.Name,
            MetricId = command.MetricId,
            Dimensions = [.. command.Dimensions],
            ExternalGroupId = command.ExternalGroupId,
            Metadata = metadata,
            CreatedAt = wall.GetCurrentInstant(),
        };
        var note = new AuditNote(
            "dimensional_price_group", group.Id.ToString(), "created",
            new Dictionary<string, string> { ["name"] = group.Name, ["metric_id"] = group.MetricId.ToString() });
        return await writes.RunAsync(note, () => store.AddAsync(group, cancellationToken), cancellationToken).ConfigureAwait(false) == StoreResult.Success
            ? group
            : Taken(command.ExternalGroupId);
    }

    public async Task<Outcome<DimensionalPriceGroup>> UpdateAsync(
        DimensionalPriceGroupId id, UpdateDimensionalPriceGroup command, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } group)
            return Refusal.NotFound("DimensionalPriceGroup", id.ToString());
        var validation = new Validation();
        validation.OptionalText("external_dimensional_price_group_id", command.ExternalGroupId);
        var metadata = validation.Metadata(group.Metadata, command.Metadata);
        if (validation.Failed)
            return validation.Refusal;

        var updated = group with { ExternalGroupId = command.ExternalGroupId ?? group.ExternalGroupId, Metadata = metadata };
        var note = new AuditNote("dimensional_price_group", id.ToString(), "updated", AuditLog.Fields(
            ("external_dimensional_price_group_id", command.ExternalGroupId), ("metadata", command.Metadata)));
        return await writes.RunAsync(note, () => store.UpdateAsync(updated, cancellationToken), cancellationToken).ConfigureAwait(false) switch
        {
            StoreResult.Success => updated with { Version = group.Version + 1 },
            StoreResult.AlreadyExists => Taken(command.ExternalGroupId),
            _ => Refusal.Conflict("The dimensional price group was changed by another request; read it and try again."),
        };
    }

    public async Task<DimensionalPriceGroup?> FindAsync(DimensionalPriceGroupId id, CancellationToken cancellationToken) =>
        (await store.FindManyAsync([id], [], cancellationToken).ConfigureAwait(false)).SingleOrDefault();

    public async Task<DimensionalPriceGroup?> FindByExternalIdAsync(string externalGroupId, CancellationToken cancellationToken) =>
        (await store.FindManyAsync([], [externalGroupId], cancellationToken).ConfigureAwait(false)).SingleOrDefault();

    public Task<Outcome<Page<DimensionalPriceGroup>>> ListAsync(PageRequest page, CancellationToken cancellationToken) =>
        Paging.ReadAsync(page, (after, take) => store.ListAsync(after, take, cancellationToken), g => new PagePosition(null, g.Id.Value));

    private static void CheckDimensions(IReadOnlyList<string> dimensions, Validation validation)
    {
        if (dimensions.Count is 0 or > PriceDimensions.Maximum)
            validation.Add("dimensions", string.Create(CultureInfo.InvariantCulture, $"must have 1 to {PriceDimensions.Maximum} entries, but has {dimensions.Count}."));
        for (var i = 0; i < dimensions.Count; i++)
        {
            var field = string.Create(CultureInfo.InvariantCulture, $"dimensions[{i}]");
            validation.Text(field, dimensions[i], MetricSql.MaximumPropertyNameLength);
            if (dimensions.Take(i).Contains(dimensions[i], StringComparer.Ordinal))
                validation.Add(field, $"'{Validation.Shorten(dimensions[i])}' stands there already; a dimension is given once.");
        }
    }

    private static Refusal Taken(string? externalId) =>
        Refusal.AlreadyExists($"A dimensional price group with external_dimensional_price_group_id '{Validation.Shorten(externalId ?? "")}' already exists.");
}
