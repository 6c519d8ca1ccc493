using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Orb.Billing.EntityFrameworkCore.Alerts;
using Orb.Billing.EntityFrameworkCore.Audit;
using Orb.Billing.EntityFrameworkCore.Catalog;
using Orb.Billing.EntityFrameworkCore.Credits;
using Orb.Billing.EntityFrameworkCore.Customers;
using Orb.Billing.EntityFrameworkCore.Invoicing;
using Orb.Billing.EntityFrameworkCore.Metering;
using Orb.Billing.EntityFrameworkCore.Outbox;
using Orb.Billing.EntityFrameworkCore.Subscriptions;
using Orb.Billing.EntityFrameworkCore.Taxes;
using Orb.Billing.EntityFrameworkCore.Tenants;
using Orb.Billing.EntityFrameworkCore.TestClocks;
using Orb.Billing.EntityFrameworkCore.Work;

namespace Orb.Billing.EntityFrameworkCore;

public abstract partial class OrbDbContext
{
    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        var tenants = modelBuilder.Entity<TenantRow>();
        NameTable(tenants, "tenants");
        TenantMapping.Tenant(tenants);

        Map<TenantSettingsRow>(modelBuilder, "tenant_settings", TenantMapping.Settings);
        Map<ApiKeyRow>(modelBuilder, "api_keys", TenantMapping.ApiKey);
        Map<IdempotentAnswerRow>(modelBuilder, "idempotent_answers", TenantMapping.IdempotentAnswer);
        Map<TestClockRow>(modelBuilder, "test_clocks", TestClockMapping.TestClock);
        Map<CustomerRow>(modelBuilder, "customers", CustomerMapping.Customer);
        Map<BalanceTransactionRow>(modelBuilder, "balance_transactions", CustomerMapping.BalanceTransaction);
        Map<ItemRow>(modelBuilder, "items", CatalogMapping.Item);
        Map<MetricRow>(modelBuilder, "metrics", CatalogMapping.Metric);
        Map<DimensionalPriceGroupRow>(modelBuilder, "dimensional_price_groups", CatalogMapping.DimensionalPriceGroup);
        Map<PlanRow>(modelBuilder, "plans", CatalogMapping.Plan);
        Map<PriceRow>(modelBuilder, "prices", CatalogMapping.Price);
        Map<PlanAdjustmentRow>(modelBuilder, "plan_adjustments", CatalogMapping.PlanAdjustment);
        Map<PlanVersionRow>(modelBuilder, "plan_versions", CatalogMapping.PlanVersion);
        Map<PlanVersionPriceRow>(modelBuilder, "plan_version_prices", CatalogMapping.PlanVersionPrice);
        Map<PlanVersionAdjustmentRow>(modelBuilder, "plan_version_adjustments", CatalogMapping.PlanVersionAdjustment);
        Map<PricingUnitRow>(modelBuilder, "pricing_units", CatalogMapping.PricingUnit);
        Map<CouponRow>(modelBuilder, "coupons", CatalogMapping.Coupon);
        Map<CouponRedemptionRow>(modelBuilder, "coupon_redemptions", CatalogMapping.CouponRedemption);
        Map<TaxRateRow>(modelBuilder, "tax_rates", TaxMapping.TaxRate);
        Map<CustomerTaxesRow>(modelBuilder, "customer_taxes", TaxMapping.CustomerTaxes);
        Map<CustomerTaxRateRow>(modelBuilder, "customer_tax_rates", TaxMapping.CustomerTaxRate);
        Map<SubscriptionRow>(modelBuilder, "subscriptions", SubscriptionMapping.Subscription);
        Map<PriceIntervalRow>(modelBuilder, "price_intervals", SubscriptionMapping.PriceInterval);
        Map<SubscriptionEventRow>(modelBuilder, "subscription_events", SubscriptionMapping.SubscriptionEvent);
        Map<InvoiceRow>(modelBuilder, "invoices", InvoiceMapping.Invoice);
        Map<ChargeRow>(modelBuilder, "charges", InvoiceMapping.Charge);
        Map<InvoiceLineRow>(modelBuilder, "invoice_lines", InvoiceMapping.InvoiceLine);
        Map<ThresholdCheckRow>(modelBuilder, "threshold_checks", ThresholdCheckRow.Map);
        Map<ManualLineRow>(modelBuilder, "manual_lines", InvoiceMapping.ManualLine);
        Map<CreditNoteRow>(modelBuilder, "credit_notes", InvoiceMapping.CreditNote);
        Map<CreditNoteLineRow>(modelBuilder, "credit_note_lines", InvoiceMapping.CreditNoteLine);
        Map<NumberSeriesRow>(modelBuilder, "number_series", InvoiceMapping.NumberSeries);
        Map<CreditBlockRow>(modelBuilder, "credit_blocks", CreditMapping.Block);
        Map<CreditLedgerRow>(modelBuilder, "credit_ledger_entries", CreditMapping.Entry);
        Map<LineDrawRow>(modelBuilder, "line_draws", CreditMapping.Draw);
        Map<TopUpRow>(modelBuilder, "top_ups", CreditMapping.TopUp);
        Map<CreditAllocationRow>(modelBuilder, "credit_allocations", CreditMapping.Allocation);
        Map<DueWorkRow>(modelBuilder, "due_work", DueWorkMapping.DueWork);
        Map<BillingRunRow>(modelBuilder, "billing_runs", BillingRunRow.Map);
        Map<UsageEventRow>(modelBuilder, "usage_events", UsageMapping.UsageEvent);
        Map<UsageWithdrawalRow>(modelBuilder, "usage_withdrawals", UsageMapping.UsageWithdrawal);
        Map<UsageKeyRow>(modelBuilder, "usage_keys", UsageMapping.UsageKey);
        Map<UsageSequenceRow>(modelBuilder, "usage_sequences", UsageMapping.UsageSequence);
        Map<BackfillRow>(modelBuilder, "backfills", UsageMapping.Backfill);
        Map<BillingExceptionRow>(modelBuilder, "billing_exceptions", UsageMapping.BillingException);
        Map<AlertRow>(modelBuilder, "alerts", AlertRow.Map);
        Map<AlertFiringRow>(modelBuilder, "alert_firings", AlertFiringRow.Map);
        Map<OutboxMessageRow>(modelBuilder, "outbox_messages", OutboxMessageRow.Map);
        Map<AuditEntryRow>(modelBuilder, "audit_entries", AuditEntryRow.Map);
        UseSnakeCase(modelBuilder);
    }

    // The filter reads the tenant from the context that runs the query, not from the one that built the model.
    private void Map<TRow>(ModelBuilder modelBuilder, string table, Action<EntityTypeBuilder<TRow>> configure)
        where TRow : class, ITenantRow
    {
        var entity = modelBuilder.Entity<TRow>();
        NameTable(entity, table);
        entity.HasQueryFilter("tenant", row => row.TenantId == TenantId);
        configure(entity);
        if (typeof(TRow).IsAssignableTo(typeof(IVersionedRow)))
            entity.Property(nameof(IVersionedRow.Version)).IsConcurrencyToken();
    }

    private static void UseSnakeCase(ModelBuilder modelBuilder)
    {
        foreach (var entity in modelBuilder.Model.GetEntityTypes())
        {
            foreach (var property in entity.GetProperties())
                property.SetColumnName(SnakeCase(property.Name));
            foreach (var key in entity.GetKeys())
                key.SetName(key.GetName()!.ToLowerInvariant());
            foreach (var key in entity.GetForeignKeys())
                key.SetConstraintName(key.GetConstraintName()!.ToLowerInvariant());
            foreach (var index in entity.GetIndexes())
                index.SetDatabaseName(index.GetDatabaseName()!.ToLowerInvariant());
        }
    }

    private static string SnakeCase(string name)
    {
        var text = new StringBuilder(name.Length + 8);
        foreach (var c in name)
        {
            if (char.IsUpper(c) && text.Length > 0)
                text.Append('_');
            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }
}
