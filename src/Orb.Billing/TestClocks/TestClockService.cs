using NodaTime;
using NodaTime.Text;
using Orb.Billing.Audit;
using Orb.Billing.Tenants;

namespace Orb.Billing.TestClocks;

internal sealed class TestClockService(
    ITestClockStore store, ITenantStore tenants, TenantScope scope, AuditLog audit, AuditedWrites writes, IBillingTransactions transactions, IIdGenerator ids, IClock wall,
    Microsoft.Extensions.Options.IOptions<OrbBillingOptions> options) : ITestClockService
{
    /// <summary>The furthest a clock may be moved in one call (R23).</summary>
    private static readonly Period MaximumAdvance = Period.FromYears(2);

    public async Task<Outcome<TestClock>> CreateAsync(Instant frozenTime, string? name, CancellationToken cancellationToken)
    {
        if (!options.Value.TestClocksEnabled)
            return Refusal.Constraint("Test clocks are off on this host. Set Orb__TestClocks__Enabled=true to use them.");
        var validation = new Validation();
        validation.OptionalText("name", name);
        validation.Time("frozen_time", frozenTime);
        if (validation.Failed)
            return validation.Refusal;
        // An embedding host that keeps no tenants says by its options alone whether there are test clocks.
        if (await tenants.FindAsync(scope.TenantId, cancellationToken).ConfigureAwait(false) is { IsTest: false })
            return Refusal.Constraint("This tenant is live; test clocks are for test tenants. Make one with POST /v1/tenants and is_test, or with 'tenant create NAME --test'.");

        var clock = new TestClock
        {
            Id = new TestClockId(ids.Next()),
            Name = name,
            FrozenTime = frozenTime,
            CreatedAt = wall.GetCurrentInstant(),
        };
        var note = new AuditNote("test_clock", clock.Id.ToString(), "created", At("frozen_time", frozenTime));
        await writes.RunAsync(note, () => store.AddAsync(clock, cancellationToken), cancellationToken).ConfigureAwait(false);
        return clock;
    }

    public Task<TestClock?> FindAsync(TestClockId id, CancellationToken cancellationToken) => store.FindAsync(id, cancellationToken);

    public Task<Outcome<Page<TestClock>>> ListAsync(PageRequest page, CancellationToken cancellationToken) =>
        Paging.ReadAsync(page, (after, take) => store.ListAsync(after, take, cancellationToken), c => new PagePosition(null, c.Id.Value));

    public async Task<Outcome<TestClock>> AdvanceAsync(TestClockId id, Instant to, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } clock)
            return Refusal.NotFound("TestClock", id.ToString());
        if (clock.Status == TestClockStatus.Advancing)
            return Refusal.Conflict($"The clock is advancing to {clock.AdvancingTo}; wait until it is ready.");
        var validation = new Validation();
        validation.Time("frozen_time", to);
        if (validation.Failed)
            return validation.Refusal;
        if (to <= clock.FrozenTime)
            return Refusal.Invalid("frozen_time", $"must lie after {clock.FrozenTime}, where the clock stands, but is {to}.");
        var latest = (clock.FrozenTime.InUtc().LocalDateTime + MaximumAdvance).InUtc().ToInstant();
        if (to > latest)
            return Refusal.Invalid("frozen_time", $"must not lie after {latest}, two years ahead of the clock, but is {to}.");

        var advancing = clock with { AdvancingTo = to };
        var note = new AuditNote("test_clock", id.ToString(), "advanced", At("frozen_time", to));
        return await writes.RunAsync(note, () => store.UpdateAsync(advancing, cancellationToken), cancellationToken).ConfigureAwait(false) == StoreResult.Success
            ? advancing
            : Refusal.Conflict("The clock was changed by another request; read it and try again.");
    }

    public Task<Outcome<TestClock>> DeleteAsync(TestClockId id, CancellationToken cancellationToken) =>
        transactions.RunAsync(() => DeleteOnceAsync(id, cancellationToken), cancellationToken);

    private async Task<Outcome<TestClock>> DeleteOnceAsync(TestClockId id, CancellationToken cancellationToken)
    {
        await using var transaction = await transactions.BeginAsync(cancellationToken).ConfigureAwait(false);
        if (await store.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } clock)
            return Refusal.NotFound("TestClock", id.ToString());
        if (clock.Status == TestClockStatus.Advancing)
            return Refusal.Conflict($"The clock is advancing to {clock.AdvancingTo}; wait until it is ready.");
        if (await store.DeleteAsync(clock, cancellationToken).ConfigureAwait(false) != StoreResult.Success)
            return Refusal.Conflict("The clock was changed by another request; read it and try again.");
        await audit.WriteAsync("test_clock", id.ToString(), "deleted", reason: null, At("frozen_time", clock.FrozenTime), cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return clock;
    }

    private static Dictionary<string, string> At(string name, Instant time) => new() { [name] = InstantPattern.ExtendedIso.Format(time) };
}
