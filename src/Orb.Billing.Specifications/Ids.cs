using System.Diagnostics.CodeAnalysis;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.TestClocks;

namespace Orb.Billing.Specifications;

/// <summary>New ids, each larger than the one before.</summary>
public static class Ids
{
    private static long _last;

    public static Guid Next() => new($"01900000-0000-7000-8000-{Interlocked.Increment(ref _last):x12}");

    public static CustomerId Customer() => new(Next());

    public static ItemId Item() => new(Next());

    public static MetricId Metric() => new(Next());

    public static PlanId Plan() => new(Next());

    public static PriceId Price() => new(Next());

    public static SubscriptionId Subscription() => new(Next());

    public static InvoiceId Invoice() => new(Next());

    public static LineItemId Line() => new(Next());

    public static CreditNoteId CreditNote() => new(Next());

    public static TestClockId TestClock() => new(Next());

    public static TenantId Tenant() => new(Next());

    [SuppressMessage("ApiDesign", "RS0030", Justification = "Names a file, no row.")]
    public static Guid Random() => Guid.NewGuid();
}
