using Orb.Billing.Core.Rating;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>The events bring their own price.</summary>
public sealed class EventAmountPriceModelTests
{
    [Fact]
    public void The_price_is_the_sum_of_what_events_say_and_never_below_zero()
    {
        var model = new EventAmountPriceModel();
        model.Rate(Promises.Of(12.3456m, 0.021m)).Exact.ShouldBe(12.3666m);
        model.Rate(new RatingInput(0.402m)).Exact.ShouldBe(0.402m);
        model.Rate(Promises.Of(5m, -7m)).Exact.ShouldBe(0m); // R25
        model.Rate(Promises.Of(5m, -2m)).Exact.ShouldBe(3m);
        model.Rate(new RatingInput(0m)).Exact.ShouldBe(0m);
        model.ShouldBe(new EventAmountPriceModel());
    }
}
