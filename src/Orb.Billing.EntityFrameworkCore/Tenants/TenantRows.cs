using NodaTime;
using Orb.Billing.Tenants;

namespace Orb.Billing.EntityFrameworkCore.Tenants;

internal sealed class TenantRow
{
    public required Guid Id { get; set; }

    public required string Name { get; set; }

    public required bool IsTest { get; set; }

    public required Instant? CreatedAt { get; set; }

    public static TenantRow Of(Tenant tenant) => new() { Id = tenant.Id.Value, Name = tenant.Name, IsTest = tenant.IsTest, CreatedAt = tenant.CreatedAt };

    public Tenant ToTenant() => new(new TenantId(Id), Name, IsTest, CreatedAt);
}

internal sealed class ApiKeyRow : IIdentifiedRow
{
    public required Guid TenantId { get; set; }

    public required Guid Id { get; set; }

    public required string Name { get; set; }

    public required ApiRole Role { get; set; }

    public required byte[] Hash { get; set; }

    public required string Prefix { get; set; }

    public required string LastFour { get; set; }

    /// <summary>Names of permissions, a space between them.</summary>
    public required string Scopes { get; set; }

    public Guid? CustomerId { get; set; }

    public required bool IsDevelopment { get; set; }

    public required Instant CreatedAt { get; set; }

    public Instant? ExpiresAt { get; set; }

    public Instant? RevokedAt { get; set; }

    public Guid? SuccessorId { get; set; }

    public static ApiKeyRow Of(ApiKey key) => new()
    {
        TenantId = key.TenantId.Value,
        Id = key.Id.Value,
        Name = key.Name,
        Role = key.Role,
        Hash = key.Hash,
        Prefix = key.Prefix,
        LastFour = key.LastFour,
        Scopes = string.Join(' ', key.Scopes),
        CustomerId = key.CustomerId?.Value,
        IsDevelopment = key.IsDevelopment,
        CreatedAt = key.CreatedAt,
        ExpiresAt = key.ExpiresAt,
        RevokedAt = key.RevokedAt,
        SuccessorId = key.SuccessorId?.Value,
    };

    public ApiKey ToKey() => new()
    {
        Id = new(Id),
        TenantId = new(TenantId),
        Name = Name,
        Role = Role,
        Hash = Hash,
        Prefix = Prefix,
        LastFour = LastFour,
        Scopes = Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        CustomerId = CustomerId is { } customer ? new(customer) : null,
        IsDevelopment = IsDevelopment,
        CreatedAt = CreatedAt,
        ExpiresAt = ExpiresAt,
        RevokedAt = RevokedAt,
        SuccessorId = SuccessorId is { } successor ? new(successor) : null,
    };
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
