namespace Orb.Billing.Audit;

/// <summary>What the trail says of a change.</summary>
/// <param name="ResourceType">The kind of resource, for example "plan".</param>
/// <param name="ResourceId">Its id in its wire form.</param>
/// <param name="Action">What was done to it, for example "created".</param>
/// <param name="Details">What else is worth knowing. No personal data: the trail outlives the customer.</param>
internal sealed record AuditNote(string ResourceType, string ResourceId, string Action, IReadOnlyDictionary<string, string> Details);

/// <summary>Writes that are one call of a store, each together with its entry in the audit trail or not at all.</summary>
internal sealed class AuditedWrites(AuditLog audit, IBillingTransactions transactions)
{
    /// <summary>Runs a write. What the store does not take is answered as it is and leaves no entry.</summary>
    public Task<StoreResult> RunAsync(AuditNote note, Func<Task<StoreResult>> write, CancellationToken cancellationToken) =>
        transactions.RunAsync(() => RunOnceAsync(note, write, cancellationToken), cancellationToken);

    private async Task<StoreResult> RunOnceAsync(AuditNote note, Func<Task<StoreResult>> write, CancellationToken cancellationToken)
    {
        await using var transaction = await transactions.BeginAsync(cancellationToken).ConfigureAwait(false);
        var result = await write().ConfigureAwait(false);
        if (result != StoreResult.Success)
            return result;
        await audit.WriteAsync(note.ResourceType, note.ResourceId, note.Action, reason: null, note.Details, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return result;
    }
}
