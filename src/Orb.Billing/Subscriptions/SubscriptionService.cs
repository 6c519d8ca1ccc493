using NodaTime;
using NodaTime.Text;
using Orb.Billing.Audit;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Outbox;
using Orb.Billing.Tenants;
using Orb.Billing.TestClocks;
using Orb.Billing.Work;

namespace Orb.Billing.Subscriptions;

internal sealed class SubscriptionService(
    ISubscriptionStore store,
    ICustomerStore customers,
    ITestClockStore clocks,
    IDueWorkStore work,
    CustomerSteps steps,
    CustomerClock clock,
    IBillingTransactions transactions,
    IIdGenerator ids,
    SubscriptionChangeLookup lookup,
    OverrideDrafting overrides,
    SubscriptionQuoting quoting,
    SubscriptionViews views,
    SubscriptionSchedule schedule,
    BookingJournal journal,
    ThresholdChecks thresholds,
    Announcements announcements,
    AuditLog audit,
    IDateTimeZoneProvider zones,
    CurrentSettings settings) : ISubscriptionService
{
    /// <summary>How far back a subscription may start.</summary>
    private static readonly Period MaximumBackdating = Period.FromYears(2);

    public Task<Outcome<SubscriptionView>> CreateAsync(CreateSubscription command, CancellationToken cancellationToken) =>
        transactions.RunAsync(() => CreateOnceAsync(command, cancellationToken), cancellationToken);

    private async Task<Outcome<SubscriptionView>> CreateOnceAsync(CreateSubscription command, CancellationToken cancellationToken)
    {
        await using var transaction = await transactions.BeginAsync(cancellationToken).ConfigureAwait(false);
        if (!(await AddAsync(command, cancellationToken).ConfigureAwait(false)).TryGetValue(out var added, out var refusal))
            return refusal;
        journal.Clear();
        await steps.RunNowAsync(added.Subscription.CustomerId, added.Now, cancellationToken).ConfigureAwait(false);
        var view = await AnsweredAsync(added.Subscription.Id, command.IncludeChangedResources, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return view;
    }

    public Task<Outcome<SubscriptionQuote>> QuoteAsync(CreateSubscription command, CancellationToken cancellationToken) =>
        transactions.RunRepeatableAsync(() => QuoteOnceAsync(command, cancellationToken), cancellationToken);

    private async Task<Outcome<SubscriptionQuote>> QuoteOnceAsync(CreateSubscription command, CancellationToken cancellationToken)
    {
        // Whatever is written here is taken back when it is read.
        await using var transaction = await transactions.BeginTrialAsync(cancellationToken).ConfigureAwait(false);
        if (!(await AddAsync(command, cancellationToken).ConfigureAwait(false)).TryGetValue(out var added, out var refusal))
            return refusal;
        var (subscription, now) = added;
        return await quoting.RunAsync(subscription, Instant.Max(now, subscription.Timeline.Start), now, subscription.Timeline.Start, cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<SubscriptionEvent>> HistoryAsync(SubscriptionId id, CancellationToken cancellationToken) =>
        await store.HistoryAsync(id, cancellationToken).ConfigureAwait(false);

    public async Task<Outcome<Page<PlanInForce>>> ScheduleAsync(SubscriptionId id, CreatedRange start, PageRequest page, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } subscription)
            return Refusal.NotFound("Subscription", id.ToString());
        var all = await schedule.OfAsync(subscription, cancellationToken).ConfigureAwait(false);
        // There are a handful: a page is cut out of them.
        return await Paging.ReadAsync(
            page,
            (after, take) => Task.FromResult<IReadOnlyList<PlanInForce>>([.. all.Where(p => start.Admits(p.Start) && !(p.Start <= after?.At)).Take(take)]),
            p => new PagePosition(p.Start, p.Plan.Id.Value),
            byDate: true).ConfigureAwait(false);
    }

    public Task<Outcome<SubscriptionView>> ChangeAsync(SubscriptionId id, SubscriptionChange change, CancellationToken cancellationToken) =>
        transactions.RunAsync(() => ChangeOnceAsync(id, change, cancellationToken), cancellationToken);

    private async Task<Outcome<SubscriptionView>> ChangeOnceAsync(SubscriptionId id, SubscriptionChange change, CancellationToken cancellationToken)
    {
        if (!change.AllowInvoiceCreditOrVoid && await CreditedAsync(id, change, cancellationToken).ConfigureAwait(false) is { } credits)
            return credits;
        await using var transaction = await transactions.BeginAsync(cancellationToken).ConfigureAwait(false);
        if (!(await ApplyAsync(id, change, cancellationToken).ConfigureAwait(false)).TryGetValue(out var applied, out var refusal))
            return refusal;
        journal.Clear();
        await steps.RunNowAsync(applied.View.Customer.Id, applied.View.Now, cancellationToken).ConfigureAwait(false);
        var view = await AnsweredAsync(id, change.IncludeChangedResources, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return view;
    }

    public Task<Outcome<SubscriptionQuote>> QuoteAsync(SubscriptionId id, SubscriptionChange change, CancellationToken cancellationToken) =>
        transactions.RunRepeatableAsync(() => QuoteOnceAsync(id, change, cancellationToken), cancellationToken);

    private async Task<Outcome<SubscriptionQuote>> QuoteOnceAsync(SubscriptionId id, SubscriptionChange change, CancellationToken cancellationToken)
    {
        // Whatever is written here is taken back when it is read.
        await using var transaction = await transactions.BeginTrialAsync(cancellationToken).ConfigureAwait(false);
        if (!(await ApplyAsync(id, change, cancellationToken).ConfigureAwait(false)).TryGetValue(out var applied, out var refusal))
            return refusal;
        var (view, from) = applied;
        return await quoting.RunAsync(view.Subscription, Instant.Max(from, view.Now), view.Now, Instant.Min(from, view.Now), cancellationToken).ConfigureAwait(false);
    }

    // The quote tells what would be credited, also of a change that takes effect later.
    private async Task<Refusal?> CreditedAsync(SubscriptionId id, SubscriptionChange change, CancellationToken cancellationToken)
    {
        if (!(await QuoteAsync(id, change, cancellationToken).ConfigureAwait(false)).TryGetValue(out var quote, out var refusal))
            return refusal;
        return quote.CreditNotes is [var note, ..]
            ? Refusal.Constraint($"The change would credit {note.Total} of an issued invoice, and allow_invoice_credit_or_void is false.")
            : null;
    }

    // Everything but running what the new subscription made due.
    private async Task<Outcome<(Subscription Subscription, Instant Now)>> AddAsync(CreateSubscription command, CancellationToken cancellationToken)
    {
        if (!(await CustomerAsync(command, cancellationToken).ConfigureAwait(false)).TryGetValue(out var customer, out var refusal))
            return refusal;
        if (!(await lookup.PlanAsync(command.PlanId, command.ExternalPlanId, cancellationToken).ConfigureAwait(false)).TryGetValue(out var plan, out refusal))
            return refusal;
        if (!(await lookup.InVersionAsync(plan, command.PlanVersion, cancellationToken).ConfigureAwait(false)).TryGetValue(out plan, out refusal))
            return refusal;
        if (await lookup.UnknownCustomerAsync(command.UsageCustomerIds, cancellationToken).ConfigureAwait(false) is { } unknown)
            return unknown;
        if (await AdvancingAsync(customer, cancellationToken).ConfigureAwait(false) is { } advancing)
            return advancing;

        var now = await clock.NowAsync(customer, cancellationToken).ConfigureAwait(false);
        var validation = new Validation();
        Check(command, plan, now, validation);
        plan = WithTrial(plan, command.TrialDurationDays, validation);
        if (validation.Failed)
            return validation.Refusal;

        await steps.CatchUpBeforeEditAsync(customer.Id, now, cancellationToken).ConfigureAwait(false);
        if (!(await overrides.MakeAsync(plan, command.Overrides, now, cancellationToken).ConfigureAwait(false)).TryGetValue(out var agreed, out refusal))
            return refusal;
        var defaults = await settings.ReadAsync(cancellationToken).ConfigureAwait(false);
        var subscription = Subscribe(command, customer, agreed, defaults, now);
        if (BilledTwice(subscription.Timeline) is { } twice)
            return twice;
        CatalogCoupon? coupon = null;
        if (command.CouponRedemptionCode is { } code && !(await lookup.CouponAsync(null, code, cancellationToken).ConfigureAwait(false)).TryGetValue(out coupon, out refusal))
            return refusal;
        if (coupon is not null)
            subscription = WithCoupon(subscription, coupon.Coupon);
        await store.AddAsync(subscription, cancellationToken).ConfigureAwait(false);
        if (coupon is not null && await lookup.RedeemAsync(subscription, coupon, subscription.Timeline.Start, cancellationToken).ConfigureAwait(false) is { } unredeemed)
            return unredeemed;
        await RecordAsync(
            subscription.Id, "created", now, subscription.Timeline.Start, null, cancellationToken,
            AuditLog.Named(("customer_id", customer.Id), ("plan_id", command.PlanId), ("external_plan_id", command.ExternalPlanId), ("coupon", command.CouponRedemptionCode))).ConfigureAwait(false);
        announcements.Subscription(subscription, customer, OutboxMessageType.SubscriptionCreated, now);
        if (subscription.Timeline.Start <= now)
            announcements.Subscription(subscription, customer, OutboxMessageType.SubscriptionStarted, now);
        if (customer.Currency is null)
        {
            customer = customer with { Currency = subscription.Timeline.InvoicingCurrency };
            if (await customers.UpdateAsync(customer, cancellationToken).ConfigureAwait(false) != StoreResult.Success)
                return Refusal.Conflict("The customer was changed by another request; try again.");
        }

        if (subscription.NextInvoiceDate is { } due)
            await work.ScheduleAsync(customer.Id, customer.TestClockId, due, cancellationToken).ConfigureAwait(false);
        // Events may be older than the subscription.
        await thresholds.ScheduleAsync(subscription, customer, now, cancellationToken).ConfigureAwait(false);
        return (subscription, now);
    }

    private async Task RecordAsync(
        SubscriptionId id, string name, Instant now, Instant from, string? reason, CancellationToken cancellationToken,
        IReadOnlyDictionary<string, string>? more = null)
    {
        await store.RecordAsync(new SubscriptionEvent(ids.Next(), id, name, now, from, reason), cancellationToken).ConfigureAwait(false);
        var details = new Dictionary<string, string> { ["effective_from"] = InstantPattern.ExtendedIso.Format(from) };
        foreach (var (key, value) in more ?? new Dictionary<string, string>())
            details.Add(key, value);
        await audit.WriteAsync("subscription", id.ToString(), name, reason, details, cancellationToken).ConfigureAwait(false);
    }

    // Everything but running what the change made due.
    private async Task<Outcome<(SubscriptionView View, Instant From)>> ApplyAsync(
        SubscriptionId id, SubscriptionChange change, CancellationToken cancellationToken)
    {
        if (await BareAsync(id, cancellationToken).ConfigureAwait(false) is not { } view)
            return Refusal.NotFound("Subscription", id.ToString());
        if (await AdvancingAsync(view.Customer, cancellationToken).ConfigureAwait(false) is { } advancing)
            return advancing;
        var validation = new Validation();
        validation.OptionalText("reason", change.Reason);
        if (validation.Failed)
            return validation.Refusal;
        await steps.CatchUpBeforeEditAsync(view.Customer.Id, view.Now, cancellationToken).ConfigureAwait(false);
        view = (await BareAsync(id, cancellationToken).ConfigureAwait(false))!;
        if (!(await EditAsync(view, change.Parts, cancellationToken).ConfigureAwait(false)).TryGetValue(out var edited, out var refusal))
            return refusal;
        var (changed, from) = edited;
        if (await store.UpdateAsync(changed, cancellationToken).ConfigureAwait(false) != StoreResult.Success)
            return Refusal.Conflict("The subscription was changed by another request; read it and try again.");
        await RecordAsync(id, change.Name, view.Now, from, change.Reason, cancellationToken, change.Details).ConfigureAwait(false);
        announcements.Changed(view.Subscription, changed, view.Customer, change, from, view.Now);
        if (changed.NextInvoiceDate is { } due)
            await work.ScheduleAsync(view.Customer.Id, view.Customer.TestClockId, due, cancellationToken).ConfigureAwait(false);
        await thresholds.ScheduleAsync(changed, view.Customer, view.Now, cancellationToken).ConfigureAwait(false);
        return (view, from);
    }

    // The subscription after all parts of a change, each applied to what those before it left, and the first instant they touch.
    private async Task<Outcome<(Subscription Subscription, Instant From)>> EditAsync(
        SubscriptionView view, IReadOnlyList<ChangePart> parts, CancellationToken cancellationToken)
    {
        if (parts.Count is 0 or > SubscriptionChanges.MaximumChanges)
            return Refusal.Invalid("changes", $"must be 1 to {SubscriptionChanges.MaximumChanges}, but are {parts.Count}.");
        if (!(await lookup.NamedAsync(view, parts, cancellationToken).ConfigureAwait(false)).TryGetValue(out var prices, out var refusal))
            return refusal;
        var (changed, from) = (view.Subscription, Instant.MaxValue);
        for (var i = 0; i < parts.Count; i++)
        {
            var (path, part) = parts[i];
            var before = new ChangeContext(changed, view.Now, ids) { Price = prices.GetValueOrDefault(i) };
            if (!(await lookup.ResolveAsync(before, part.Needs, cancellationToken).ConfigureAwait(false)).TryGetValue(out var context, out refusal))
                return refusal.Within(path);
            if (!part.Apply(context).TryGetValue(out var edit, out refusal))
                return refusal.Within(path);
            changed = SubscriptionEditing.Carry(changed, edit, view.Now);
            from = Instant.Min(from, edit.From);
        }

        return BilledTwice(changed.Timeline) is { } twice ? twice : (changed, from);
    }

    public async Task<SubscriptionView?> FindAsync(SubscriptionId id, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken).ConfigureAwait(false) is { } subscription
            ? (await views.OfAsync([subscription], cancellationToken).ConfigureAwait(false))[0]
            : null;

    public async Task<Outcome<Page<SubscriptionView>>> ListAsync(SubscriptionQuery query, PageRequest page, CancellationToken cancellationToken)
    {
        var rows = await Paging.ReadAsync(
            page,
            (after, take) => store.ListAsync(query, clock.WallNow, after, take, cancellationToken),
            s => new PagePosition(null, s.Id.Value)).ConfigureAwait(false);
        if (!rows.TryGetValue(out var found, out var refusal))
            return refusal;
        return new Page<SubscriptionView>(await views.OfAsync(found.Items, cancellationToken).ConfigureAwait(false), found.NextCursor);
    }

    private async Task<SubscriptionView?> BareAsync(SubscriptionId id, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken).ConfigureAwait(false) is { } subscription
            ? (await views.BareAsync([subscription], cancellationToken).ConfigureAwait(false))[0]
            : null;

    private async Task<SubscriptionView> AnsweredAsync(SubscriptionId id, bool withChanged, CancellationToken cancellationToken)
    {
        var view = (await FindAsync(id, cancellationToken).ConfigureAwait(false))!;
        return withChanged ? view with { Changed = await views.ChangedAsync(cancellationToken).ConfigureAwait(false) } : view;
    }

    private async Task<Outcome<Customer>> CustomerAsync(CreateSubscription command, CancellationToken cancellationToken)
    {
        if (command.CustomerId is null == command.ExternalCustomerId is null)
            return Refusal.Invalid("customer_id", "give either customer_id or external_customer_id.");
        var customer = command.CustomerId is { } id
            ? await customers.FindAsync(id, cancellationToken).ConfigureAwait(false)
            : await customers.FindByExternalIdAsync(command.ExternalCustomerId!, cancellationToken).ConfigureAwait(false);
        return customer is not null ? customer : Refusal.NotFound("Customer", command.CustomerId?.ToString() ?? command.ExternalCustomerId!);
    }

    private async Task<Refusal?> AdvancingAsync(Customer customer, CancellationToken cancellationToken) =>
        customer.TestClockId is { } id
        && await clocks.FindAsync(id, cancellationToken).ConfigureAwait(false) is { Status: TestClockStatus.Advancing } moving
            ? Refusal.Conflict($"The customer's test clock is advancing to {moving.AdvancingTo}; wait until it is ready.")
            : null;

    private static void Check(CreateSubscription command, Plan plan, Instant now, Validation validation)
    {
        validation.OptionalText("name", command.Name);
        validation.OptionalText("default_invoice_memo", command.DefaultInvoiceMemo, UpdateSubscription.MaximumMemo);
        validation.Range("net_terms", command.NetTerms, 0, UpdateSubscription.MaximumNetTerms);
        validation.Metadata(command.Metadata);
        _ = UsageScope.Of(command.Filter, command.UsageCustomerIds, UsageScope.Own, validation);
        var currency = validation.Currency("currency", command.Currency);
        if (currency is not null && currency != plan.Currency)
            validation.Add("currency", $"is {currency}, but the plan's prices are in {plan.Currency}.");
        if (command.InvoicingThreshold is { } threshold)
            validation.PositiveAmount("invoicing_threshold", threshold, plan.Currency);
        validation.Time("start_date", command.StartDate);
        validation.Time("end_date", command.EndDate);
        var start = command.StartDate ?? now;
        var earliest = (now.InUtc().LocalDateTime - MaximumBackdating).InUtc().ToInstant();
        if (start < earliest)
            validation.Add("start_date", $"must not lie before {earliest}, two years back, but is {start}.");
        if (command.EndDate <= start)
            validation.Add("end_date", $"must lie after the start, {start}, but is {command.EndDate}.");
        if (command.InitialPhaseOrder is { } phase && plan.Phases.All(p => p.Order != phase))
            validation.Add("initial_phase_order", $"is {phase}, but the plan has {(plan.Phases.Count == 0 ? "no phases" : $"the phases 1 to {plan.Phases.Count}")}.");
        if (command is { Anchor: not null, AlignBillingWithStartDate: true })
            validation.Add("billing_cycle_anchor_configuration", "cannot be combined with align_billing_with_subscription_start_date.");
        BillingDates.Check(command.Anchor, validation);
    }

    private static Refusal? BilledTwice(SubscriptionTimeline timeline) => DimensionalOverlap.In(timeline) is not var (first, second) ? null : Refusal.Constraint(
        $"The prices '{Validation.Shorten(first.Name)}' and '{Validation.Shorten(second.Name)}' would both bill events with {Validation.Shorten(first.Dimensions!.ToString())}; an event is billed by one price of a dimensional group.");

    // The plan with another trial; what it gives away at most stays.
    private static Plan WithTrial(Plan plan, int? days, Validation validation)
    {
        validation.Range("trial_duration_days", days, 0, TrialConfiguration.MaximumDays);
        return days is not { } length || validation.Failed
            ? plan
            : plan with { Trial = length == 0 ? null : new TrialConfiguration(length, plan.Trial?.UsageDiscountMaximum) };
    }

    private Subscription WithCoupon(Subscription subscription, Coupon coupon)
    {
        var timeline = subscription.Timeline;
        return subscription with
        {
            Timeline = timeline.Add(coupon.Interval(new(ids.Next()), new(ids.Next()), timeline.Start, timeline.Zone, timeline.NextAdjustmentSequence())),
        };
    }

    private Subscription Subscribe(CreateSubscription command, Customer customer, AgreedPlan agreed, SettingsInForce defaults, Instant now)
    {
        var plan = agreed.Plan;
        var zone = zones[customer.TimeZone];
        var start = command.StartDate ?? now;
        var firstDay = LocalDays.DateOf(start, zone);
        Instant? trialEnd = plan.Trial is { } trial ? LocalDays.StartOf(trial.EndFrom(firstDay), zone) : null;
        var anchor = BillingDates.Anchor(command, plan.Trial?.EndFrom(firstDay) ?? firstDay);
        var usage = UsageScope.Of(command.Filter, command.UsageCustomerIds, UsageScope.Own, new Validation());
        var of = PlanIntervals.Of(agreed, new PlanPlacing(start, command.EndDate, trialEnd, anchor, zone) { Usage = usage, InitialPhase = command.InitialPhaseOrder ?? 1 }, ids);
        var timeline = new SubscriptionTimeline(
            new SubscriptionId(ids.Next()), customer.Id, zone, plan.Currency, start, command.EndDate, of.Prices, adjustments: of.Adjustments)
        {
            ProrationUnit = command.ProrationUnit,
        };
        return new Subscription
        {
            PlanId = plan.Id,
            PlanVersion = plan.Version,
            PlanStart = start,
            Overrides = agreed.Overrides,
            Phases = of.Phases,
            Timeline = timeline,
            TrialEnd = trialEnd,
            Usage = usage,
            Anchor = anchor,
            AnchorRule = BillingDates.RuleOf(command),
            Name = command.Name ?? plan.Name,
            NetTerms = command.NetTerms ?? plan.NetTerms ?? defaults.NetTerms,
            DefaultInvoiceMemo = command.DefaultInvoiceMemo ?? plan.DefaultInvoiceMemo,
            AutoCollection = command.AutoCollection,
            InvoicingThreshold = command.InvoicingThreshold is { } threshold ? Money.Of(threshold, plan.Currency) : null,
            Metadata = new Validation().Metadata(command.Metadata),
            CreatedAt = now,
            // The start of one that lies ahead is a date of its own: it is told when it is reached.
            NextInvoiceDate = start > now ? start : BillingDates.Next(timeline, start),
        };
    }
}
