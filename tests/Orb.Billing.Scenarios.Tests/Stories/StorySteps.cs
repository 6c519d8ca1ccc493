using NodaTime;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;
using Orb.Billing.Subscriptions;
using Orb.Billing.Vectors.Tests;

namespace Orb.Billing.Scenarios.Tests.Stories;

/// <summary>The steps of a story by their names.</summary>
internal static class StorySteps
{
    private static readonly Dictionary<string, Func<Given, StoryLife, Task>> Steps = new(StringComparer.Ordinal)
    {
        ["subscribe"] = SubscribeAsync,
        ["change_plan"] = ChangePlanAsync,
        ["change_quantity"] = (step, life) => ChangeAsync(step, life, Quantity(step, life)),
        ["change_anchor_day"] = (step, life) => ChangeAsync(step, life, new ChangeBillingAnchor(step["day"].Integer(), Start(step["effective"], life))),
        ["add_price"] = (step, life) => ChangeAsync(step, life, new AddPrice { PriceId = life.Catalogue.Price(step["price"]) }),
        ["pause"] = (step, life) => ChangeAsync(step, life, new PauseSubscription()),
        ["pause_between"] = (step, life) => ChangeAsync(step, life, new PauseSubscription(Start(step["from"], life), Start(step["to"], life))),
        ["remove_pause"] = (step, life) => ChangeAsync(step, life, RemovePause(step, life)),
        ["resume"] = (step, life) => ChangeAsync(step, life, new ResumeSubscription()),
        ["cancel"] = (step, life) => ChangeAsync(step, life, Cancel(step, life)),
        ["goodwill_credit"] = StoryMoney.CreditAsync,
        ["balance_increment"] = (step, life) => StoryMoney.AdjustAsync(step, life, BalanceAdjustment.Increment),
        ["balance_decrement"] = (step, life) => StoryMoney.AdjustAsync(step, life, BalanceAdjustment.Decrement),
        ["credit_block"] = StoryCredits.BlockAsync,
        ["one_off_invoice"] = StoryMoney.InvoiceAsync,
        ["void"] = StoryMoney.VoidAsync,
        ["backfill"] = StoryUsage.BackfillAsync,
        ["event"] = StoryUsage.IngestAsync,
        ["ingest"] = StoryUsage.IngestAsync,
        ["advance_to"] = (_, _) => Task.CompletedTask,
        ["run_due_work"] = (_, _) => Task.CompletedTask,
    };

    /// <summary>When a step happens: an instant, or the start of a local day; <c>instant</c> says it exactly.</summary>
    public static Instant At(Given step, DateTimeZone zone)
    {
        var at = step["at"].InstantIn(zone);
        return step.Find("instant")?.Instant() ?? at;
    }

    public static async Task RunAsync(Given step, StoryLife life)
    {
        var name = step["do"];
        if (!Steps.TryGetValue(name.Text(), out var run))
            throw name.NotUnderstood();
        if (name.Text() != "change_plan")
            await life.MoveToAsync(At(step, life.Setting.Zone));
        await run(step, life);
        await life.PayAsync();
    }

    private static async Task SubscribeAsync(Given step, StoryLife life)
    {
        // The first billed day follows from the trial; the invoices tell whether it does.
        _ = step.Find("billing_starts")?.Date();
        var anchor = step.Find("anchor")?.Date();
        var subscription = await life.Host.SubscribeAsync(new CreateSubscription
        {
            CustomerId = (await life.CustomerAsync()).Id,
            PlanId = life.Catalogue.Plan(step["plan"]),
            Anchor = anchor is { } date ? new AnchorConfiguration(date.Day, date.Month, date.Year) : null,
            AlignBillingWithStartDate = step.Find("alignment") is { } alignment && alignment.Text() switch
            {
                "subscription_start" => true,
                "start_of_month" => false,
                _ => throw alignment.NotUnderstood(),
            },
        });
        life.Add(Name(step), subscription.Id);
    }

