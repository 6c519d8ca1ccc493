using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Orb.Billing.Audit;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Outbox;
using Orb.Billing.Subscriptions;
using Orb.Billing.TestClocks;

namespace Orb.Billing.Specifications;

/// <summary>Messages are written with the change they tell of and sent at least once, under one id.</summary>
public abstract class OutboxSpecification<TStorage>(TStorage database) : IClassFixture<TStorage>
    where TStorage : StorageFixture
{
    private static CancellationToken Token => StorageFixture.Token;

    [Fact]
    public async Task A_life_is_told_in_the_contracts_words()
    {
        var sender = new TestSender();
        await using var engine = new LivingEngine(database, "2026-01-01T00:00:00Z", sender.Use);
        var (starter, team) = (await engine.PlanAsync(LivingEngine.Fee("Starter", 31m)), await engine.PlanAsync(LivingEngine.Fee("Team", 62m)));
        var customer = await engine.CustomerAsync();
        await engine.DoAsync<ICustomerService, Customer>(s => s.UpdateAsync(customer.Id, new UpdateCustomer { Name = "Acme Ltd" }, default));
        var subscription = await engine.SubscribeAsync(customer, starter, "2026-01-02T00:00:00Z");
        await engine.SweepAtAsync("2026-01-02T00:00:00Z");
        await engine.SweepAtAsync("2026-01-11T00:00:00Z");
        await ChangeAsync(engine, subscription, new ChangePlan { PlanId = team.Id, Option = ChangeOption.Immediate });
        await ChangeAsync(engine, subscription, new CancelSubscription(CancelOption.EndOfSubscriptionTerm));
        await ChangeAsync(engine, subscription, new UncancelSubscription());
        await ChangeAsync(engine, subscription, new CancelSubscription(CancelOption.RequestedDate, LivingEngine.At("2026-01-20T00:00:00Z")));
        var last = (await engine.DoAsync<IInvoiceService, Page<InvoiceView>>(s => s.ListAsync(new InvoiceQuery(), new PageRequest(), default))).Items[0].Invoice;
        await engine.DoAsync<IInvoiceService, InvoiceView>(s => s.MarkPaidAsync(last.Id, new ReportedPayment(new LocalDate(2026, 1, 11)), default));
        await engine.SweepAtAsync("2026-01-20T00:00:00Z");
        await DrainAsync(engine);

        sender.Of(engine.Tenant).Select(m => $"{m.OccurredAt} {m.Type}").Order(StringComparer.Ordinal).ShouldBe(
        [
            "2026-01-01T00:00:00Z customer.created",
            "2026-01-01T00:00:00Z customer.edited",
            "2026-01-01T00:00:00Z subscription.created",
            "2026-01-02T00:00:00Z invoice.issued",
            "2026-01-02T00:00:00Z subscription.started",
            "2026-01-11T00:00:00Z credit_note.issued",
            "2026-01-11T00:00:00Z invoice.issued",
            "2026-01-11T00:00:00Z invoice.manually_marked_as_paid",
            "2026-01-11T00:00:00Z subscription.cancellation_scheduled",
            "2026-01-11T00:00:00Z subscription.cancellation_scheduled",
            "2026-01-11T00:00:00Z subscription.cancellation_unscheduled",
            "2026-01-11T00:00:00Z subscription.plan_changed",
            "2026-01-20T00:00:00Z credit_note.issued",
            "2026-01-20T00:00:00Z subscription.ended",
        ]);
        var changed = sender.Of(engine.Tenant).Single(m => m.Type == OutboxMessageType.SubscriptionPlanChanged);
        (changed.ResourceId, changed.CustomerId, changed.IsLive, changed.Properties["previous_plan_id"], changed.Properties["effective_date"]).ShouldBe(
            (subscription.Id.ToString(), customer.Id, true, starter.Id.ToString(), "2026-01-11T00:00:00Z"));
        sender.Of(engine.Tenant).Select(m => m.Id).Distinct().Count().ShouldBe(14);
    }

    [Fact]
    public async Task What_is_parked_and_what_is_voided_is_told_too()
    {
        var sender = new TestSender();
        await using var engine = new LivingEngine(database, "2026-01-01T00:00:00Z", b =>
        {
            sender.Use(b);
            b.Configure(o => o.MaximumInvoiceAmount = 99m);
        });
        var customer = await engine.CustomerAsync();
        var parked = await engine.SubscribeAsync(customer, await engine.PlanAsync(LivingEngine.Fee("Huge", 100m)));
        await engine.SubscribeAsync(customer, await engine.PlanAsync(LivingEngine.Fee("Fee", 10m)));
        var invoice = (await engine.DoAsync<IInvoiceService, Page<InvoiceView>>(s => s.ListAsync(new InvoiceQuery(), new PageRequest(), default))).Items[0].Invoice;
        await engine.DoAsync<IInvoiceService, InvoiceView>(s => s.VoidAsync(invoice.Id, new VoidInvoice(false, "Wrong"), default));
        await DrainAsync(engine);

        var told = sender.Of(engine.Tenant).Single(m => m.Type == OutboxMessageType.SubscriptionParked);
        (told.ResourceId, told.Properties["reason"]).ShouldBe((parked.Id.ToString(), ParkingReason.AmountTooLarge));
        told.Properties["billing_exception_id"].ShouldBe((await engine.ExceptionsAsync()).Single().Id.ToString());
        sender.Of(engine.Tenant).Single(m => m.Type == OutboxMessageType.InvoiceVoided).ResourceId.ShouldBe(invoice.Id.ToString());
    }

    [Fact]
    public async Task What_is_rolled_back_is_never_told()
    {
        var sender = new TestSender();
        await using var engine = new LivingEngine(database, "2026-01-01T00:00:00Z", sender.Use);
        var plan = await engine.PlanAsync(LivingEngine.Fee("Fee", 10m));
        var customer = await engine.CustomerAsync();
        var subscription = await engine.SubscribeAsync(customer, plan);

        await using (var scope = engine.Open())
        {
            await using var transaction = await scope.Get<IBillingTransactions>().BeginAsync(Token);
            (await scope.Get<ISubscriptionService>().ChangeAsync(subscription.Id, new CancelSubscription(CancelOption.Immediate), Token)).Refusal.ShouldBeNull();
        }

        // A quote carries the change out and takes it back.
        (await engine.RunAsync<ISubscriptionService, Outcome<SubscriptionQuote>>(
            s => s.QuoteAsync(subscription.Id, new CancelSubscription(CancelOption.Immediate), default))).Refusal.ShouldBeNull();
        await DrainAsync(engine);

        sender.Of(engine.Tenant).Select(m => m.Type).Order(StringComparer.Ordinal).ShouldBe(
            ["customer.created", "invoice.issued", "subscription.created", "subscription.started"]);
        await using var outside = engine.Open();
        Should.Throw<InvalidOperationException>(() => outside.Get<IOutboxStore>().Add([Message(engine.Tenant)]));
    }

    [Fact]
    public async Task F17_a_dispatcher_killed_between_sending_and_marking_sends_again_under_the_same_id()
    {
        var sender = new TestSender();
        await using var dying = new LivingEngine(database, "2026-01-01T00:00:00Z", sender.Use);
        var customer = await dying.CustomerAsync();
        using var killed = new CancellationTokenSource();
        sender.Before = async (message, _) =>
        {
            // The message is out; the process dies before it can mark it.
            sender.Taken.Enqueue(message);
            await killed.CancelAsync();
            throw new OperationCanceledException(killed.Token);
        };
        await Should.ThrowAsync<OperationCanceledException>(() => Dispatcher(dying).RunAsync(killed.Token));
        sender.Before = null;

        await using var next = dying.Another(sender.Use);
        (await Dispatcher(next).RunAsync(Token)).Claimed.ShouldBe(0, "the dead dispatcher's lease holds");
        next.Clock.AdvanceMinutes(10);
        await DrainAsync(next);

        var told = sender.Of(dying.Tenant).ToList();
        told.Select(m => (m.Type, m.ResourceId)).ShouldBe([("customer.created", customer.Id.ToString()), ("customer.created", customer.Id.ToString())]);
        told.Select(m => m.Id).Distinct().ShouldHaveSingleItem();
        told.Select(m => m.Attempts).ShouldBe([1, 2]);
        (await MessagesAsync(next)).Single().State.ShouldBe(OutboxState.Sent);
    }

    [Fact]
    public async Task F18_a_receiver_that_is_down_is_tried_by_the_schedule_then_given_up_and_served_by_a_replay()
    {
        var (down, well) = (new TestSender("down"), new TestSender("well"));
        down.Before = (_, _) => throw new HttpRequestException("503");
        await using var engine = new LivingEngine(database, "2026-01-01T00:00:00Z", b =>
        {
            down.Use(b);
            well.Use(b);
            b.Services.Configure<OutboxOptions>(o => o.RetryDelays = [Duration.FromMinutes(1), Duration.FromHours(1)]);
        });
        await engine.CustomerAsync();
        await DrainAsync(engine);
        var first = (await MessagesAsync(engine)).Single();
        (first.State, first.Attempts, first.AvailableAt, first.SentTo.Single(), first.LastError).ShouldBe(
            (OutboxState.Pending, 1, LivingEngine.At("2026-01-01T00:01:00Z"), "well", "down: HttpRequestException: 503"));

        engine.Clock.AdvanceSeconds(59);
        await DrainAsync(engine);
        (await MessagesAsync(engine)).Single().Attempts.ShouldBe(1);
        engine.Clock.AdvanceSeconds(1);
        await DrainAsync(engine);
        (await MessagesAsync(engine)).Single().AvailableAt.ShouldBe(LivingEngine.At("2026-01-01T01:01:00Z"));
        engine.Clock.AdvanceHours(1);
        await DrainAsync(engine);
        (await MessagesAsync(engine)).Single().State.ShouldBe(OutboxState.Dead);
        (await engine.RunAsync<IOutboxStore, OutboxDepth>(s => s.DepthAsync(default))).Dead.ShouldBeGreaterThanOrEqualTo(1);
        engine.Clock.AdvanceDays(4);
        await DrainAsync(engine);
        well.Of(engine.Tenant).ShouldHaveSingleItem();

        down.Before = null;
        (await engine.DoAsync<IOutboxService, OutboxMessage>(s => s.ReplayAsync(first.Id, default))).State.ShouldBe(OutboxState.Pending);
        (await engine.RunAsync<IOutboxService, Outcome<OutboxMessage>>(s => s.ReplayAsync(first.Id, default))).Refusal!.Kind.ShouldBe(RefusalKind.ConstraintViolation);
        await DrainAsync(engine);
        (down.Of(engine.Tenant).Single().Id, well.Of(engine.Tenant).Count(), (await MessagesAsync(engine)).Single().State).ShouldBe((first.Id, 2, OutboxState.Sent));
    }

    [Fact]
    public async Task A_range_is_replayed_under_the_same_ids()
    {
        var sender = new TestSender();
        await using var engine = new LivingEngine(database, "2026-01-01T00:00:00Z", sender.Use);
        for (var day = 0; day < 4; day++)
        {
            await engine.CustomerAsync();
            engine.Clock.AdvanceDays(1);
        }

        await DrainAsync(engine);
        var range = new OutboxQuery(new CreatedRange(From: LivingEngine.At("2026-01-02T00:00:00Z"), Before: LivingEngine.At("2026-01-04T00:00:00Z")));
        (await engine.RunAsync<IOutboxService, int>(s => s.ReplayAsync(range with { Type = "invoice.issued" }, default))).ShouldBe(0);
        (await engine.RunAsync<IOutboxService, int>(s => s.ReplayAsync(range, default))).ShouldBe(2);
        var trail = await engine.DoAsync<IAuditService, Page<AuditEntry>>(s => s.ListAsync(new AuditQuery("outbox_message"), new PageRequest(), default));
        trail.Items.ShouldHaveSingleItem().Details.ShouldBe(new Dictionary<string, string> { ["messages"] = "2" });
        await DrainAsync(engine);

        var told = sender.Of(engine.Tenant).ToList();
        (told.Count, told.Select(m => m.Id).Distinct().Count()).ShouldBe((6, 4));
        var page = await engine.DoAsync<IOutboxService, Page<OutboxMessage>>(s => s.ListAsync(OutboxQuery.All, new PageRequest(3), default));
        var rest = await engine.DoAsync<IOutboxService, Page<OutboxMessage>>(s => s.ListAsync(OutboxQuery.All, new PageRequest(3, page.NextCursor), default));
        page.Items.Concat(rest.Items).Select(m => m.CreatedAt).ShouldBe(
            Enumerable.Range(0, 4).Select(i => LivingEngine.At("2026-01-04T00:00:00Z") - Duration.FromDays(i)));
    }

    [Fact]
    public async Task Customers_of_a_test_clock_reach_no_live_sender_and_are_told_on_wall_time_R23()
    {
        var (live, hook) = (new TestSender("mail", reachesLive: true), new TestSender("webhook"));
        await using var engine = new LivingEngine(database, "2026-01-01T00:00:00Z", b =>
        {
            live.Use(b);
            hook.Use(b);
        });
        var clock = await engine.DoAsync<ITestClockService, TestClock>(s => s.CreateAsync(LivingEngine.At("2024-06-01T00:00:00Z"), null, default));
        var customer = await engine.CustomerAsync(clock.Id);
        var real = await engine.CustomerAsync();
        await DrainAsync(engine);

        live.Of(engine.Tenant).Single().CustomerId.ShouldBe(real.Id);
        var told = hook.Of(engine.Tenant).Single(m => m.CustomerId == customer.Id);
        (told.IsLive, told.TestClockId, told.OccurredAt, told.CreatedAt).ShouldBe(
            (false, clock.Id, LivingEngine.At("2024-06-01T00:00:00Z"), LivingEngine.At("2026-01-01T00:00:00Z")));
        (await MessagesAsync(engine)).ShouldAllBe(m => m.State == OutboxState.Sent);
    }

    [Fact]
    public async Task Dispatchers_at_once_never_take_the_same_message_and_a_lost_claim_marks_nothing()
    {
        var tenant = Ids.Tenant();
        await using (var scope = database.Open(tenant))
        {
            await using var transaction = await scope.Get<IBillingTransactions>().BeginAsync(Token);
            scope.Get<IOutboxStore>().Add([.. Enumerable.Range(0, 60).Select(_ => Message(tenant))]);
            await transaction.CommitAsync(Token);
        }

        var now = Make.Noon + Duration.FromDays(3650);
        var claimed = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var mine = new List<OutboxClaim>();
            await using var scope = database.Open(tenant);
            while (await scope.Get<IOutboxStore>().ClaimAsync(now, Duration.FromMinutes(1), 7, Token) is { Count: > 0 } claims)
            {
                mine.AddRange(claims);
                mine.Count.ShouldBeLessThan(10_000, "what is claimed is claimed again and again");
            }

            return mine;
        })));
        var all = claimed.SelectMany(c => c).Where(c => c.Message.TenantId == tenant).ToList();
        (all.Count, all.Select(c => c.Message.Id).Distinct().Count()).ShouldBe((60, 60));

        await using var store = database.Open();
        var later = now + Duration.FromMinutes(1);
        var again = (await store.Get<IOutboxStore>().ClaimAsync(later, Duration.FromMinutes(1), 10_000, Token)).Single(c => c.Message.Id == all[0].Message.Id);
        var sent = new OutboxDelivery(["test"], OutboxState.Sent, later, null);
        (await store.Get<IOutboxStore>().EndAsync(all[0], sent, Token)).ShouldBeFalse();
        (await store.Get<IOutboxStore>().EndAsync(again, sent, Token)).ShouldBeTrue();
        (await store.Get<IOutboxStore>().EndAsync(again, sent, Token)).ShouldBeFalse();
    }

    [Fact]
    public async Task Every_member_survives_and_old_messages_are_deleted()
    {
        var tenant = Ids.Tenant();
        var message = Message(tenant) with
        {
            TestClockId = Ids.TestClock(),
            Properties = new Dictionary<string, string> { ["a"] = "ä\"1" },
            OccurredAt = Make.Noon - Duration.FromTicks(3),
            CreatedAt = Make.Noon - Duration.FromDays(7000),
            State = OutboxState.Sent,
            Attempts = 3,
            SentAt = Make.Noon + Duration.FromTicks(1),
            SentTo = ["one", "two"],
            LastError = "x",
        };
        var pending = Message(tenant) with { CreatedAt = message.CreatedAt };
        await using var scope = database.Open(tenant);
        var store = scope.Get<IOutboxStore>();
        await using (var transaction = await scope.Get<IBillingTransactions>().BeginAsync(Token))
        {
            store.Add([message, pending]);
            await transaction.CommitAsync(Token);
        }

        (await store.FindAsync(message.Id, Token)).ShouldHaveSurvived(message);
        await using (var other = database.Open(Ids.Tenant()))
            (await other.Get<IOutboxStore>().FindAsync(message.Id, Token)).ShouldBeNull();
        var before = message.CreatedAt + Duration.FromDays(1);
        (await store.DeleteBeforeAsync(before, pendingToo: false, 10, Token)).ShouldBe(1);
        (await store.DeleteBeforeAsync(before, pendingToo: true, 10, Token)).ShouldBe(1);
        (await store.ListAsync(OutboxQuery.All, null, 10, Token)).ShouldBeEmpty();
    }

    private static IOutboxDispatcher Dispatcher(LivingEngine engine) => engine.Services.GetRequiredService<IOutboxDispatcher>();

    private static async Task DrainAsync(LivingEngine engine)
    {
        for (var left = 1_000; (await Dispatcher(engine).RunAsync(Token)).Claimed > 0; left--)
            left.ShouldBeGreaterThan(0, "the queue never becomes empty");
    }

    private static async Task<IReadOnlyList<OutboxMessage>> MessagesAsync(LivingEngine engine) =>
        (await engine.DoAsync<IOutboxService, Page<OutboxMessage>>(s => s.ListAsync(OutboxQuery.All, new PageRequest(100), default))).Items;

    private static Task<SubscriptionView> ChangeAsync(LivingEngine engine, Subscription subscription, SubscriptionChange change) =>
        engine.DoAsync<ISubscriptionService, SubscriptionView>(s => s.ChangeAsync(subscription.Id, change, default));

    private static OutboxMessage Message(TenantId tenant) => new()
    {
        TenantId = tenant,
        Id = new(Ids.Next()),
        Type = OutboxMessageType.InvoiceIssued,
        ResourceId = "a",
        CustomerId = Ids.Customer(),
        OccurredAt = Make.Noon,
        CreatedAt = Make.Noon,
        AvailableAt = Make.Noon,
    };
}
