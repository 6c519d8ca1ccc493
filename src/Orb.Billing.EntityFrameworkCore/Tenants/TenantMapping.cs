using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Orb.Billing.EntityFrameworkCore.Tenants;

internal static class TenantMapping
{
    public static void Tenant(EntityTypeBuilder<TenantRow> tenant) => tenant.HasKey(t => t.Id);

    public static void Settings(EntityTypeBuilder<TenantSettingsRow> settings) => settings.HasKey(s => s.TenantId);

    public static void ApiKey(EntityTypeBuilder<ApiKeyRow> key)
    {
        key.HasKey(k => new { k.TenantId, k.Id });
        // The one unique key without the tenant: the hash is what tells the tenant.
        key.HasIndex(k => k.Hash).IsUnique();
    }

    public static void IdempotentAnswer(EntityTypeBuilder<IdempotentAnswerRow> answer)
    {
        answer.HasKey(a => new { a.TenantId, a.Key });
        answer.HasIndex(a => a.CreatedAt);
    }
}
