using Orb.Billing.TestSupport;

namespace Orb.Billing.Quartz.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void Public_API_is_approved() => Approved.PublicApiMatches(typeof(PublicApiTests).Assembly, typeof(QuartzProcessingOptions).Assembly);
}
