namespace Orb.Billing.Audit;

/// <summary>The audit trail of the scope's tenant.</summary>
public interface IAuditService
{
    /// <summary>Entries, newest first.</summary>
    Task<Outcome<Page<AuditEntry>>> ListAsync(AuditQuery query, PageRequest page, CancellationToken cancellationToken);
}

/// <summary>Stores audit entries of the scope's tenant.</summary>
public interface IAuditStore
{
    /// <summary>Adds an entry.</summary>
    Task<StoreResult> AddAsync(AuditEntry entry, CancellationToken cancellationToken);

    /// <summary>Adds an entry to the trail of another tenant, for what an operator does to it.</summary>
    Task<StoreResult> AddToAsync(TenantId tenant, AuditEntry entry, CancellationToken cancellationToken);

    /// <summary>Up to <paramref name="take"/> entries after a position, newest (largest id) first.</summary>
    Task<IReadOnlyList<AuditEntry>> ListAsync(AuditQuery query, PagePosition? after, int take, CancellationToken cancellationToken);
}
