using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Orb.Billing.Audit;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Metering;
using Orb.Billing.Subscriptions;
using Orb.Billing.Work;

namespace Orb.Billing.Specifications;

/// <summary>What cannot be billed stops alone, is listed, and goes on when it is retried (R1, R22).</summary>
public abstract class ParkingSpecification<TStorage>(TStorage database) : IClassFixture<TStorage>
    where TStorage : StorageFixture
{
    // More than one batch of a run; eng/long takes 10,000.
    private static readonly int RunSize =
        int.TryParse(Environment.GetEnvironmentVariable("ORB_POISON_CUSTOMERS"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 300;

    [Theory]
    [InlineData(2, 1000, 1000, ParkingReason.TooManyLines, "The invoice has 3 lines, more than the 2 of MaximumInvoiceLines.")]
    [InlineData(10, 99, 1000, ParkingReason.AmountTooLarge, "The invoice comes to 100.00 USD, more than the 99 of MaximumInvoiceAmount.")]
    [InlineData(10, 1000, 6, ParkingReason.QuantityTooLarge, "The line 'Seats' has 7 units, more than the 6 of MaximumLineQuantity.")]
    public async Task F30_a_runaway_invoice_parks_its_subscription_and_no_other(int lines, int amount, int quantity, string code, string detail)
    {
        await using var bounded = new LivingEngine(database, "2026-01-01T00:00:00Z", b => b.Configure(
            o => (o.MaximumInvoiceLines, o.MaximumInvoiceAmount, o.MaximumLineQuantity) = (lines, amount, quantity)));
        var runaway = await bounded.PlanAsync(LivingEngine.Fee("Base", 60m), LivingEngine.Fee("Seats", 5m, 7m), LivingEngine.Fee("Support", 5m));
        var plain = await bounded.PlanAsync(LivingEngine.Fee("Fee", 10m));
        var customer = await bounded.CustomerAsync();

        var parked = await bounded.SubscribeAsync(customer, runaway);
        await bounded.SubscribeAsync(customer, plain);
        await bounded.SweepAtAsync("2026-02-01T00:00:00Z");

        (await bounded.InvoicesAsync()).Where(i => !i.Contains("Draft", StringComparison.Ordinal)).ShouldBe(
        [
            "2026-01-01T00:00:00Z Issued INV-000001 10.00 USD 2026-01-01T00:00:00Z",
            "2026-02-01T00:00:00Z Issued INV-000002 10.00 USD 2026-02-01T00:00:00Z",
        ]);
        var found = (await bounded.ExceptionsAsync()).ShouldHaveSingleItem();
        (found.Kind, found.SubscriptionId, found.CustomerId, found.Code, found.Reason, found.Attempts, found.CreatedAt, found.ResolvedAt).ShouldBe(
            (BillingExceptionKind.SubscriptionParked, (SubscriptionId?)parked.Id, customer.Id, code, detail, 1, LivingEngine.At("2026-01-01T00:00:00Z"), null));

        // A retry under the same bounds stops at the same place: one attempt more of the same exception.
        bounded.Clock.Reset(LivingEngine.At("2026-02-05T00:00:00Z"));
        var again = (await bounded.RetryAsync(found)).Value;
        (again.Id, again.Attempts, again.ResolvedAt).ShouldBe((found.Id, 2, null));

        // With the bounds raised everything that was due meanwhile is billed, once, as it would have been.
        await using var raised = bounded.Another();
        (await raised.RetryAsync(found)).Value.ResolvedAt.ShouldBe(LivingEngine.At("2026-02-05T00:00:00Z"));
        (await raised.InvoicesAsync()).ShouldBe(
        [
            "2026-01-01T00:00:00Z Issued INV-000001 10.00 USD 2026-01-01T00:00:00Z",
            "2026-01-01T00:00:00Z Issued INV-000003 100.00 USD 2026-01-01T00:00:00Z",
            "2026-02-01T00:00:00Z Issued INV-000002 10.00 USD 2026-02-01T00:00:00Z",
            "2026-02-01T00:00:00Z Issued INV-000004 100.00 USD 2026-02-01T00:00:00Z",
        ], ignoreOrder: true);
        (await raised.SweepAsync()).Steps.ShouldBe(0);
        (await raised.RetryAsync(found)).Refusal!.Message.ShouldBe("The exception was resolved at 2026-02-05T00:00:00Z.");
        (await raised.ExceptionsAsync(new BillingExceptionQuery { IsOpen = true })).ShouldBeEmpty();
        (await raised.ExceptionsAsync(new BillingExceptionQuery { IsOpen = false, SubscriptionId = parked.Id })).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task F29_one_customer_whose_invoice_always_fails_is_parked_and_the_rest_of_the_run_is_invoiced()
    {
        var taxes = new FailingTaxes();
        await using var engine = new LivingEngine(database, "2026-01-01T00:00:00Z", taxes.Use);
        var plan = await engine.PlanAsync(LivingEngine.Fee("Fee", 10m));
        Customer? poisoned = null;
        await Parallel.ForAsync(0, RunSize, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, _) =>
        {
            var customer = await engine.CustomerAsync();
            await engine.SubscribeAsync(customer, plan, "2026-02-01T00:00:00Z");
            if (i == RunSize / 2)
                poisoned = customer;
        });

        taxes.Failures[poisoned!.Id] = new InvalidOperationException("The rates contradict each other.");
        engine.Clock.Reset(LivingEngine.At("2026-02-01T00:00:00Z"));
        var run = await engine.Services.GetRequiredService<ISweep>().RunAsync(engine.Clock.GetCurrentInstant(), RunSize + 1, StorageFixture.Token);
        (run.Customers, run.Failures).ShouldBe((RunSize, 0));

        await using var healthy = engine.Another();
        (await healthy.InvoicesAsync()).Count(i => i.Contains("Issued", StringComparison.Ordinal)).ShouldBe(RunSize - 1);
        var found = (await engine.ExceptionsAsync()).ShouldHaveSingleItem();
        (found.CustomerId, found.Code, found.Reason).ShouldBe(
            (poisoned.Id, ParkingReason.CalculationFailed, "InvalidOperationException: The rates contradict each other."));

        // Still poisoned: the retry changes nothing but the count.
        var again = (await engine.RetryAsync(found)).Value;
        (again.Attempts, again.ResolvedAt).ShouldBe((2, null));
        // So it does within a transaction of another, which goes on.
        await using (var scope = engine.Open())
        {
            await using var transaction = await scope.Get<IBillingTransactions>().BeginAsync(StorageFixture.Token);
            (await scope.Get<IBillingExceptionService>().RetryAsync(found.Id, StorageFixture.Token)).Value.Attempts.ShouldBe(3);
            await transaction.CommitAsync(StorageFixture.Token);
        }

        (await engine.ExceptionsAsync()).ShouldHaveSingleItem().Attempts.ShouldBe(3);
        var trail = await engine.DoAsync<IAuditService, Page<AuditEntry>>(s => s.ListAsync(new AuditQuery("subscription", $"{found.SubscriptionId}"), new PageRequest(), default));
        trail.Items.Take(3).Select(e => e.Action).ShouldBe(["subscription.retry_failed", "subscription.retry_failed", "subscription.parked"]);
        (await engine.SweepAtAsync("2026-02-02T00:00:00Z")).Steps.ShouldBe(0);

        taxes.Failures.Clear();
        (await engine.RetryAsync(found)).Value.ResolvedAt.ShouldNotBeNull();
        // The last number is its own, at the time it was due; and every number is given once.
        var invoices = await engine.InvoicesAsync();
        invoices.Select(i => i.Split(' ')[2]).Order(StringComparer.Ordinal).ShouldBe(Enumerable.Range(1, RunSize).Select(n => $"INV-{n:D6}"));
        invoices.ShouldContain($"2026-02-01T00:00:00Z Issued INV-{RunSize:D6} 10.00 USD 2026-02-01T00:00:00Z");
    }

    [Fact]
    public async Task What_fails_because_of_the_network_is_tried_again_and_parks_nobody()
    {
        var taxes = new FailingTaxes();
        await using var engine = new LivingEngine(database, "2026-01-01T00:00:00Z", taxes.Use);
        var customer = await engine.CustomerAsync();
        await engine.SubscribeAsync(customer, await engine.PlanAsync(LivingEngine.Fee("Fee", 10m)), "2026-02-01T00:00:00Z");

        taxes.Failures[customer.Id] = new HttpRequestException("The tax service is away.");
        (await engine.SweepAtAsync("2026-02-01T00:00:00Z")).Failures.ShouldBe(1);
        (await engine.ExceptionsAsync()).ShouldBeEmpty();

        // When its lease has run out the customer is taken up again.
        taxes.Failures.Clear();
        await engine.SweepAtAsync("2026-02-01T00:10:00Z");
        (await engine.InvoicesAsync()).ShouldBe(["2026-02-01T00:00:00Z Issued INV-000001 10.00 USD 2026-02-01T00:00:00Z"]);
    }

    [Fact]
    public async Task A_configuration_that_cannot_be_read_parks_its_subscription_and_no_other_of_its_customer()
    {
        await using var engine = new LivingEngine(database, "2026-01-01T00:00:00Z");
        var broken = await engine.PlanAsync(LivingEngine.Fee("Broken", 20m));
        var customer = await engine.CustomerAsync();
        var parked = await engine.SubscribeAsync(customer, broken);
        await engine.SubscribeAsync(customer, await engine.PlanAsync(LivingEngine.Fee("Fee", 10m)));
        await database.BreakPriceAsync(broken.Prices[0].Price.Id.Value, broken: true, StorageFixture.Token);

        (await engine.SweepAtAsync("2026-02-01T00:00:00Z")).Failures.ShouldBe(0);

        var found = (await engine.ExceptionsAsync()).ShouldHaveSingleItem();
        (found.SubscriptionId, found.Code, found.Attempts).ShouldBe((parked.Id, ParkingReason.UnreadableConfiguration, 1));
        (await engine.RetryAsync(found)).Value.Attempts.ShouldBe(2);

        await database.BreakPriceAsync(broken.Prices[0].Price.Id.Value, broken: false, StorageFixture.Token);
        (await engine.RetryAsync(found)).Value.ResolvedAt.ShouldBe(LivingEngine.At("2026-02-01T00:00:00Z"));
        (await engine.InvoicesAsync()).Order().ShouldBe(
        [
            "2026-01-01T00:00:00Z Issued INV-000001 20.00 USD 2026-01-01T00:00:00Z",
            "2026-01-01T00:00:00Z Issued INV-000002 10.00 USD 2026-01-01T00:00:00Z",
            "2026-02-01T00:00:00Z Issued INV-000003 10.00 USD 2026-02-01T00:00:00Z",
            "2026-02-01T00:00:00Z Issued INV-000004 20.00 USD 2026-02-01T00:00:00Z",
        ]);
    }

    [Fact]
    public async Task A_one_off_invoice_beyond_the_bounds_is_held_and_issued_when_it_is_retried()
    {
        await using var bounded = new LivingEngine(database, "2026-01-01T00:00:00Z", b => b.Configure(o => o.MaximumInvoiceAmount = 99m));
        var customer = await bounded.CustomerAsync();
        var day = new LocalDate(2026, 1, 2);
        var draft = (await bounded.DoAsync<IInvoiceService, InvoiceView>(s => s.CreateOneOffAsync(
            new CreateOneOffInvoice
            {
                CustomerId = customer.Id,
                Currency = "USD",
                InvoiceDate = LivingEngine.At("2026-01-02T00:00:00Z"),
                WillAutoIssue = true,
                Lines = [new NewOneOffLine("Hours", 3m, 40m, day, day)],
            },
            default))).Invoice;

        await bounded.SweepAtAsync("2026-01-02T00:00:00Z");

        var found = (await bounded.ExceptionsAsync()).ShouldHaveSingleItem();
        (found.Kind, found.InvoiceId, found.SubscriptionId, found.Code).ShouldBe(
            (BillingExceptionKind.InvoiceHeld, (Core.Invoicing.InvoiceId?)draft.Id, null, ParkingReason.AmountTooLarge));
        (await bounded.RunAsync<IInvoiceService, Outcome<InvoiceView>>(s => s.IssueAsync(draft.Id, default))).Refusal!.Message.ShouldBe(
            "The invoice is not issued. The invoice comes to 120.00 USD, more than the 99 of MaximumInvoiceAmount.");
        await using var raised = bounded.Another();
        (await raised.RetryAsync(found)).Value.ResolvedAt.ShouldNotBeNull();
        (await raised.InvoicesAsync()).ShouldBe(["2026-01-02T00:00:00Z Issued INV-000001 120.00 USD 2026-01-02T00:00:00Z"]);
    }

    [Fact]
    public async Task Usage_is_no_matter_of_a_retry_and_another_tenant_sees_no_exception()
    {
        await using var engine = new LivingEngine(database, "2026-01-01T00:00:00Z");
        var late = new BillingException
        {
            Id = new(Ids.Next()),
            Kind = BillingExceptionKind.LateUsage,
            CustomerId = (await engine.CustomerAsync()).Id,
            IdempotencyKey = "a",
            Reason = "late",
            CreatedAt = Make.Noon,
        };
        await engine.RunAsync<IBillingExceptionStore, StoreResult>(s => s.AddAsync([late], default));

        (await engine.RetryAsync(late)).Refusal!.Message.ShouldStartWith("Only a parked subscription or a held invoice can be retried");
        await using var other = new LivingEngine(database, "2026-01-01T00:00:00Z");
        (await other.RetryAsync(late)).Refusal!.Kind.ShouldBe(RefusalKind.NotFound);
        (await other.RunAsync<IBillingExceptionService, BillingException?>(s => s.FindAsync(late.Id, default))).ShouldBeNull();
        (await engine.RunAsync<IBillingExceptionService, BillingException?>(s => s.FindAsync(late.Id, default))).ShouldBe(late);
    }

    [Fact]
    public async Task Exceptions_of_what_stopped_are_kept_with_their_attempts_and_resolved_once()
    {
        await using var scope = database.Open(Ids.Tenant());
        var store = scope.Get<IBillingExceptionStore>();
        var before = await store.CountStoppedAsync(default);
        var (subscription, invoice) = (Ids.Subscription(), Ids.Invoice());
        BillingException Stopped(SubscriptionId? of, Core.Invoicing.InvoiceId? held) => new()
        {
            Id = new(Ids.Next()),
            Kind = of is null ? BillingExceptionKind.InvoiceHeld : BillingExceptionKind.SubscriptionParked,
            CustomerId = Ids.Customer(),
            SubscriptionId = of,
            InvoiceId = held,
            Code = ParkingReason.TooManyLines,
            Reason = "Too many",
            CreatedAt = Make.Noon,
        };
        var (parked, held) = (Stopped(subscription, null), Stopped(null, invoice));
        (await store.AddAsync([parked, held], default)).ShouldBe(StoreResult.Success);
        (await store.AddAsync([Stopped(subscription, null)], default)).ShouldBe(StoreResult.AlreadyExists);

        (await store.FindOpenAsync(subscription, null, default)).ShouldBe(parked);
        (await store.FindOpenAsync(null, invoice, default)).ShouldBe(held);
        (await store.FindOpenAsync(Ids.Subscription(), null, default)).ShouldBeNull();
        (await store.CountStoppedAsync(default)).ShouldBe(before + 2);
        var again = parked with { Code = ParkingReason.AmountOverflow, Reason = "28 digits", Attempts = 2, LastAttemptAt = Make.Noon + Duration.FromHours(1) };
        (await store.UpdateAsync(again, default)).ShouldBe(StoreResult.Success);
        (await store.FindAsync(parked.Id, default)).ShouldBe(again);
        (await store.UpdateAsync(again with { ResolvedAt = Make.Noon + Duration.FromHours(2) }, default)).ShouldBe(StoreResult.Success);
        (await store.UpdateAsync(again, default)).ShouldBe(StoreResult.VersionConflict);
        (await store.FindOpenAsync(subscription, null, default)).ShouldBeNull();
        (await store.AddAsync([Stopped(subscription, null)], default)).ShouldBe(StoreResult.Success);
        (await store.CountStoppedAsync(default)).ShouldBe(before + 2);
    }
}
