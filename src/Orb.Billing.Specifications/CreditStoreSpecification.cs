using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Credits;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Periods;
using Orb.Billing.Credits;

namespace Orb.Billing.Specifications;

public abstract class CreditStoreSpecification<TStorage>(TStorage database) : IClassFixture<TStorage>
    where TStorage : StorageFixture
{
    private static readonly Currency Unit = MakeCredits.Unit;

    private static CancellationToken Token => StorageFixture.Token;

    [Fact]
    public async Task Blocks_and_entries_survive_to_the_last_digit()
    {
        var story = await Story.WriteAsync(database);
        await using var scope = database.Open(story.Tenant);
        var store = scope.Get<ICreditStore>();
        var block = MakeCredits.Block(story, 123_456_789.123456789m);
        var entry = MakeCredits.Entry(story, block, 1);

        (await store.WriteAsync([block], [], [entry], Token)).ShouldBe(StoreResult.Success);

        (await store.BlocksAsync([story.Customer.Id], Token)).ToList().ShouldHaveSurvived([block]);
        (await store.LatestAsync(story.Customer.Id, Token)).ToList().ShouldHaveSurvived([entry]);
        (await store.ListAsync(story.Customer.Id, Unit, new CreditLedgerQuery(), null, 10, Token)).ToList().ShouldHaveSurvived([entry]);
        foreach (var none in (CreditLedgerQuery[])[new() { Type = LedgerEntryType.Void }, new() { Created = new CreatedRange(After: Make.Noon) }])
            (await store.ListAsync(story.Customer.Id, Unit, none, null, 10, Token)).ShouldBeEmpty();
        (await store.ListAsync(story.Customer.Id, Currency.Usd, new CreditLedgerQuery(), null, 10, Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_sequence_is_appended_once_and_a_block_is_replaced_from_the_version_read_R17()
    {
        var story = await Story.WriteAsync(database);
        await using var scope = database.Open(story.Tenant);
        var store = scope.Get<ICreditStore>();
        var block = MakeCredits.Block(story, 10m);
        await store.WriteAsync([block], [], [MakeCredits.Entry(story, block, 1)], Token);

        (await store.WriteAsync([], [block with { ExpiryBooked = true }], [MakeCredits.Entry(story, block, 1)], Token)).ShouldBe(StoreResult.VersionConflict);
        (await store.WriteAsync([], [block with { ExpiryBooked = true }], [MakeCredits.Entry(story, block, 2)], Token)).ShouldBe(StoreResult.Success);
        (await store.WriteAsync([], [block with { ExpiryBooked = false }], [MakeCredits.Entry(story, block, 3)], Token)).ShouldBe(StoreResult.VersionConflict);

        (await store.BlocksAsync([story.Customer.Id], Token)).Single().ShouldSatisfyAllConditions(b => b.ExpiryBooked.ShouldBeTrue(), b => b.Version.ShouldBe(1));
        (await store.LatestAsync(story.Customer.Id, Token)).Single().Entry.Sequence.ShouldBe(2);
    }

    [Fact]
    public async Task What_an_allocation_price_gives_for_a_period_is_given_once_R10()
    {
        var story = await Story.WriteAsync(database);
        await using var scope = database.Open(story.Tenant);
        var store = scope.Get<ICreditStore>();
        var interval = story.Subscription.Timeline.Intervals[0];
        var period = new ChargeKey(story.Subscription.Id, interval.LineageId, new LocalDate(2026, 1, 1), ChargeKind.Allocation);
        var block = MakeCredits.Block(story, 10m) with { Allocation = period, AllocationSequence = 1 };

        (await store.WriteAsync([block], [], [MakeCredits.Entry(story, block, 1)], Token)).ShouldBe(StoreResult.Success);

        (await store.BlocksAsync([story.Customer.Id], Token)).ToList().ShouldHaveSurvived([block]);
        var again = MakeCredits.Block(story, 10m) with { Allocation = period, AllocationSequence = 1 };
        (await store.WriteAsync([again], [], [MakeCredits.Entry(story, again, 2)], Token)).ShouldBe(StoreResult.VersionConflict);
        (await store.WriteAsync([again with { AllocationSequence = 2 }], [], [MakeCredits.Entry(story, again, 2)], Token)).ShouldBe(StoreResult.Success);
    }

    [Fact]
    public async Task Draws_are_appended_to_lines_and_found_by_charge()
    {
        var story = await Story.WriteAsync(database);
        var issued = await story.IssueAsync(database, "INV-1", Make.Line(story.Subscription, story.Plan.Prices[0]));
        await using var scope = database.Open(story.Tenant);
        var store = scope.Get<ICreditStore>();
        var block = MakeCredits.Block(story, 10m);
        await store.WriteAsync([block], [], [], Token);
        var line = issued.Lines[0];
        var day = new LocalDate(2026, 1, 5);
        var first = new LineDraws(line.Id, line.Line.Charge, [new LineDraw(day, block.Block.Id, Money.Of(1.5m, Unit)), new LineDraw(day, null, Money.Of(2m, Unit))]);
        var back = first with { Draws = [new LineDraw(day, block.Block.Id, Money.Of(-1m, Unit))] };

        (await store.AddDrawsAsync([first], Token)).ShouldBe(StoreResult.Success);
        (await store.AddDrawsAsync([back], Token)).ShouldBe(StoreResult.Success);

        var whole = first with { Draws = [.. first.Draws, .. back.Draws] };
        (await store.DrawsAsync([line.Line.Charge], Token)).ToList().ShouldHaveSurvived([whole]);
        (await store.DrawsOfLinesAsync([line.Id], Token)).ToList().ShouldHaveSurvived([whole]);
    }

    [Fact]
    public async Task A_rule_takes_the_place_of_the_one_of_its_unit_and_allocations_survive()
    {
        var story = await Story.WriteAsync(database);
        await using var scope = database.Open(story.Tenant);
        var store = scope.Get<ICreditStore>();
        var rule = new TopUp
        {
            Id = new TopUpId(Ids.Next()),
            CustomerId = story.Customer.Id,
            Rule = new TopUpRule(Money.Of(5m, Unit), Money.Of(2.5m, Unit), 0.333m, Currency.Usd, CreditLifetime.Months(3)),
            Terms = new PurchaseTerms(30, "Thanks", true),
            CreatedAt = Make.Noon,
        };
        var second = rule with { Id = new TopUpId(Ids.Next()), Terms = new PurchaseTerms() };
        await store.ReplaceTopUpAsync(rule, Token);
        (await store.TopUpsAsync(story.Customer.Id, Token)).ToList().ShouldHaveSurvived([rule]);
        await store.ReplaceTopUpAsync(second, Token);
        (await store.TopUpsAsync(story.Customer.Id, Token)).Single().Id.ShouldBe(second.Id);
        (await store.DeleteTopUpAsync(story.Customer.Id, rule.Id, Token)).ShouldBeFalse();
        (await store.DeleteTopUpAsync(story.Customer.Id, second.Id, Token)).ShouldBeTrue();

        var allocation = new CreditAllocation
        {
            Id = new CreditAllocationId(Ids.Next()),
            CustomerId = story.Customer.Id,
            Amount = Money.Of(7m, Unit),
            Cadence = Cadence.Quarterly,
            Anchor = new BillingAnchor(2026, 1, 31),
            Lifetime = CreditLifetime.Cadence,
            Start = Make.Noon,
            End = Make.Noon + Duration.FromDays(400),
            NextAt = Make.Noon,
            CreatedAt = Make.Noon,
        };
        (await store.AddAllocationAsync(allocation, Token)).ShouldBe(StoreResult.Success);
        (await store.AllocationsAsync(story.Customer.Id, Token)).ToList().ShouldHaveSurvived([allocation]);
        (await store.UpdateAllocationAsync(allocation with { NextAt = null }, Token)).ShouldBe(StoreResult.Success);
        (await store.UpdateAllocationAsync(allocation, Token)).ShouldBe(StoreResult.VersionConflict);
    }
}
