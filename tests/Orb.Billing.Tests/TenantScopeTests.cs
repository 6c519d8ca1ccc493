namespace Orb.Billing.Tests;

public sealed class TenantScopeTests
{
    private static readonly TenantId Other = new(new Guid("00000000-0000-7000-8000-000000000002"));

    [Fact]
    public void A_scope_works_for_the_default_tenant_until_another_is_entered()
    {
        new TenantScope().TenantId.ShouldBe(TenantId.Default);
        var scope = new TenantScope();
        scope.Enter(Other);
        scope.TenantId.ShouldBe(Other);
    }

    [Fact]
    public void A_scope_that_was_used_cannot_change_its_tenant()
    {
        var scope = new TenantScope();
        _ = scope.TenantId;

        Should.Throw<InvalidOperationException>(() => scope.Enter(Other));
    }
}
