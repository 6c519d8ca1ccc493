using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Invoicing;

namespace Orb.Billing.Specifications;

public abstract class InvoiceStoreSpecification<TStorage>(TStorage database) : IClassFixture<TStorage>
    where TStorage : StorageFixture
{
    private static CancellationToken Token => StorageFixture.Token;

    [Fact]
    public async Task A_draft_survives_without_lines()
    {
        var story = await Story.WriteAsync(database);
        await using var scope = database.Open(story.Tenant);
        var store = scope.Get<IInvoiceStore>();
        var draft = Make.Draft(story.Subscription);

        (await store.AddDraftAsync(draft, Token)).ShouldBe(StoreResult.Success);

        (await store.FindAsync(draft.Id, Token)).ShouldHaveSurvived(draft);
        (await store.DraftsOfCustomerAsync(story.Customer.Id, Token)).ShouldHaveSingleItem().ShouldHaveSurvived(draft);
    }

    [Fact]
    public async Task An_issued_invoice_survives_with_its_lines_explanations_and_credit_notes()
    {
        var story = await Story.WriteAsync(database);
        var first = Make.Line(story.Subscription, story.Plan.Prices[1]);
        var second = Make.Line(story.Subscription, story.Plan.Prices[0], amount: 100m);
        var issued = await story.IssueAsync(database, "INV-1", first, second);
        await using var scope = database.Open(story.Tenant);
        var store = scope.Get<IInvoiceStore>();
        var note = Make.CreditNote(issued, "CN-1", (second, 0.07m), (first, 0.05m), (second, 1m));
        var versions = new Dictionary<ChargeKey, int> { [first.Line.Charge] = 1, [second.Line.Charge] = 1 };

        (await store.AddCreditNoteAsync(note, issued with { Version = 1 }, versions, Token)).ShouldBe(StoreResult.Success);

        (await store.FindAsync(issued.Id, Token)).ShouldHaveSurvived(issued with { Version = 2, CreditNotes = [note] });
        (await store.DraftsOfCustomerAsync(story.Customer.Id, Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_second_draft_of_a_cause_is_refused_and_allowed_in_another_tenant()
    {
        var story = await Story.WriteAsync(database);
        var other = await Story.WriteAsync(database);
        await using var scope = database.Open(story.Tenant);
        await using var otherScope = database.Open(other.Tenant);
        var store = scope.Get<IInvoiceStore>();

        (await store.AddDraftAsync(Make.Draft(story.Subscription, "cause"), Token)).ShouldBe(StoreResult.Success);
        (await store.AddDraftAsync(Make.Draft(story.Subscription, "cause"), Token)).ShouldBe(StoreResult.AlreadyExists);
        (await store.AddDraftAsync(Make.Draft(story.Subscription, "cause") with { Cause = InvoiceCause.Change }, Token)).ShouldBe(StoreResult.Success);
        (await otherScope.Get<IInvoiceStore>().AddDraftAsync(Make.Draft(other.Subscription, "cause"), Token)).ShouldBe(StoreResult.Success);
    }

    [Fact]
    public async Task A_draft_is_issued_or_removed_once_and_in_the_version_read()
    {
        var story = await Story.WriteAsync(database);
        await using var scope = database.Open(story.Tenant);
        var store = scope.Get<IInvoiceStore>();
        var draft = Make.Draft(story.Subscription);
        await store.AddDraftAsync(draft, Token);

        (await store.IssueAsync(Make.Issued(draft, "A") with { Version = 1 }, Token)).ShouldBe(StoreResult.VersionConflict);
        (await store.IssueAsync(Make.Issued(draft, "A"), Token)).ShouldBe(StoreResult.Success);
        (await store.IssueAsync(Make.Issued(draft, "B"), Token)).ShouldBe(StoreResult.VersionConflict);
        (await store.IssueAsync(Make.Issued(draft, "B") with { Version = 1 }, Token)).ShouldBe(StoreResult.VersionConflict);
        (await store.RemoveDraftAsync(draft with { Version = 1 }, Token)).ShouldBe(StoreResult.VersionConflict);

        var unwanted = Make.Draft(story.Subscription);
        await store.AddDraftAsync(unwanted, Token);
        (await store.RemoveDraftAsync(unwanted with { Version = 7 }, Token)).ShouldBe(StoreResult.VersionConflict);
        (await store.RemoveDraftAsync(unwanted, Token)).ShouldBe(StoreResult.Success);
        (await store.FindAsync(unwanted.Id, Token)).ShouldBeNull();
    }

    [Fact]
    public async Task A_second_line_of_a_sequence_writes_nothing()
    {
        var story = await Story.WriteAsync(database);
        var price = story.Plan.Prices[0];
        await story.IssueAsync(database, "INV-1", Make.Line(story.Subscription, price));
        await using var scope = database.Open(story.Tenant);
        var store = scope.Get<IInvoiceStore>();
        var draft = Make.Draft(story.Subscription);
        await store.AddDraftAsync(draft, Token);
        var fresh = Make.Line(story.Subscription, story.Plan.Prices[1]);

        // The same first line once more, beside one that would be fine: a second worker, or a retry.
        (await store.IssueAsync(Make.Issued(draft, "INV-2", fresh, Make.Line(story.Subscription, price)), Token)).ShouldBe(StoreResult.VersionConflict);

        (await store.FindAsync(draft.Id, Token)).ShouldHaveSurvived(draft);
        (await store.SettledAsync([fresh.Line.Charge], Token)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(3, 1)]
    [InlineData(2, 2)]
    public async Task A_line_from_another_version_or_sequence_of_its_charge_is_refused(int sequence, int version)
    {
        var story = await Story.WriteAsync(database);
        var price = story.Plan.Prices[0];
        await story.IssueAsync(database, "INV-1", Make.Line(story.Subscription, price));
        await using var scope = database.Open(story.Tenant);
        var store = scope.Get<IInvoiceStore>();
        var draft = Make.Draft(story.Subscription);
        await store.AddDraftAsync(draft, Token);

        (await store.IssueAsync(Make.Issued(draft, "INV-2", Make.Line(story.Subscription, price, sequence, version)), Token))
            .ShouldBe(StoreResult.VersionConflict);
        (await store.IssueAsync(Make.Issued(draft, "INV-2", Make.Line(story.Subscription, price, 2, 1)), Token)).ShouldBe(StoreResult.Success);
    }

    [Fact]
    public async Task A_number_that_is_taken_issues_nothing()
    {
        var story = await Story.WriteAsync(database);
        await story.IssueAsync(database, "INV-1");
        await using var scope = database.Open(story.Tenant);
        var store = scope.Get<IInvoiceStore>();
        var draft = Make.Draft(story.Subscription);
        await store.AddDraftAsync(draft, Token);

        (await store.IssueAsync(Make.Issued(draft, "INV-1"), Token)).ShouldBe(StoreResult.VersionConflict);
        (await store.FindAsync(draft.Id, Token)).ShouldHaveSurvived(draft);
    }

    [Fact]
    public async Task Charges_sum_what_was_billed_and_credited_and_name_the_lines_oldest_first()
    {
        var story = await Story.WriteAsync(database);
        var price = story.Plan.Prices[0];
        var first = Make.Line(story.Subscription, price, amount: 100m);
        var second = Make.Line(story.Subscription, price, 2, 1, 20.50m);
        var one = await story.IssueAsync(database, "INV-1", first);
        var two = await story.IssueAsync(database, "INV-2", second);
        await using var scope = database.Open(story.Tenant);
        var store = scope.Get<IInvoiceStore>();
        var charge = first.Line.Charge;

        (await store.AddCreditNoteAsync(Make.CreditNote(two, "CN-1", (second, 0.50m)), two with { Version = 1 }, new Dictionary<ChargeKey, int> { [charge] = 1 }, Token))
            .ShouldBe(StoreResult.VersionConflict);
        (await store.AddCreditNoteAsync(Make.CreditNote(two, "CN-1", (second, 0.50m)), two with { Version = 1 }, new Dictionary<ChargeKey, int> { [charge] = 2 }, Token))
            .ShouldBe(StoreResult.Success);
        (await store.AddCreditNoteAsync(Make.CreditNote(one, "CN-1", (first, 1m)), one with { Version = 1 }, new Dictionary<ChargeKey, int> { [charge] = 3 }, Token))
            .ShouldBe(StoreResult.AlreadyExists);

        var expected = new SettledCharge(
            charge, 3, 2, Money.Of(120.50m, Currency.Usd), Money.Of(0.50m, Currency.Usd), Make.Digits28 * 2, Instant.FromUtc(2026, 2, 1, 0, 0),
            [
                new SettledLine(one.Id, first.Id, Money.Of(100m, Currency.Usd), Money.Zero(Currency.Usd)),
                new SettledLine(two.Id, second.Id, Money.Of(20.50m, Currency.Usd), Money.Of(0.50m, Currency.Usd)),
            ]);
        var settled = await store.SettledAsync([charge, charge with { AnchorPeriodStart = new LocalDate(2026, 2, 1) }], Token);
        settled.Values.ShouldHaveSingleItem().ShouldHaveSurvived(expected);
        (await store.SettledPastAsync(story.Subscription.Id, Instant.FromUtc(2026, 2, 1, 0, 0), Token)).ShouldBeEmpty();
        (await store.SettledPastAsync(story.Subscription.Id, Instant.FromUtc(2026, 1, 31, 23, 59), Token)).Keys.ShouldBe([charge]);
        (await store.BilledPastAsync(new Dictionary<SubscriptionId, Instant> { [story.Subscription.Id] = Instant.FromUtc(2026, 2, 1, 0, 0) }, Token)).ShouldBeEmpty();
        (await store.BilledPastAsync(new Dictionary<SubscriptionId, Instant> { [story.Subscription.Id] = Instant.FromUtc(2026, 1, 31, 23, 59) }, Token))
            .ShouldBe([new BilledCharge(charge, Instant.FromUtc(2026, 2, 1, 0, 0), settled[charge].CutOff)]);
    }

    [Fact]
    public async Task Two_lines_of_one_charge_on_one_invoice_are_two_sequences()
    {
        var story = await Story.WriteAsync(database);
        var price = story.Plan.Prices[0];
        var first = Make.Line(story.Subscription, price, amount: 1m);
        await story.IssueAsync(database, "INV-1", first, Make.Line(story.Subscription, price, 2, 1, 2m));
        await using var scope = database.Open(story.Tenant);

        var settled = (await scope.Get<IInvoiceStore>().SettledAsync([first.Line.Charge], Token)).Values.Single();
        (settled.Version, settled.Sequence, settled.Billed.Amount).ShouldBe((2, 2, 3m));
    }

    [Fact]
    public async Task Another_tenant_sees_no_invoice_and_no_charge()
    {
        var story = await Story.WriteAsync(database);
        var line = Make.Line(story.Subscription, story.Plan.Prices[0]);
        var issued = await story.IssueAsync(database, "INV-1", line);
        await using var other = database.Open(Ids.Tenant());
        var store = other.Get<IInvoiceStore>();

        (await store.FindAsync(issued.Id, Token)).ShouldBeNull();
        (await store.ListAsync(new InvoiceQuery(), null, 10, Token)).ShouldBeEmpty();
        (await store.SettledAsync([line.Line.Charge], Token)).ShouldBeEmpty();
        (await store.SettledPastAsync(story.Subscription.Id, Instant.MinValue, Token)).ShouldBeEmpty();
        (await store.IssueAsync(issued with { Version = 1 }, Token)).ShouldBe(StoreResult.VersionConflict);
        (await store.AddCreditNoteAsync(Make.CreditNote(issued, "CN-1", (line, 1m)), issued with { Version = 1 }, new Dictionary<ChargeKey, int> { [line.Line.Charge] = 1 }, Token))
            .ShouldBe(StoreResult.VersionConflict);
    }

    [Fact]
    public async Task Lists_run_by_date_then_id_and_filter()
    {
        var tenant = Ids.Tenant();
        var acme = await Story.WriteAsync(database, tenant, c => c with { ExternalCustomerId = "acme" });
        var other = await Story.WriteAsync(database, tenant);
        await using var scope = database.Open(tenant);
        var store = scope.Get<IInvoiceStore>();
        Invoice[] drafts =
        [
            Make.Draft(acme.Subscription, date: Make.Noon + Duration.FromDays(2)),
            Make.Draft(acme.Subscription, date: Make.Noon),
            Make.Draft(acme.Subscription, date: Make.Noon),
            Make.Draft(other.Subscription, date: Make.Noon + Duration.FromDays(1)),
            Make.Draft(acme.Subscription, date: Make.Noon),
        ];
        foreach (var draft in drafts)
            await store.AddDraftAsync(draft, Token);
        var all = new InvoiceQuery { Statuses = [] };
        async Task<List<int>> ListAsync(InvoiceQuery query, PagePosition? after = null, int take = 10) =>
            [.. (await store.ListAsync(query, after, take, Token)).Select(i => Array.FindIndex(drafts, d => d.Id == i.Id))];

        var seen = new List<int>();
        PagePosition? position = null;
        while (await ListAsync(all, position, 2) is { Count: > 0 } page)
        {
            seen.AddRange(page);
            position = new PagePosition(drafts[page[^1]].InvoiceDate, drafts[page[^1]].Id.Value);
        }

        seen.ShouldBe([0, 3, 4, 2, 1]);
        (await ListAsync(new InvoiceQuery())).ShouldBeEmpty();
        (await ListAsync(all with { Statuses = [InvoiceStatus.Draft, InvoiceStatus.Void] })).Count.ShouldBe(5);
        (await ListAsync(all with { CustomerId = other.Customer.Id })).ShouldBe([3]);
        (await ListAsync(all with { ExternalCustomerId = "acme" })).ShouldBe([0, 4, 2, 1]);
        (await ListAsync(all with { SubscriptionId = other.Subscription.Id })).ShouldBe([3]);
        (await ListAsync(all with { InvoiceDate = new CreatedRange(After: Make.Noon, Through: Make.Noon + Duration.FromDays(1)) })).ShouldBe([3]);
        (await ListAsync(all with { DueDate = new CreatedRange(From: Make.Noon + Duration.FromDays(16)) })).ShouldBe([0]);
        (await store.DraftsOfCustomerAsync(acme.Customer.Id, Token)).Select(d => d.Id).ShouldBe(new[] { 1, 2, 4, 0 }.Select(i => drafts[i].Id));
    }
}
