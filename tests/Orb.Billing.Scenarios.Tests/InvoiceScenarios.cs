using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Rating;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Metering;
using Orb.Billing.Subscriptions;
using static Orb.Billing.Scenarios.Tests.BillingHost;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>Which charges meet on which invoice, and when it is issued (R7, R13, R25, R27).</summary>
public sealed class InvoiceScenarios
{
    [Fact]
    public async Task A_period_without_usage_bills_a_line_of_0_00_and_an_invoice_of_0_00_is_paid_at_issue()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.TokenPlanAsync();
        var customer = await host.CustomerAsync("Etc/UTC");
        await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id, EndDate = At("2026-02-01T00:00:00Z") });

        await host.Time.LiveToAsync(At("2026-02-01T12:00:00Z"), default);

        (await host.BooksAsync()).ShouldBe("""
            2026-01-01T00:00:00Z Issued INV-000001 total 49.00 USD due 49.00 USD issued 2026-01-01T00:00:00Z
              Platform: 2026-01-01T00:00:00Z to 2026-02-01T00:00:00Z, 1, 49.00 USD
            2026-02-01T00:00:00Z Paid INV-000002 total 0.00 USD due 0.00 USD issued 2026-02-01T12:00:00Z
              API tokens: 2026-01-01T00:00:00Z to 2026-02-01T00:00:00Z, 0, 0.00 USD
            """);
    }

    [Fact]
    public async Task Cadences_in_yen_meet_on_one_invoice_where_their_dates_meet()
    {
        await using var host = await StartAsync("2026-01-15T00:00:00Z");
        var plan = await host.PlanAsync(
            "JPY",
            Fee("Licence", "annual", 1_200_000m, inAdvance: true),
            Fee("Support", "quarterly", 90_000m, inAdvance: false),
            Fee("Desk", "monthly", 10_000m, inAdvance: true),
            Fee("Audit", "semi_annual", 50_000m, inAdvance: true));
        var customer = await host.CustomerAsync("Asia/Tokyo");
        await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id });
        await host.Time.LiveToAsync(At("2026-05-01T00:00:00Z"), Duration.FromHours(6), default);

        // Every cadence has a stub to 1 February, of its own full period before it: 17 of 365, 92, 31 and 184 days (R7).
        (await host.InvoicesAsync()).Select(i => $"{i.InvoiceDate} {i.Total}: {string.Join(", ", i.Lines.Select(l => $"{l.Line.Name} {l.Line.Amount.ToAmountString()}"))}").ShouldBe(
        [
            "2026-01-15T00:00:00Z 65994 JPY: Licence 55890, Desk 5484, Audit 4620",
            "2026-01-31T15:00:00Z 1276630 JPY: Licence 1200000, Support 16630, Desk 10000, Audit 50000",
            "2026-02-28T15:00:00Z 10000 JPY: Desk 10000",
            "2026-03-31T15:00:00Z 10000 JPY: Desk 10000",
            "2026-04-30T15:00:00Z 100000 JPY: Support 90000, Desk 10000",
        ]);
    }

    [Fact]
    public async Task Grouping_keys_make_invoices_of_their_own()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.PlanAsync(
            "EUR",
            Fee("A", "monthly", 10m, inAdvance: true) with { InvoiceGroupingKey = "one" },
            Fee("B", "monthly", 20m, inAdvance: true),
            Fee("C", "monthly", 30m, inAdvance: true) with { InvoiceGroupingKey = "one" });
        var customer = await host.CustomerAsync("Etc/UTC");
        await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id });

        (await host.InvoicesAsync()).Select(i => i.Total.ToString()).Order().ShouldBe(["20.00 EUR", "40.00 EUR"]);
    }

    [Fact]
    public async Task A_backdated_subscription_is_invoiced_for_every_period_since_with_the_time_of_the_request()
    {
        await using var host = await StartAsync("2026-03-10T09:00:00Z");
        var plan = await host.PlanAsync("USD", Fee("Fee", "monthly", 10m, inAdvance: true));
        var customer = await host.CustomerAsync("Etc/UTC");
        await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id, StartDate = At("2026-01-01T00:00:00Z"), NetTerms = 30 });

        (await host.InvoicesAsync()).Select(i => $"{i.InvoiceDate} due {i.DueDate} issued {i.IssuedAt}").ShouldBe(
        [
            "2026-01-01T00:00:00Z due 2026-01-31T00:00:00Z issued 2026-03-10T09:00:00Z",
            "2026-02-01T00:00:00Z due 2026-03-03T00:00:00Z issued 2026-03-10T09:00:00Z",
            "2026-03-01T00:00:00Z due 2026-03-31T00:00:00Z issued 2026-03-10T09:00:00Z",
        ]);
    }

    [Fact]
    public async Task A_customer_without_automatic_issuance_keeps_a_draft_until_it_is_issued_by_hand()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.TokenPlanAsync();
        var customer = await host.CustomerAsync("Etc/UTC", autoIssuance: false);
        await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id });
        await host.Time.LiveToAsync(At("2026-02-01T06:00:00Z"), default);
        var drafts = await host.InvoicesAsync();
        drafts.Select(i => (i.Status, i.Number)).ShouldBe([(InvoiceStatus.Draft, null), (InvoiceStatus.Draft, null)]);

        (await IssueAsync(host, drafts[1])).Refusal!.Message.ShouldBe(
            "The invoice waits for late usage and is eligible to issue at 2026-02-01T12:00:00Z; it is 2026-02-01T06:00:00Z.");
        (await IssueAsync(host, drafts[0])).Value.Invoice.Number.ShouldBe("INV-000001");
        (await IssueAsync(host, drafts[0])).Refusal!.Kind.ShouldBe(RefusalKind.ConstraintViolation);
    }

    [Fact]
    public async Task Switching_automatic_issuance_on_issues_the_drafts_that_waited_for_a_hand()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.PlanAsync("USD", Fee("Set-up", "one_time", 200m, inAdvance: true));
        var customer = await host.CustomerAsync("Etc/UTC", autoIssuance: false);
        await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id });
        await host.Time.LiveToAsync(At("2026-01-02T00:00:00Z"), default);

        _ = (await host.InScopeAsync<ICustomerService, Outcome<Customer>>(
            s => s.UpdateAsync(customer.Id, new UpdateCustomer { AutoIssuance = true }, default))).Value;
        await host.Time.LiveToAsync(At("2026-01-02T01:00:00Z"), default);

        // Nothing else of this subscription will ever be due: without work of its own the draft would wait for ever.
        (await host.BooksAsync()).ShouldBe("""
            2026-01-01T00:00:00Z Issued INV-000001 total 200.00 USD due 200.00 USD issued 2026-01-02T00:00:00Z
              Set-up: 2026-01-01T00:00:00Z to 2026-01-02T00:00:00Z, 1, 200.00 USD
            """);
    }

    [Fact]
    public async Task A_draft_whose_amount_leaves_28_digits_hides_no_other_invoice()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.TokenPlanAsync();
        var customer = await host.CustomerAsync("Etc/UTC");
        await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id });
        foreach (var key in new[] { "a", "b" })
            (await host.IngestAsync(Tokens(customer, key, "2026-01-01T00:00:00Z", 9_999_999_999_999_999_999_999_999_999m))).Failures.ShouldBeEmpty();
        await host.Time.LiveToAsync(At("2026-02-01T06:00:00Z"), Duration.FromHours(6), default);

        // Within the grace period the usage can still be corrected: the draft is shown without lines, and parks when it is to be issued.
        (await host.InvoicesAsync()).Select(i => $"{i.Status} {i.Total} {i.Lines.Count}").ShouldBe(["Issued 49.00 USD 1", "Draft 0.00 USD 0"]);
        await host.Time.LiveToAsync(At("2026-02-01T12:00:00Z"), default);
        (await host.InvoicesAsync()).Select(i => $"{i.Status} {i.Total} {i.Lines.Count}").ShouldBe(["Issued 49.00 USD 1", "Draft 0.00 USD 0"]);
    }

    [Fact]
    public async Task An_amount_beyond_28_digits_parks_its_subscription_and_the_others_go_on()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var huge = await host.PlanAsync("USD", Fee("Huge", "monthly", 9_999_999_999_999_999_999_999_999_999m, inAdvance: true) with { FixedPriceQuantity = 1_000m });
        var plain = await host.PlanAsync("USD", Fee("Fee", "monthly", 10m, inAdvance: true));
        var customer = await host.CustomerAsync("Etc/UTC");

        var parked = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = huge.Id });
        await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plain.Id });

        parked.Parking!.Reason.ShouldBe("amount_overflow");
        (await host.InvoicesAsync()).Where(i => i.Status != InvoiceStatus.Draft).Select(i => i.Total.ToString()).ShouldBe(["10.00 USD"]);
    }

    [Fact]
    public async Task Any_order_and_any_batches_of_the_same_events_give_the_same_invoice()
    {
        var events = Enumerable.Range(0, 40).Select(i => (Key: $"e{i}", At: $"2026-01-01T00:{i:D2}:00Z", Tokens: 37.5m * i)).ToList();
        var forward = await LifeAsync(events.Select(e => new[] { e }));
        var backward = await LifeAsync(Enumerable.Reverse(events).Chunk(7));
        var twice = await LifeAsync(events.Chunk(11).Concat(events.Chunk(3)));

        backward.ShouldBe(forward);
        twice.ShouldBe(forward);
        forward.ShouldContain("API tokens: 2026-01-01T00:00:00Z to 2026-02-01T00:00:00Z, 29250, 935.00 USD");

        static async Task<string> LifeAsync(IEnumerable<IEnumerable<(string Key, string At, decimal Tokens)>> batches)
        {
            await using var host = await StartAsync("2026-01-01T01:00:00Z");
            var plan = await host.TokenPlanAsync();
            var customer = await host.CustomerAsync("Etc/UTC");
            await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id, StartDate = At("2026-01-01T00:00:00Z") });
            foreach (var batch in batches)
                (await host.IngestAsync([.. batch.Select(e => Tokens(customer, e.Key, e.At, e.Tokens))])).Failures.ShouldBeEmpty();
            await host.Time.CatchUpAtAsync(At("2026-02-02T00:00:00Z"), default);
            return await host.BooksAsync();
        }
    }

    [Fact]
    public async Task Usage_sent_under_an_external_id_counts_for_the_customer_who_is_created_later()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.TokenPlanAsync();
        var early = new NewUsageEvent
        {
            IdempotencyKey = "early",
            EventName = "completion",
            ExternalCustomerId = "acme",
            Timestamp = At("2026-01-01T00:00:00Z"),
            Properties = new Dictionary<string, Core.Metering.PropertyValue> { ["tokens"] = Core.Metering.PropertyValue.Number(100m) },
        };
        (await host.IngestAsync(early)).Ingested.ShouldBe(1);
        var customer = await host.CustomerAsync("Etc/UTC", externalId: "acme");
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id });

        (await host.UpcomingAsync(subscription.Id)).Total.ToString().ShouldBe("59.00 USD");
    }

    [Fact]
    public async Task A_batch_with_one_bad_event_leaves_no_row()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.TokenPlanAsync();
        var customer = await host.CustomerAsync("Etc/UTC");
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id });

        var result = await host.IngestAsync(
            Tokens(customer, "good", "2026-01-01T00:00:00Z", 100m),
            Tokens(customer, "old", "2025-12-31T11:59:59Z", 100m),
            Tokens(customer, "future", "2026-01-01T00:05:01Z", 100m));

        result.Failures.Select(f => f.IdempotencyKey).ShouldBe(["old", "future"]);
        (await host.UpcomingAsync(subscription.Id)).Total.ToString().ShouldBe("49.00 USD");
    }

    [Fact]
    public async Task An_event_sent_again_after_the_ingest_window_is_accepted_and_counts_once()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.TokenPlanAsync();
        var customer = await host.CustomerAsync("Etc/UTC");
        var subscription = await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id });
        var sent = Tokens(customer, "a", "2026-01-01T00:00:00Z", 100m);
        await host.IngestAsync(sent);
        host.Clock.Reset(At("2026-01-03T00:00:00Z"));

        (await host.IngestAsync(sent, Tokens(customer, "b", "2026-01-03T00:00:00Z", 10m))).ShouldSatisfyAllConditions(
            r => r.Failures.ShouldBeEmpty(), r => r.Ingested.ShouldBe(1), r => r.Duplicates.ShouldBe(1));
        (await host.IngestAsync(sent with { Timestamp = At("2026-01-01T00:00:01Z") })).Failures.Single().IdempotencyKey.ShouldBe("a");
        (await host.UpcomingAsync(subscription.Id)).Total.ToString().ShouldBe("60.00 USD");
    }

    private static Task<Outcome<InvoiceView>> IssueAsync(BillingHost host, Invoice invoice) =>
        host.InScopeAsync<IInvoiceService, Outcome<InvoiceView>>(s => s.IssueAsync(invoice.Id, default));

    private static NewPrice Fee(string name, string cadence, decimal amount, bool inAdvance) => new()
    {
        Name = name,
        ItemId = default,
        Cadence = cadence,
        Model = new UnitPriceModel(amount),
        BilledInAdvance = inAdvance,
    };
}
