using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Orb.Billing.Alerts;

namespace Orb.Billing.EntityFrameworkCore.Alerts;

/// <summary>What has fired: a threshold of an alert fires once on an occasion, whoever comes second fails on the key (R26).</summary>
internal sealed class AlertFiringRow : ITenantRow
{
    public required Guid TenantId { get; set; }

    public required Guid AlertId { get; set; }

    public required string Occasion { get; set; }

    public required decimal Threshold { get; set; }

    public required decimal Level { get; set; }

    public required Instant FiredAt { get; set; }

    public AlertRow Alert { get; set; } = null!;

    public static AlertFiringRow Of(Guid tenantId, AlertFiring firing) => new()
    {
        TenantId = tenantId,
        AlertId = firing.AlertId.Value,
        Occasion = firing.Occasion,
        Threshold = firing.Threshold,
        Level = firing.Level,
        FiredAt = firing.FiredAt,
    };

    public static void Map(EntityTypeBuilder<AlertFiringRow> firing)
    {
        firing.HasKey(f => new { f.TenantId, f.AlertId, f.Occasion, f.Threshold });
        firing.HasOne(f => f.Alert).WithMany().HasForeignKey(f => new { f.TenantId, f.AlertId }).OnDelete(DeleteBehavior.Restrict);
    }

    public AlertFiring ToFiring() => new(new(AlertId), Occasion, Threshold, Level, FiredAt);
}
