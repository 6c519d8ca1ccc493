using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Taxes;
using Orb.Billing.Invoicing;
using Orb.Billing.Taxes;

namespace Orb.Billing.Specifications;

/// <summary>What happens to invoices beside being issued: lines by hand, payments, voiding, notes of goodwill.</summary>
public abstract class InvoiceMoneyStoreSpecification<TStorage>(TStorage database) : IClassFixture<TStorage>
    where TStorage : StorageFixture
{
    private static readonly Instant January31 = Instant.FromUtc(2026, 2, 1, 0, 0);

    private static CancellationToken Token => StorageFixture.Token;

    [Fact]
    public async Task Lines_made_by_hand_survive_on_a_draft_and_are_replaced_in_the_version_read()
    {
        var story = await Story.WriteAsync(database);
        await using var scope = database.Open(story.Tenant);
        var store = scope.Get<IInvoiceStore>();
        var draft = Make.Draft(story.Subscription) with { ManualLines = [Make.ManualLine(story.Item), Make.ManualLine()] };
        await store.AddDraftAsync(draft, Token);
        (await store.FindAsync(draft.Id, Token)).ShouldHaveSurvived(draft);

        var changed = draft with { ManualLines = [draft.ManualLines[1], Make.ManualLine()], Memo = "New", Metadata = new Dictionary<string, string>() };
        (await store.UpdateDraftAsync(changed with { Version = 1 }, Token)).ShouldBe(StoreResult.VersionConflict);
        (await store.FindAsync(draft.Id, Token)).ShouldHaveSurvived(draft);
        (await store.UpdateDraftAsync(changed, Token)).ShouldBe(StoreResult.Success);
        (await store.FindAsync(draft.Id, Token)).ShouldHaveSurvived(changed with { Version = 1 });
        // An issue that read the draft before the line came must not win.
        (await store.IssueAsync(Make.Issued(draft, "INV-1"), Token)).ShouldBe(StoreResult.VersionConflict);
        (await store.IssueAsync(Make.Issued(changed with { Version = 1 }, "INV-1"), Token)).ShouldBe(StoreResult.Success);
        (await store.FindAsync(draft.Id, Token))!.ManualLines.ToList().ShouldHaveSurvived([.. changed.ManualLines]);
        (await store.UpdateDraftAsync(changed with { Version = 2 }, Token)).ShouldBe(StoreResult.VersionConflict);
        (await store.InvoiceOfLineAsync(changed.ManualLines[0].Id, Token)).ShouldBe(draft.Id);
        (await store.InvoiceOfLineAsync(draft.ManualLines[0].Id, Token)).ShouldBeNull();
    }

    [Fact]
    public async Task An_invoice_without_a_subscription_survives()
    {
        var story = await Story.WriteAsync(database);
        await using var scope = database.Open(story.Tenant);
        var store = scope.Get<IInvoiceStore>();
        var draft = Make.Draft(story.Subscription) with { Cause = InvoiceCause.OneOff, SubscriptionId = null, AutoIssue = null, ManualLines = [Make.ManualLine()] };

        (await store.AddDraftAsync(draft, Token)).ShouldBe(StoreResult.Success);

        (await store.FindAsync(draft.Id, Token)).ShouldHaveSurvived(draft);
        (await store.DraftsOfCustomerAsync(story.Customer.Id, Token)).ShouldHaveSingleItem();
        (await store.ListAsync(new InvoiceQuery { Statuses = [], SubscriptionId = story.Subscription.Id }, null, 10, Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_head_of_an_issued_invoice_is_replaced_in_the_version_read_and_its_lines_stay()
    {
        var story = await Story.WriteAsync(database);
        var line = Make.Line(story.Subscription, story.Plan.Prices[0]);
        var issued = await story.IssueAsync(database, "INV-1", line);
        await using var scope = database.Open(story.Tenant);
        var store = scope.Get<IInvoiceStore>();
        var voided = issued with { Status = InvoiceStatus.Void, VoidedAt = Make.Noon, Payment = null, Version = 1 };

        (await store.UpdateAsync(voided with { Version = 0 }, Token)).ShouldBe(StoreResult.VersionConflict);
        (await store.VoidAsync(voided with { Version = 0 }, Token)).ShouldBe(StoreResult.VersionConflict);
        (await store.VoidAsync(voided, Token)).ShouldBe(StoreResult.Success);
        (await store.FindAsync(issued.Id, Token)).ShouldHaveSurvived(voided with { Version = 2 });

        // Waived: settled as it was, and nothing of it may be credited.
        var settled = (await store.SettledAsync([line.Line.Charge], Token)).Values.Single();
        (settled.Billed, settled.Version, settled.CoveredUntil).ShouldBe((Usd(12.34m), 1, January31));
        settled.Lines.ShouldBe([new SettledLine(issued.Id, line.Id, Usd(12.34m), Usd(12.34m))]);
    }

    [Fact]
    public async Task Voiding_with_rebill_opens_the_charges_and_what_they_cover_follows_from_the_lines_left()
    {
        var story = await Story.WriteAsync(database);
        var price = story.Plan.Prices[0];
        var early = Make.Line(story.Subscription, price, amount: 10m);
        early = early with { Line = early.Line with { Service = new(early.Line.Service.Start, Instant.FromUtc(2026, 1, 15, 0, 0)), Quantity = 3m } };
        var late = Make.Line(story.Subscription, price, 2, 1, 20m);
        late = late with { Line = late.Line with { Quantity = 4m } };
        var alone = Make.Line(story.Subscription, story.Plan.Prices[1], amount: 5m);
        var first = await story.IssueAsync(database, "INV-1", early);
        var second = await story.IssueAsync(database, "INV-2", late, alone);
        await using var scope = database.Open(story.Tenant);
        var store = scope.Get<IInvoiceStore>();

        (await store.VoidAsync(second with { Status = InvoiceStatus.Void, Rebilled = true, Version = 1 }, Token)).ShouldBe(StoreResult.Success);

        var settled = await store.SettledAsync([early.Line.Charge, alone.Line.Charge], Token);
        var charge = settled[early.Line.Charge];
        (charge.Version, charge.Sequence, charge.Billed, charge.Quantity, charge.CoveredUntil).ShouldBe((3, 2, Usd(10m), 3m, Instant.FromUtc(2026, 1, 15, 0, 0)));
        charge.Lines.Select(l => l.InvoiceId).ShouldBe([first.Id]);
        var open = settled[alone.Line.Charge];
        (open.Version, open.Sequence, open.Billed, open.CoveredUntil, open.Lines.Count).ShouldBe((2, 1, Usd(0m), Instant.MinValue, 0));
        (await store.SettledPastAsync(story.Subscription.Id, Instant.FromUtc(2026, 1, 1, 0, 0), Token)).Keys.ShouldBe([early.Line.Charge]);

        // The sequence is never used twice: the next line is the second of its charge.
        await story.IssueAsync(database, "INV-3", Make.Line(story.Subscription, story.Plan.Prices[1], 2, 2, 6m));
        (await store.SettledAsync([alone.Line.Charge], Token)).Values.Single().Billed.ShouldBe(Usd(6m));
    }

    [Fact]
    public async Task A_goodwill_note_lowers_the_cap_but_not_what_is_settled_and_voiding_it_lifts_the_cap_again()
    {
        var story = await Story.WriteAsync(database);
        var line = Make.Line(story.Subscription, story.Plan.Prices[0], amount: 10m);
        var issued = await story.IssueAsync(database, "INV-1", line) with { Version = 1 };
        await using var scope = database.Open(story.Tenant);
        var store = scope.Get<IInvoiceStore>();
        var goodwill = Make.CreditNote(issued, "CN-1", (line, 4m)) with { Cause = CreditNoteCause.Goodwill };
        var reconcile = Make.CreditNote(issued, "CN-2", (line, 1m));
        var versions = new Dictionary<ChargeKey, int> { [line.Line.Charge] = 1 };

        (await store.AddCreditNoteAsync(goodwill, issued, versions, Token)).ShouldBe(StoreResult.Success);
        // Who computed before the goodwill note knew another cap, and another invoice.
        (await store.AddCreditNoteAsync(reconcile, issued with { Version = 2 }, versions, Token)).ShouldBe(StoreResult.VersionConflict);
        versions[line.Line.Charge] = 2;
        (await store.AddCreditNoteAsync(reconcile, issued, versions, Token)).ShouldBe(StoreResult.VersionConflict);
        (await store.AddCreditNoteAsync(reconcile, issued with { Version = 2 }, versions, Token)).ShouldBe(StoreResult.Success);
        (await SettledAsync()).ShouldBe((Usd(1m), Usd(5m)));

        var voided = goodwill with { VoidedAt = Make.Noon };
        (await store.VoidCreditNoteAsync(voided, issued with { Version = 2 }, Token)).ShouldBe(StoreResult.VersionConflict);
        (await store.VoidCreditNoteAsync(voided, issued with { Version = 3 }, Token)).ShouldBe(StoreResult.Success);
        (await SettledAsync()).ShouldBe((Usd(1m), Usd(1m)));
        (await store.FindByCreditNoteAsync(goodwill.Id, Token)).ShouldHaveSurvived(issued with { Version = 4, CreditNotes = [voided, reconcile] });

        async Task<(Money, Money)> SettledAsync()
        {
            var settled = (await store.SettledAsync([line.Line.Charge], Token)).Values.Single();
            return (settled.Credited, settled.Lines.Single().Credited);
        }
    }

    [Fact]
    public async Task A_note_on_a_line_made_by_hand_survives_without_a_charge()
    {
        var story = await Story.WriteAsync(database);
        await using var scope = database.Open(story.Tenant);
        var store = scope.Get<IInvoiceStore>();
        var draft = Make.Draft(story.Subscription) with { ManualLines = [Make.ManualLine()] };
        await store.AddDraftAsync(draft, Token);
        var issued = Make.Issued(draft, "INV-1");
        await store.IssueAsync(issued, Token);
        var note = Make.CreditNote(issued, "CN-1") with { Lines = [new CreditNoteLine(draft.ManualLines[0].Id, null, Usd(1.12m))] };

        (await store.AddCreditNoteAsync(note, issued with { Version = 1 }, new Dictionary<ChargeKey, int>(), Token)).ShouldBe(StoreResult.Success);

        (await store.FindAsync(issued.Id, Token)).ShouldHaveSurvived(issued with { Version = 2, CreditNotes = [note] });
        (await store.ListCreditNotesAsync(new CreditNoteQuery { CustomerId = story.Customer.Id }, null, 10, Token)).ShouldHaveSingleItem().ShouldHaveSurvived(note);
    }

    [Fact]
    public async Task What_an_invoice_and_its_note_were_taxed_by_survives_to_the_last_digit_R19()
    {
        var story = await Story.WriteAsync(database);
        await using var scope = database.Open(story.Tenant);
        var store = scope.Get<IInvoiceStore>();
        var draft = Make.Draft(story.Subscription) with { ManualLines = [Make.ManualLine()] };
        await store.AddDraftAsync(draft, Token);
        var rate = new TaxRate("ny city", TaxCategory.Standard, 0.0887500000000000000000000001m);
        var line = Make.Line(story.Subscription, story.Plan.Prices[0]);
        var issued = Make.Issued(draft, "INV-1") with
        {
            Lines = [line with { Taxes = Taxes(line.Line.Amount, 1.00m) }],
            ManualLines = [draft.ManualLines[0] with { Taxes = Taxes(draft.ManualLines[0].Amount, 0.30m) }],
            Taxation = new CustomerTaxation(
                TaxMode.Inclusive, TaxTreatmentKind.CrossBorderConsumer, [rate, rate.ZeroedAs(TaxCategory.Export)], "Because",
                new VatIdEvidence("ATU1", true, Make.Noon + Duration.FromNanoseconds(1), "ref")),
        };

        (await store.IssueAsync(issued, Token)).ShouldBe(StoreResult.Success);

        var found = (await store.FindAsync(issued.Id, Token))!;
        found.ShouldHaveSurvived(issued with { Version = 1 });
        (found.Taxation, found.Tax, found.TaxPoint).ShouldBe((issued.Taxation, Usd(1.30m), new LocalDate(2026, 1, 31)));
        found.TaxGroups.ShouldBe([new TaxGroup(rate, Usd(14.71m), Usd(1.30m))]);

        var note = Make.CreditNote(issued, "CN-1") with
        {
            Lines =
            [
                new CreditNoteLine(draft.ManualLines[0].Id, null, Usd(1.12m))
                {
                    Discount = Usd(0.13m), CreditsReturned = Usd(0.02m), Taxed = Taxes(Usd(1.10m), 0.10m).Amount,
                },
            ],
        };
        (await store.AddCreditNoteAsync(note, found, new Dictionary<ChargeKey, int>(), Token)).ShouldBe(StoreResult.Success);
        var noted = (await store.FindAsync(issued.Id, Token))!;
        noted.ShouldHaveSurvived(issued with { Version = 2, CreditNotes = [note] });
        (noted.CreditNotes[0].Net, noted.CreditNotes[0].Tax, noted.CreditNotes[0].Total).ShouldBe((Usd(1.00m), Usd(0.10m), Usd(1.10m)));

        LineTaxes Taxes(Money gross, decimal tax) =>
            new(new LocalDate(2026, 1, 31), new TaxedAmount(gross - Usd(tax), [new LineTax(rate, Usd(tax))]));
    }

    private static Money Usd(decimal amount) => Money.Of(amount, Currency.Usd);
}
