using NodaTime;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Credits;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.Work;

/// <summary>What a customer's due steps follow from, for who does everything that is due by an instant.</summary>
internal sealed record CustomerDues(
    Customer Customer, IReadOnlyList<Subscription> Subscriptions, IReadOnlyList<Invoice> Drafts, IReadOnlyList<CreditStep> Credits,
    IReadOnlyList<ThresholdCheck> Checks, Instant DueBy)
{
    /// <summary>Whether it has credit blocks, or rules that make some: then an invoice may make more due than itself.</summary>
    public bool HasCredits { get; init; }

    /// <summary>The next step, whenever it is due; null when nothing is.</summary>
    public DueStep? Next { get; } = Steps(Customer, Subscriptions, Drafts, Credits, Checks, DueBy).FirstOrDefault();

    /// <summary>The dues after the charges of a subscription have become drafts.</summary>
    public CustomerDues After(Subscription charged, IReadOnlyList<Invoice> drafts) => new(
        Customer, [.. Subscriptions.Select(s => s.Id == charged.Id ? charged : s)], [.. Drafts, .. drafts], Credits, Checks, DueBy)
    { HasCredits = HasCredits };

    /// <summary>The dues after a draft has been issued or removed.</summary>
    public CustomerDues After(Invoice ended) =>
        new(Customer, Subscriptions, [.. Drafts.Where(d => d.Id != ended.Id)], Credits, Checks, DueBy) { HasCredits = HasCredits };

    // (due instant, rank), and the id where both are equal, so that every worker takes the same order (R22).
    private static IEnumerable<DueStep> Steps(
        Customer customer, IReadOnlyList<Subscription> subscriptions, IReadOnlyList<Invoice> drafts, IReadOnlyList<CreditStep> credits,
        IReadOnlyList<ThresholdCheck> checks, Instant dueBy)
    {
        var running = subscriptions.Where(s => s.Parking is null).ToDictionary(s => s.Id);
        return running.Values
            .Where(s => s.NextInvoiceDate is not null)
            .Select(s => new DueStep(customer, s.NextInvoiceDate!.Value, StepRank.Charge, s, null))
            .Concat(drafts.Where(d => IsIssued(d, customer, running)).Select(d =>
                new DueStep(customer, d.ScheduledIssueAt, StepRank.Issue, d.SubscriptionId is { } id ? running[id] : null, d)))
            .Concat(credits.Select(c => new DueStep(customer, c.DueAt, c.Rank, null, null, c)))
            .Concat(checks.Where(c => running.ContainsKey(c.SubscriptionId)).Select(c =>
                new DueStep(customer, c.InstantBy(dueBy), StepRank.Charge, running[c.SubscriptionId], null) { Check = c }))
            .OrderBy(s => s.DueAt).ThenBy(s => s.Rank).ThenBy(s => s.Draft?.InvoiceDate)
            // A top-up looks at what allocations have given at its instant (R26).
            .ThenBy(s => s.Credit?.TopUp is not null)
            .ThenBy(s => s.Draft?.Id.Value ?? s.Subscription?.Id.Value ?? s.Credit!.Id);
    }

    private static bool IsIssued(Invoice draft, Customer customer, Dictionary<SubscriptionId, Subscription> running) =>
        (draft.AutoIssue ?? customer.AutoIssuance != false) && (draft.SubscriptionId is not { } id || running.ContainsKey(id));
}
