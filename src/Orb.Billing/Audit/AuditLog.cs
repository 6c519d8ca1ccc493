using System.Globalization;
using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Audit;

/// <summary>Writes the audit trail, within the transaction of the change it tells of.</summary>
internal sealed class AuditLog(IAuditStore store, ActorScope actor, IIdGenerator ids, IClock wall)
{
    private const string FieldsKey = "fields";

    public Task InvoiceAsync(InvoiceId id, string action, string? reason, IReadOnlyDictionary<string, string> details, CancellationToken cancellationToken) =>
        WriteAsync("invoice", id.ToString(), action, reason, details, cancellationToken);

    public Task CreditNoteAsync(CreditNoteId id, string action, string? reason, IReadOnlyDictionary<string, string> details, CancellationToken cancellationToken) =>
        WriteAsync("credit_note", id.ToString(), action, reason, details, cancellationToken);

    public Task CustomerAsync(CustomerId id, string action, string? reason, IReadOnlyDictionary<string, string> details, CancellationToken cancellationToken) =>
        WriteAsync("customer", id.ToString(), action, reason, details, cancellationToken);

    /// <summary>Writes an entry; its action is named after the resource: "invoice.voided". A change that sets no field has none.</summary>
    public async Task WriteAsync(
        string resourceType, string resourceId, string action, string? reason, IReadOnlyDictionary<string, string> details, CancellationToken cancellationToken)
    {
        if (details.TryGetValue(FieldsKey, out var fields) && fields.Length == 0)
            return;
        StaleWriteException.Unless(await store.AddAsync(Entry(resourceType, resourceId, action, reason, details), cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Writes an entry of what the engine did by itself, also where a command had it catch up.</summary>
    public async Task WriteDueAsync(
        string resourceType, string resourceId, string action, string? reason, IReadOnlyDictionary<string, string> details, CancellationToken cancellationToken) =>
        StaleWriteException.Unless(await store.AddAsync(
            Entry(resourceType, resourceId, action, reason, details) with { Actor = ActorScope.System }, cancellationToken).ConfigureAwait(false));

    /// <summary>Writes an entry into the trail of another tenant: what an operator did to it.</summary>
    public async Task WriteToAsync(
        TenantId tenant, string resourceType, string resourceId, string action, IReadOnlyDictionary<string, string> details, CancellationToken cancellationToken) =>
        StaleWriteException.Unless(await store.AddToAsync(tenant, Entry(resourceType, resourceId, action, null, details), cancellationToken).ConfigureAwait(false));

    private AuditEntry Entry(string resourceType, string resourceId, string action, string? reason, IReadOnlyDictionary<string, string> details) => new()
    {
        Id = ids.Next(),
        At = wall.GetCurrentInstant(),
        Actor = actor.Actor,
        Action = $"{resourceType}.{action}",
        ResourceType = resourceType,
        ResourceId = resourceId,
        Reason = reason,
        Details = details,
    };

    /// <summary>Details of a change: which members it set, and not to what, for the trail outlives what may have to be forgotten.</summary>
    public static Dictionary<string, string> Fields(params (string Name, object? Given)[] members) =>
        new() { [FieldsKey] = string.Join(", ", members.Where(m => m.Given is not null).Select(m => m.Name)) };

    /// <summary>Details that are given: those without a value are left out.</summary>
    public static Dictionary<string, string> Named(params (string Name, object? Value)[] details) => details.Where(d => d.Value is not null)
        .ToDictionary(d => d.Name, d => Convert.ToString(d.Value, CultureInfo.InvariantCulture)!, StringComparer.Ordinal);

    /// <summary>Details of amounts.</summary>
    public static Dictionary<string, string> Amounts(params (string Name, Money Amount)[] amounts) =>
        amounts.ToDictionary(a => a.Name, a => a.Amount.ToString(), StringComparer.Ordinal);
}

internal sealed class AuditService(IAuditStore store) : IAuditService
{
    public Task<Outcome<Page<AuditEntry>>> ListAsync(AuditQuery query, PageRequest page, CancellationToken cancellationToken) =>
        Paging.ReadAsync(page, (after, take) => store.ListAsync(query, after, take, cancellationToken), e => new PagePosition(null, e.Id));
}
