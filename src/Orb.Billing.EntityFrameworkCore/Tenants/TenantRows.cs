using NodaTime;
using Orb.Billing.Tenants;

namespace Orb.Billing.EntityFrameworkCore.Tenants;

internal sealed class TenantRow
{
    public required Guid Id { get; set; }

    public required string Name { get; set; }
}

internal sealed class ApiKeyRow : IIdentifiedRow
{
    public required Guid TenantId { get; set; }

    public required Guid Id { get; set; }

    public required string Name { get; set; }

    public required ApiRole Role { get; set; }

    public required byte[] Hash { get; set; }

    public required string LastFour { get; set; }

    public required bool IsDevelopment { get; set; }

    public required Instant CreatedAt { get; set; }

    public Instant? RevokedAt { get; set; }
}

internal sealed class IdempotentAnswerRow : ITenantRow
{
    public required Guid TenantId { get; set; }

    public required string Key { get; set; }

    public required byte[] RequestHash { get; set; }

    public required int StatusCode { get; set; }

    public required byte[] Body { get; set; }

    public required Instant CreatedAt { get; set; }
}
