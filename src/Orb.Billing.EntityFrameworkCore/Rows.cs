namespace Orb.Billing.EntityFrameworkCore;

/// <summary>A row that belongs to a tenant: the tenant leads its key, and reads are confined to the scope's tenant.</summary>
internal interface ITenantRow
{
    Guid TenantId { get; }
}

/// <summary>A row of a tenant with an id of its own; its key is (tenant, id).</summary>
internal interface IIdentifiedRow : ITenantRow
{
    Guid Id { get; }
}

/// <summary>A row that goes up by one version with every write.</summary>
internal interface IVersionedRow : ITenantRow
{
    int Version { get; set; }
}
