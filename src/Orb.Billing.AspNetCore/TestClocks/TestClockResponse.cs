using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.TestClocks;

namespace Orb.Billing.AspNetCore.TestClocks;

/// <summary>A test clock: beyond the contract, in its style.</summary>
internal sealed class TestClockResponse(TestClock clock)
{
    public string Id => clock.Id.ToString();

    public string? Name => clock.Name;

    public string FrozenTime => WireTime.Write(clock.FrozenTime);

    /// <summary>Where it is on its way to.</summary>
    public string? AdvancingTo => WireTime.Write(clock.AdvancingTo);

    public string Status => clock.Status == TestClockStatus.Ready ? "ready" : "advancing";

    public string CreatedAt => WireTime.WriteSeconds(clock.CreatedAt);
}
