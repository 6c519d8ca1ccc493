using NodaTime;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Subscriptions;
using Orb.Billing.Work;

namespace Orb.Billing.Specifications;

/// <summary>What a round writes together: more rows than one statement of any store takes, each with its own key and version (R10, R22).</summary>
public abstract class BatchWritingSpecification<TStorage>(TStorage database) : IClassFixture<TStorage>
    where TStorage : StorageFixture
{
    private const int Many = 70;

    private static CancellationToken Token => StorageFixture.Token;

    [Fact]
    public async Task Of_many_drafts_those_whose_cause_is_taken_are_left_out_and_named()
    {
        var story = await Story.WriteAsync(database);
        await using var scope = database.Open(story.Tenant);
        var store = scope.Get<IInvoiceStore>();
        List<Invoice> drafts = [.. Enumerable.Range(0, Many).Select(i => Make.Draft(story.Subscription, $"cause {i}"))];
        await store.AddDraftAsync(Make.Draft(story.Subscription, "cause 3"), Token);
        await store.AddDraftAsync(Make.Draft(story.Subscription, "cause 69"), Token);

        (await store.AddDraftsAsync(drafts, Token)).ShouldBe(new HashSet<Core.Invoicing.InvoiceId> { drafts[3].Id, drafts[69].Id }, ignoreOrder: true);

        (await store.FindManyAsync([.. drafts.Select(d => d.Id)], Token)).Count.ShouldBe(Many - 2);
        (await store.FindAsync(drafts[68].Id, Token)).ShouldHaveSurvived(drafts[68]);
        (await store.AddDraftsAsync(drafts, Token)).Count.ShouldBe(Many);
        (await store.AddDraftsAsync([], Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Many_drafts_are_issued_with_their_lines_and_charges_all_or_none()
    {
        var stories = new List<Story>();
        var tenant = Ids.Tenant();
        for (var i = 0; i < 9; i++)
            stories.Add(await Story.WriteAsync(database, tenant));
        await using var scope = database.Open(tenant);
        var store = scope.Get<IInvoiceStore>();
        List<Invoice> drafts = [.. stories.Select(s => Make.Draft(s.Subscription))];
        await store.AddDraftsAsync(drafts, Token);
        List<Invoice> issued = [.. drafts.Zip(stories, (d, s) => Make.Issued(d, $"INV-{d.Id}", Make.Line(s.Subscription, s.Plan.Prices[0])))];

        (await store.IssueAsync([.. issued.SkipLast(1), issued[^1] with { Version = 1 }], Token)).ShouldBe(StoreResult.VersionConflict);
        (await store.FindManyAsync([.. drafts.Select(d => d.Id)], Token)).ShouldAllBe(i => i.Status == InvoiceStatus.Draft);
        (await store.IssueAsync(issued, Token)).ShouldBe(StoreResult.Success);
        (await store.IssueAsync(issued, Token)).ShouldBe(StoreResult.VersionConflict);

        (await store.FindAsync(issued[8].Id, Token)).ShouldHaveSurvived(issued[8] with { Version = 1 });
        (await store.SettledAsync([.. issued.SelectMany(i => i.Lines).Select(l => l.Line.Charge)], Token)).Values.ShouldAllBe(c => c.Version == 1 && c.Lines.Count == 1);
        // The next sequence of a charge that is there, and the first of one that is not.
        var next = Make.Draft(stories[0].Subscription);
        await store.AddDraftsAsync([next], Token);
        var both = Make.Issued(
            next, "next", Make.Line(stories[0].Subscription, stories[0].Plan.Prices[0], 2, 1), Make.Line(stories[0].Subscription, stories[0].Plan.Prices[1]));
        (await store.IssueAsync([both], Token)).ShouldBe(StoreResult.Success);
        (await store.SettledAsync([.. both.Lines.Select(l => l.Line.Charge)], Token)).Values.Select(c => c.Version).Order().ShouldBe([1, 2]);
    }

    [Fact]
    public async Task Many_subscriptions_move_on_in_the_versions_read_or_none_does_and_their_intervals_stay()
    {
        var stories = new List<Story>();
        var tenant = Ids.Tenant();
        for (var i = 0; i < 30; i++)
            stories.Add(await Story.WriteAsync(database, tenant));
        await using var scope = database.Open(tenant);
        var store = scope.Get<ISubscriptionStore>();
        List<Subscription> moved = [.. stories.Select(s => s.Subscription with { NextInvoiceDate = Make.Noon + Duration.FromDays(31), OpenFrom = Make.Noon })];

        (await store.AdvanceAsync([.. moved.SkipLast(1), moved[^1] with { Version = 4 }], Token)).ShouldBe(StoreResult.VersionConflict);
        (await store.FindAsync(moved[0].Id, Token)).ShouldHaveSurvived(stories[0].Subscription);
        (await store.AdvanceAsync(moved, Token)).ShouldBe(StoreResult.Success);
        (await store.FindAsync(moved[29].Id, Token)).ShouldHaveSurvived(moved[29] with { Version = 1 });
        (await store.AdvanceAsync(moved, Token)).ShouldBe(StoreResult.VersionConflict);
    }

    [Fact]
    public async Task Many_claims_advance_and_the_lost_ones_are_named()
    {
        var tenant = Ids.Tenant();
        await using var scope = database.Open(tenant);
        var work = scope.Get<IDueWorkStore>();
        var lease = Duration.FromMinutes(5);
        var claims = new List<DueClaim>();
        for (var i = 0; i < Many; i++)
        {
            var customer = Make.Customer();
            await scope.Get<ICustomerStore>().AddAsync(customer, Token);
            await work.ScheduleAsync(customer.Id, null, Make.Noon + Duration.FromDays(1_000), Token);
            claims.Add((await work.ClaimAsync(customer.Id, Make.Noon, lease, Token))!);
        }

        var thief = (await work.ClaimAsync(claims[5].CustomerId, Make.Noon + lease, lease, Token))!;
        await work.ReleaseAsync(claims[7], Token);

        (await work.AdvanceAsync([.. claims.Select(c => new DueProgress(c, null))], Token)).ShouldBe([claims[5], claims[7]]);
        await work.ReleaseAsync(claims, Token);
        (await work.ClaimAsync(claims[5].CustomerId, Make.Noon + lease, lease, Token)).ShouldBeNull();
        (await work.AdvanceAsync([new DueProgress(thief, Make.Noon)], Token)).ShouldBeEmpty();
        (await work.ClaimAsync(claims[69].CustomerId, Make.Noon, lease, Token))!.FencingToken.ShouldBe(2);
        await work.ReleaseAsync([], Token);
    }

    [Fact]
    public async Task Many_balances_move_at_once_or_none_does()
    {
        var tenant = Ids.Tenant();
        await using var scope = database.Open(tenant);
        var store = scope.Get<IBalanceStore>();
        var moves = new List<BalanceTransaction>();
        for (var i = 0; i < 30; i++)
        {
            var customer = Make.Customer();
            await scope.Get<ICustomerStore>().AddAsync(customer, Token);
            moves.Add(new BalanceTransaction
            {
                Id = new BalanceTransactionId(Ids.Next()),
                CustomerId = customer.Id,
                Sequence = 1,
                Action = BalanceAction.ManualAdjustment,
                Amount = Core.Amounts.Money.Of(10m + i, Core.Amounts.Currency.Usd),
                StartingBalance = Core.Amounts.Money.Zero(Core.Amounts.Currency.Usd),
                CreatedAt = Make.Noon,
            });
        }

        (await store.AddAsync(moves, Token)).ShouldBe(StoreResult.Success);
        (await store.AddAsync(moves[7] with { Id = new BalanceTransactionId(Ids.Next()) }, Token)).ShouldBe(StoreResult.AlreadyExists);
        List<CustomerId> customers = [.. moves.Select(m => m.CustomerId)];
        (await store.LatestAsync(customers, Token)).OrderBy(t => t.Amount.Amount).ToList().ShouldHaveSurvived(moves);
    }
}
