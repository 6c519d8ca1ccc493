using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Subscriptions;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Invoicing;

public sealed class EndedSubscriptionTests
{
    [Fact]
    public void R20_Nothing_is_charged_after_the_end_of_the_subscription_even_where_an_interval_is_open()
    {
        var interval = Interval(Fee(31m), "2026-01-01");
        var timeline = new SubscriptionTimeline(
            Subscription, new CustomerId(Id(7)), DateTimeZone.Utc, Currency.Usd, At("2026-01-01"), At("2026-02-15"), [interval]);
        new Ledger().BillUntil(timeline, At("2027-01-01")).Amounts().ShouldBe([31.00m, 15.50m]);
        ChargePlanner.NextInvoiceDate(timeline, At("2026-02-15")).ShouldBeNull();
    }
}
