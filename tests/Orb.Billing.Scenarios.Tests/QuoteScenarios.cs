using Orb.Billing.Catalog;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Subscriptions;
using static Orb.Billing.Scenarios.Tests.BillingHost;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>A quote of a change is what the engine then does, and leaves nothing behind (R20, R24).</summary>
public sealed class QuoteScenarios
{
    [Fact]
    public async Task R24_The_quote_of_a_plan_change_is_its_credit_note_and_its_invoice_to_the_cent()
    {
        await using var host = await StartAsync("2012-05-01T00:00:00Z");
        var (subscription, next) = await SubscribedAsync(host);
        await host.Time.LiveToAsync(At("2012-05-11T00:00:00Z"), default);
        var before = await host.BooksAsync();
        var change = new ChangePlan { PlanId = next.Id };

        var quote = await QuoteAsync(host, subscription.Id, change);
        quote.CreditNotes.Single().Total.Amount.ShouldBe(1625.77m); // 21/31 of 2399.95
        quote.Invoices.Single().Lines.Single().Line.Amount.Amount.ShouldBe(4064.48m); // 21/31 of 5999.95
        (await host.BooksAsync()).ShouldBe(before);

        (await host.InScopeAsync<ISubscriptionService, Outcome<SubscriptionView>>(s => s.ChangeAsync(subscription.Id, change, default))).Refusal.ShouldBeNull();
        var invoices = await host.InvoicesAsync();
        invoices[0].CreditNotes.Single().Total.ShouldBe(quote.CreditNotes.Single().Total);
        (invoices[1].Total, invoices[1].InvoiceDate, invoices[1].Number).ShouldBe((quote.Invoices[0].Total, quote.Invoices[0].InvoiceDate, quote.Invoices[0].Number));
        var history = await host.InScopeAsync<ISubscriptionService, IReadOnlyList<SubscriptionEvent>>(s => s.HistoryAsync(subscription.Id, default));
        history.Select(e => e.Name).ShouldBe(["created", "plan_changed"]);
    }

    [Fact]
    public async Task R24_The_quote_of_a_later_cancellation_shows_what_it_will_give_back_on_its_date()
    {
        await using var host = await StartAsync("2012-05-01T00:00:00Z");
        var (subscription, _) = await SubscribedAsync(host);
        var cancel = new CancelSubscription(CancelOption.RequestedDate, At("2012-05-21T00:00:00Z"));
        var quote = await QuoteAsync(host, subscription.Id, cancel);
        quote.Invoices.ShouldBeEmpty();
        quote.CreditNotes.Single().Total.Amount.ShouldBe(851.60m); // 11/31 of 2399.95
        quote.Subscription.Timeline.End.ShouldBe(At("2012-05-21T00:00:00Z"));
        (await host.InvoicesAsync()).Single().CreditNotes.ShouldBeEmpty();
    }

    [Fact]
    public async Task R24_The_quote_of_a_new_subscription_is_its_first_invoice_and_creates_nothing()
    {
        await using var host = await StartAsync("2012-05-16T00:00:00Z");
        var plan = await PlanAsync(host, 31m);
        var customer = await host.CustomerAsync("UTC");
        var quote = (await host.InScopeAsync<ISubscriptionService, Outcome<SubscriptionQuote>>(
            s => s.QuoteAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id }, default))).Value;
        quote.Invoices.Single().Total.Amount.ShouldBe(16.00m); // 16 of 31 days
        (await host.InScopeAsync<ISubscriptionService, SubscriptionView?>(s => s.FindAsync(quote.Subscription.Id, default))).ShouldBeNull();
    }

    [Fact]
    public async Task R20_A_change_that_is_refused_is_refused_in_its_quote()
    {
        await using var host = await StartAsync("2012-05-01T00:00:00Z");
        var (subscription, _) = await SubscribedAsync(host);
        var refused = await host.InScopeAsync<ISubscriptionService, Outcome<SubscriptionQuote>>(s => s.QuoteAsync(subscription.Id, new ResumeSubscription(), default));
        refused.Refusal!.Kind.ShouldBe(RefusalKind.ConstraintViolation);
    }

    private static async Task<(Subscription Subscription, Plan Next)> SubscribedAsync(BillingHost host)
    {
        var plan = await PlanAsync(host, 2399.95m);
        var customer = await host.CustomerAsync("UTC");
        return (await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id }), await PlanAsync(host, 5999.95m));
    }

    private static Task<Plan> PlanAsync(BillingHost host, decimal amount) =>
        host.PlanAsync("USD", new NewPrice { Name = "Fee", ItemId = default, Cadence = "monthly", Model = new UnitPriceModel(amount), BilledInAdvance = true });

    private static async Task<SubscriptionQuote> QuoteAsync(BillingHost host, SubscriptionId id, SubscriptionChange change) =>
        (await host.InScopeAsync<ISubscriptionService, Outcome<SubscriptionQuote>>(s => s.QuoteAsync(id, change, default))).Value;
}
