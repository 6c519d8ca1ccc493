using NodaTime;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Scenarios.Tests.Stories;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>Changes that are quoted before they are made, and compared with what they then do (R24).</summary>
internal static class QuotedSteps
{
    public static async Task<SubscriptionQuote> QuoteAsync(this BillingHost host, SubscriptionId id, SubscriptionChange change) =>
        (await host.TryQuoteAsync(id, change)).Value;

    public static Task<Outcome<SubscriptionQuote>> TryQuoteAsync(this BillingHost host, SubscriptionId id, SubscriptionChange change) =>
        host.InScopeAsync<ISubscriptionService, Outcome<SubscriptionQuote>>(s => s.QuoteAsync(id, change, default));

    public static Task<Outcome<SubscriptionView>> TryChangeAsync(this BillingHost host, SubscriptionId id, SubscriptionChange change) =>
        host.InScopeAsync<ISubscriptionService, Outcome<SubscriptionView>>(s => s.ChangeAsync(id, change, default));

    /// <summary>Makes a change; what it does at once is what its quote said, to the last digit, and the quote left nothing behind.</summary>
    public static async Task<Subscription> ChangeAsQuotedAsync(this BillingHost host, SubscriptionId id, SubscriptionChange change)
    {
        var (before, books) = (await host.InvoicesAsync(), await host.BooksAsync());
        var quote = await host.QuoteAsync(id, change);
        (await host.BooksAsync()).ShouldBe(books);
        var changed = (await host.TryChangeAsync(id, change)).Value.Subscription;
        StoryQuote.Check(quote, before, await host.InvoicesAsync(), host.Clock.GetCurrentInstant());
        return changed;
    }

    /// <summary>Lives to an instant and makes a change there, quoted.</summary>
    public static async Task<Subscription> ChangeAsQuotedAtAsync(this BillingHost host, string at, SubscriptionId id, SubscriptionChange change)
    {
        await host.LiveToAsync(at);
        return await host.ChangeAsQuotedAsync(id, change);
    }

    public static Task LiveToAsync(this BillingHost host, string at) => host.Time.LiveToAsync(BillingHost.At(at), TimelineSteps.HalfADay, default);

    /// <summary>Every line of every invoice with what was credited, by date: "02-01 Fee 02-01..03-01 x1 = 31.00".</summary>
    public static async Task<IReadOnlyList<string>> LinesAsync(this BillingHost host)
    {
        var rows = new List<string>();
        foreach (var invoice in await host.InvoicesAsync())
        {
            rows.AddRange(invoice.Lines.Select(l => l.Line).Select(l =>
                $"{Day(invoice.InvoiceDate)} {l.Name} {Day(l.Service.Start)}..{Day(l.Service.End)} x{StoryCells.Of(l.Quantity)} = {l.Amount.ToAmountString()}"));
            rows.AddRange(invoice.CreditNotes.Select(n => $"{Day(n.CreatedAt)} credit {n.Total.ToAmountString()}"));
        }

        return rows;
    }

    /// <summary>What was refused, by field where fields are named.</summary>
    public static IReadOnlyList<string> Issues<T>(this Outcome<T> outcome)
        where T : notnull =>
        outcome.Refusal is not { } refusal ? [] : refusal.Issues is { Count: > 0 } issues ? [.. issues.Select(i => i.ToString())] : [refusal.Message];

    private static string Day(Instant instant) => instant.InUtc().ToString("MM-dd", System.Globalization.CultureInfo.InvariantCulture)
        + (instant.InUtc().TimeOfDay == LocalTime.Midnight ? "" : instant.InUtc().ToString("'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture));
}