    // A change on the first instant of a day is an edit that is due there, so it goes before the charges of that instant (R22): where there are
    // any, it is asked for just before. After them it would be another story, that of a charge and its credit.
    private static async Task ChangePlanAsync(Given step, StoryLife life)
    {
        var at = At(step, life.Setting.Zone);
        var change = Plan(step, life);
        if (at > life.Now)
            await life.MoveToAsync(at - Duration.Epsilon);
        if (change.Option == ChangeOption.Immediate && step["at"].IsDate && await life.NextDueAsync() == at)
            change = change with { Option = ChangeOption.RequestedDate, Date = at };
        else
            await life.MoveToAsync(at);
        await ChangeAsync(step, life, change);
        await life.MoveToAsync(at);
    }

    private static ChangePlan Plan(Given step, StoryLife life)
    {
        var effective = step.Find("effective");
        var option = step["when"].IsDate ? ChangeOption.RequestedDate : step["when"].Text() switch
        {
            "now" => ChangeOption.Immediate,
            "period end" => ChangeOption.EndOfSubscriptionTerm,
            "date" => ChangeOption.RequestedDate,
            _ => throw step["when"].NotUnderstood(),
        };
        // A story that says "period end" tells the date that comes out, too.
        Instant? date = effective is null ? null : Start(effective, life);
        if (step["when"].IsDate && Start(step["when"], life) != date)
            throw step["when"].NotUnderstood();
        return new ChangePlan
        {
            PlanId = life.Catalogue.Plan(step["plan"]),
            Option = option,
            Date = option == ChangeOption.RequestedDate ? date : null,
            Alignment = step["alignment"].Text() switch
            {
                "unchanged" => BillingCycleAlignment.Unchanged,
                "plan_change_date" => BillingCycleAlignment.PlanChangeDate,
                // An anchor on the day of the change itself.
                "anchor" when step["anchor"].Date() == step["at"].DateIn(life.Setting.Zone) => BillingCycleAlignment.PlanChangeDate,
                _ => throw step["alignment"].NotUnderstood(),
            },
        };
    }

    private static ChangeQuantity Quantity(Given step, StoryLife life) => new()
    {
        PriceId = life.Catalogue.Price(step["price"]),
        Quantity = step["quantity"].Decimal(),
        Option = (step.Find("change_option") ?? step["when"]).Text() switch
        {
            "immediate" or "now" => QuantityChangeOption.Immediate,
            _ => throw step.NotUnderstood(),
        },
    };

    private static CancelSubscription Cancel(Given step, StoryLife life)
    {
        if (step.Find("effective") is { } effective)
            return new CancelSubscription(CancelOption.RequestedDate, Start(effective, life));
        return step["when"].Text() == "now" ? new CancelSubscription(CancelOption.Immediate) : throw step["when"].NotUnderstood();
    }

    private static RemovePause RemovePause(Given step, StoryLife life)
    {
        // The end of the pause is known from its start.
        _ = step["to"].Date();
        return new RemovePause(Start(step["from"], life));
    }

    private static async Task ChangeAsync(Given step, StoryLife life, SubscriptionChange change)
    {
        var policy = new ChangePolicy(step.Find("prorate")?.Flag() ?? true, step.Find("credit") is { } credit ? CreditOf(credit) : CreditPolicy.Prorated, life.Setting.DefersBilling);
        change = change with { Policy = policy };
        var id = life.Subscription(Name(step));
        var before = await life.InvoicesAsync();
        var quote = (await life.Host.InScopeAsync<ISubscriptionService, Outcome<SubscriptionQuote>>(s => s.QuoteAsync(id, change, default))).Value;
        _ = (await life.Host.InScopeAsync<ISubscriptionService, Outcome<SubscriptionView>>(s => s.ChangeAsync(id, change, default))).Value;
        StoryQuote.Check(quote, before, await life.InvoicesAsync(), life.Now);
    }

    private static CreditPolicy CreditOf(Given credit) => credit.Text() switch
    {
        "prorated" => CreditPolicy.Prorated,
        "none" => CreditPolicy.None,
        "full" => CreditPolicy.Full,
        _ => throw credit.NotUnderstood(),
    };

    private static Instant Start(Given date, StoryLife life) => life.StartOf(date.Date());

    private static string Name(Given step) => step.Find("subscription")?.Text() ?? "";
}
