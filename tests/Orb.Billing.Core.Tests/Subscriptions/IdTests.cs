using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Core.Tests.Subscriptions;

/// <summary>The ids of this folder on the wire: 26 characters of base 32.</summary>
public sealed class IdTests
{
    private const string Written = "01jcp0e84zfqc8000000000000";
    private static readonly Guid Uuid = Guid.Parse("01932c07-209f-7dd8-8000-000000000000");

    [Fact]
    public void An_id_is_read_as_it_is_written()
    {
        new CustomerId(Uuid).ToString().ShouldBe(Written);
        new LineageId(Uuid).ToString().ShouldBe(Written);
        new PriceIntervalId(Uuid).ToString().ShouldBe(Written);
        new SubscriptionId(Uuid).ToString().ShouldBe(Written);
        (CustomerId.TryParse(Written, out var customerId), customerId).ShouldBe((true, new CustomerId(Uuid)));
        (LineageId.TryParse(Written, out var lineageId), lineageId).ShouldBe((true, new LineageId(Uuid)));
        (PriceIntervalId.TryParse(Written, out var priceIntervalId), priceIntervalId).ShouldBe((true, new PriceIntervalId(Uuid)));
        (SubscriptionId.TryParse(Written, out var subscriptionId), subscriptionId).ShouldBe((true, new SubscriptionId(Uuid)));
    }

    [Fact]
    public void A_text_that_is_no_id_is_none()
    {
        CustomerId.TryParse("0", out _).ShouldBeFalse();
        LineageId.TryParse("0", out _).ShouldBeFalse();
        PriceIntervalId.TryParse("0", out _).ShouldBeFalse();
        SubscriptionId.TryParse("0", out _).ShouldBeFalse();
    }
}
