namespace Orb.Billing.TestClocks;

/// <summary>Stores test clocks of the scope's tenant.</summary>
public interface ITestClockStore
{
    /// <summary>Adds a clock.</summary>
    Task<StoreResult> AddAsync(TestClock clock, CancellationToken cancellationToken);

    /// <summary>Replaces a clock; its stored version must be the one read and goes up by one.</summary>
    Task<StoreResult> UpdateAsync(TestClock clock, CancellationToken cancellationToken);

    /// <summary>A clock by id.</summary>
    Task<TestClock?> FindAsync(TestClockId id, CancellationToken cancellationToken);

    /// <summary>Clocks by id, in one query; unknown ids are left out.</summary>
    Task<IReadOnlyDictionary<TestClockId, TestClock>> FindManyAsync(IReadOnlyCollection<TestClockId> ids, CancellationToken cancellationToken);

    /// <summary>Up to <paramref name="take"/> clocks after a position, newest (largest id) first.</summary>
    Task<IReadOnlyList<TestClock>> ListAsync(PagePosition? after, int take, CancellationToken cancellationToken);

    /// <summary>Deletes a clock, its customers and every row of theirs: subscriptions, invoices, charges, credit notes, usage events with their keys and withdrawals, backfills, billing exceptions, due work, number series.</summary>
    Task<StoreResult> DeleteAsync(TestClock clock, CancellationToken cancellationToken);

    /// <summary>The clocks of all tenants that are advancing (a system query).</summary>
    Task<IReadOnlyList<(TenantId TenantId, TestClockId Id)>> AdvancingAsync(CancellationToken cancellationToken);
}
