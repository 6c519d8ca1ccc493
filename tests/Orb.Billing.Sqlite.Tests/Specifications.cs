using Orb.Billing.Specifications;

namespace Orb.Billing.Sqlite.Tests;

// A fixture and one line per specification; the last test fails when one is left out.
public sealed class AlertTests(SqliteDatabase database) : AlertSpecification<SqliteDatabase>(database);

public sealed class AlertStoreTests(SqliteDatabase database) : AlertStoreSpecification<SqliteDatabase>(database);

public sealed class ApiKeyWatchTests(SqliteDatabase database) : ApiKeyWatchSpecification<SqliteDatabase>(database);

public sealed class BalanceStoreTests(SqliteDatabase database) : BalanceStoreSpecification<SqliteDatabase>(database);

public sealed class BatchWritingTests(SqliteDatabase database) : BatchWritingSpecification<SqliteDatabase>(database);

public sealed class BillingRunTests(SqliteDatabase database) : BillingRunSpecification<SqliteDatabase>(database);

public sealed class CatalogStoreTests(SqliteDatabase database) : CatalogStoreSpecification<SqliteDatabase>(database);

public sealed class CouponStoreTests(SqliteDatabase database) : CouponStoreSpecification<SqliteDatabase>(database);

public sealed class CreditStoreTests(SqliteDatabase database) : CreditStoreSpecification<SqliteDatabase>(database);

public sealed class CustomerStoreTests(SqliteDatabase database) : CustomerStoreSpecification<SqliteDatabase>(database);

public sealed class DueWorkStoreTests(SqliteDatabase database) : DueWorkStoreSpecification<SqliteDatabase>(database);

public sealed class EndedScopeTests(SqliteDatabase database) : EndedScopeSpecification<SqliteDatabase>(database);

public sealed class FaultTests(SqliteDatabase database) : FaultSpecification<SqliteDatabase>(database);

public sealed class FullDiskTests(SmallDiskDatabase database) : FullDiskSpecification<SmallDiskDatabase>(database)
{
    protected override Task<IAsyncDisposable?> FillAsync() => Task.FromResult(Storage.Fill());

    protected override Task CheckAsync() => Storage.CheckAsync();
}

public sealed class FullFileTests(BoundedDatabase database) : FullDiskSpecification<BoundedDatabase>(database)
{
    protected override Task<IAsyncDisposable?> FillAsync() => Storage.FillAsync();

    protected override Task CheckAsync() => Storage.CheckAsync();
}

public sealed class InvoiceMoneyStoreTests(SqliteDatabase database) : InvoiceMoneyStoreSpecification<SqliteDatabase>(database);

public sealed class InvoiceStoreTests(SqliteDatabase database) : InvoiceStoreSpecification<SqliteDatabase>(database);

public sealed class MeteringTests(SqliteDatabase database) : MeteringSpecification<SqliteDatabase>(database);

public sealed class OutboxTests(SqliteDatabase database) : OutboxSpecification<SqliteDatabase>(database);

public sealed class ParkingTests(SqliteDatabase database) : ParkingSpecification<SqliteDatabase>(database);

public sealed class PlanVersionStoreTests(SqliteDatabase database) : PlanVersionStoreSpecification<SqliteDatabase>(database);

public sealed class PricingUnitStoreTests(SqliteDatabase database) : PricingUnitStoreSpecification<SqliteDatabase>(database);

public sealed class DimensionalPriceGroupStoreTests(SqliteDatabase database) : DimensionalPriceGroupStoreSpecification<SqliteDatabase>(database);

public sealed class RaceTests(SqliteDatabase database) : RaceSpecification<SqliteDatabase>(database);

public sealed class SchemaOfVersionTests(SqliteDatabase database) : SchemaSpecification<SqliteDatabase>(database);

public sealed class SharedTransactionTests(SqliteDatabase database) : SharedTransactionSpecification<SqliteDatabase>(database);

public sealed class SubscriptionStoreTests(SqliteDatabase database) : SubscriptionStoreSpecification<SqliteDatabase>(database);

public sealed class TaxRateStoreTests(SqliteDatabase database) : TaxRateStoreSpecification<SqliteDatabase>(database);

public sealed class TelemetryTests(SqliteDatabase database) : TelemetrySpecification<SqliteDatabase>(database);

public sealed class TenantSettingsStoreTests(SqliteDatabase database) : TenantSettingsStoreSpecification<SqliteDatabase>(database);

public sealed class TenantStoreTests(SqliteDatabase database) : TenantStoreSpecification<SqliteDatabase>(database);

public sealed class TestClockStoreTests(SqliteDatabase database) : TestClockStoreSpecification<SqliteDatabase>(database);

public sealed class ThresholdCheckStoreTests(SqliteDatabase database) : ThresholdCheckStoreSpecification<SqliteDatabase>(database);

public sealed class TransactionTests(SqliteDatabase database) : TransactionSpecification<SqliteDatabase>(database);

public sealed class UsageCorrectionStoreTests(SqliteDatabase database) : UsageCorrectionStoreSpecification<SqliteDatabase>(database);

public sealed class UsageStoreTests(SqliteDatabase database) : UsageStoreSpecification<SqliteDatabase>(database);

public sealed class ComplianceTests
{
    [Fact]
    public void Every_specification_is_run() => Compliance.LeftOut(typeof(ComplianceTests).Assembly).ShouldBeEmpty();
}
