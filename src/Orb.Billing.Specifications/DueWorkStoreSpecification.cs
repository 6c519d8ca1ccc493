using NodaTime;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;
using Orb.Billing.TestClocks;
using Orb.Billing.Work;

namespace Orb.Billing.Specifications;

public abstract class DueWorkStoreSpecification<TStorage>(TStorage database) : IClassFixture<TStorage>
    where TStorage : StorageFixture
{
    private static readonly Duration Lease = Duration.FromMinutes(5);

    private static CancellationToken Token => StorageFixture.Token;

    [Fact]
    public async Task Claims_cross_tenants_longest_due_first_and_leave_out_what_is_not_due()
    {
        var clock = await ClockAsync(Ids.Tenant());
        var (late, early, later) = (await CustomerAsync(clock), await CustomerAsync(clock), await CustomerAsync(clock));
        await ScheduleAsync(late, clock, 2);
        await ScheduleAsync(early, clock, 1);
        await ScheduleAsync(later, clock, 3);
        await using var scope = database.Open();

        var claims = await scope.Get<IDueWorkStore>().ClaimAsync(clock.Id, Make.Noon + Duration.FromHours(2), Make.Noon, Lease, 10, Token);

        claims.Select(c => c.CustomerId).ShouldBe([early.Customer, late.Customer]);
        claims.Select(c => c.TenantId).ShouldBe([early.Tenant, late.Tenant]);
        claims.ShouldAllBe(c => c.FencingToken == 1);
    }

    [Fact]
    public async Task The_wall_clock_and_each_test_clock_have_queues_of_their_own()
    {
        var clock = await ClockAsync(Ids.Tenant());
        var onClock = await CustomerAsync(clock);
        var onWall = await CustomerAsync(null);
        await ScheduleAsync(onClock, clock, 0);
        await ScheduleAsync(onWall, null, 0);
        await using var scope = database.Open();
        var work = scope.Get<IDueWorkStore>();

        (await work.ClaimAsync(null, Make.Noon, Make.Noon, Lease, 100, Token)).Select(c => c.CustomerId).ShouldContain(onWall.Customer);
        (await work.ClaimAsync(clock.Id, Make.Noon, Make.Noon, Lease, 100, Token)).Select(c => c.CustomerId).ShouldBe([onClock.Customer]);
    }

    [Fact]
    public async Task Claimers_at_once_never_get_the_same_customer()
    {
        var clock = await ClockAsync(Ids.Tenant());
        for (var i = 0; i < 40; i++)
            await ScheduleAsync(await CustomerAsync(clock), clock, 0);

        var claimed = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(
            async () =>
            {
                var mine = new List<DueClaim>();
                await using var scope = database.Open();
                while (await scope.Get<IDueWorkStore>().ClaimAsync(clock.Id, Make.Noon, Make.Noon, Lease, 3, Token) is { Count: > 0 } claims)
                {
                    mine.AddRange(claims);
                    mine.Count.ShouldBeLessThanOrEqualTo(40, "a customer that is claimed is claimed again");
                }

                return mine;
            },
            Token)));

        claimed.SelectMany(c => c).Select(c => c.CustomerId).Distinct().Count().ShouldBe(40);
        claimed.Sum(c => c.Count).ShouldBe(40);
    }

    [Fact]
    public async Task A_lease_that_ran_out_is_claimed_anew_and_the_old_token_writes_nothing()
    {
        var clock = await ClockAsync(Ids.Tenant());
        var who = await CustomerAsync(clock);
        await ScheduleAsync(who, clock, 0);
        await using var scope = database.Open(who.Tenant);
        var work = scope.Get<IDueWorkStore>();
        async Task<DueClaim?> ClaimAsync(Instant now) => (await work.ClaimAsync(clock.Id, Make.Noon, now, Lease, 10, Token)).SingleOrDefault();

        var old = (await ClaimAsync(Make.Noon))!;
        (await ClaimAsync(Make.Noon + Lease - Duration.FromTicks(1))).ShouldBeNull();
        (await work.AdvanceAsync(old, Make.Noon, Token)).ShouldBeTrue();
        var fresh = (await ClaimAsync(Make.Noon + Lease))!;

        fresh.FencingToken.ShouldBe(old.FencingToken + 1);
        (await work.AdvanceAsync(old, null, Token)).ShouldBeFalse();
        await work.ReleaseAsync(old, Token);
        (await work.ClaimAsync(who.Customer, Make.Noon + Lease, Lease, Token)).ShouldBeNull();
        (await work.AdvanceAsync(fresh, Make.Noon + Duration.FromHours(5), Token)).ShouldBeTrue();
        await work.ReleaseAsync(fresh, Token);
        (await work.AdvanceAsync(fresh, null, Token)).ShouldBeFalse();
        (await ClaimAsync(Make.Noon + Lease)).ShouldBeNull();
        (await work.ClaimAsync(who.Customer, Make.Noon + Lease, Lease, Token))!.FencingToken.ShouldBe(3);
    }

    [Fact]
    public async Task Nothing_due_is_never_claimed_until_it_is_scheduled_again()
    {
        var clock = await ClockAsync(Ids.Tenant());
        var who = await CustomerAsync(clock);
        await ScheduleAsync(who, clock, 0);
        await using var scope = database.Open(who.Tenant);
        var work = scope.Get<IDueWorkStore>();
        var claim = (await work.ClaimAsync(who.Customer, Make.Noon, Lease, Token))!;
        await work.AdvanceAsync(claim, null, Token);
        await work.ReleaseAsync(claim, Token);

        (await work.ClaimAsync(clock.Id, Instant.MaxValue, Make.Noon, Lease, 10, Token)).ShouldBeEmpty();
        await ScheduleAsync(who, clock, 3);
        (await work.ClaimAsync(clock.Id, Make.Noon + Duration.FromHours(3), Make.Noon, Lease, 10, Token)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Scheduling_keeps_the_earlier_instant()
    {
        var clock = await ClockAsync(Ids.Tenant());
        var who = await CustomerAsync(clock);
        await ScheduleAsync(who, clock, 5);
        await ScheduleAsync(who, clock, 2);
        await ScheduleAsync(who, clock, 9);
        await using var scope = database.Open();
        var work = scope.Get<IDueWorkStore>();

        (await work.ClaimAsync(clock.Id, Make.Noon + Duration.FromHours(2) - Duration.FromTicks(1), Make.Noon, Lease, 10, Token)).ShouldBeEmpty();
        (await work.ClaimAsync(clock.Id, Make.Noon + Duration.FromHours(2), Make.Noon, Lease, 10, Token)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task One_customer_is_claimed_in_its_own_tenant_only()
    {
        var who = await CustomerAsync(null);
        await ScheduleAsync(who, null, 1_000_000);
        await using var other = database.Open(Ids.Tenant());
        await using var scope = database.Open(who.Tenant);

        (await other.Get<IDueWorkStore>().ClaimAsync(who.Customer, Make.Noon, Lease, Token)).ShouldBeNull();
        (await scope.Get<IDueWorkStore>().ClaimAsync(Ids.Customer(), Make.Noon, Lease, Token)).ShouldBeNull();
        (await scope.Get<IDueWorkStore>().ClaimAsync(who.Customer, Make.Noon, Lease, Token))
            .ShouldBe(new DueClaim(who.Tenant, who.Customer, 1));
    }

    [Fact]
    public async Task An_advance_belongs_to_the_steps_transaction()
    {
        var who = await CustomerAsync(null);
        await ScheduleAsync(who, null, 0);
        await using var scope = database.Open(who.Tenant);
        var work = scope.Get<IDueWorkStore>();
        var claim = (await work.ClaimAsync(who.Customer, Make.Noon, Lease, Token))!;
        await using (await scope.Get<IBillingTransactions>().BeginAsync(Token))
            (await work.AdvanceAsync(claim, null, Token)).ShouldBeTrue();
        await work.ReleaseAsync(claim, Token);

        (await work.ClaimAsync(null, Make.Noon, Make.Noon, Lease, 100, Token)).Select(c => c.CustomerId).ShouldContain(who.Customer);
    }

    private async Task<TestClock> ClockAsync(TenantId tenant)
    {
        var clock = new TestClock { Id = Ids.TestClock(), Name = tenant.ToString(), FrozenTime = Make.Noon, CreatedAt = Make.Noon };
        await using var scope = database.Open(tenant);
        await scope.Get<ITestClockStore>().AddAsync(clock, Token);
        return clock;
    }

    // The queue's clock is the one it is scheduled with; customers of several tenants share it here to be told apart from other tests.
    private async Task<(TenantId Tenant, CustomerId Customer)> CustomerAsync(TestClock? clock)
    {
        var (tenant, customer) = (Ids.Tenant(), Make.Customer(clock?.Name));
        await using var scope = database.Open(tenant);
        await scope.Get<ICustomerStore>().AddAsync(customer, Token);
        return (tenant, customer.Id);
    }

    private async Task ScheduleAsync((TenantId Tenant, CustomerId Customer) who, TestClock? clock, int hours)
    {
        await using var scope = database.Open(who.Tenant);
        await scope.Get<IDueWorkStore>().ScheduleAsync(who.Customer, clock?.Id, Make.Noon + Duration.FromHours(hours), Token);
    }
}
