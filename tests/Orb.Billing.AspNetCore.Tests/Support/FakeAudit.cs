using Orb.Billing.Audit;

namespace Orb.Billing.AspNetCore.Tests.Support;

/// <summary>A trail of one entry.</summary>
internal sealed class FakeAudit(FakeBilling billing) : IAuditService
{
    public Task<Outcome<Page<AuditEntry>>> ListAsync(AuditQuery query, PageRequest page, CancellationToken cancellationToken) =>
        billing.Done((query, page), new Page<AuditEntry>([Samples.AuditEntry], "more"));
}
