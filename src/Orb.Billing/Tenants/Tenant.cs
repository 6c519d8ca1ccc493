using NodaTime;

namespace Orb.Billing.Tenants;

/// <summary>A seller with customers, a catalogue, numbers and keys of its own. No tenant sees anything of another.</summary>
/// <param name="Id">The id.</param>
/// <param name="Name">What it is called, 1 to 255 characters.</param>
/// <param name="IsTest">
/// Whether it is for trying out, or live; it stays what it was made as. Keys of test tenants begin with <c>orb_test_</c>, those of live ones with
/// <c>orb_live_</c>, and only test tenants have test clocks.
/// </param>
/// <param name="CreatedAt">When it was made, by the wall clock; null for one that was made before this was kept.</param>
public sealed record Tenant(TenantId Id, string Name, bool IsTest, Instant? CreatedAt);
