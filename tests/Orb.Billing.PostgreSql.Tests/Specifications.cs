using Orb.Billing.Specifications;

namespace Orb.Billing.PostgreSql.Tests;

// A fixture and one line per specification; the last test fails when one is left out.
public sealed class AlertTests(PostgreSqlDatabase database) : AlertSpecification<PostgreSqlDatabase>(database);

public sealed class AlertStoreTests(PostgreSqlDatabase database) : AlertStoreSpecification<PostgreSqlDatabase>(database);

public sealed class ApiKeyWatchTests(PostgreSqlDatabase database) : ApiKeyWatchSpecification<PostgreSqlDatabase>(database);

public sealed class BalanceStoreTests(PostgreSqlDatabase database) : BalanceStoreSpecification<PostgreSqlDatabase>(database);

public sealed class BatchWritingTests(PostgreSqlDatabase database) : BatchWritingSpecification<PostgreSqlDatabase>(database);

public sealed class BillingRunTests(PostgreSqlDatabase database) : BillingRunSpecification<PostgreSqlDatabase>(database);

public sealed class CatalogStoreTests(PostgreSqlDatabase database) : CatalogStoreSpecification<PostgreSqlDatabase>(database);

public sealed class CouponStoreTests(PostgreSqlDatabase database) : CouponStoreSpecification<PostgreSqlDatabase>(database);

public sealed class CreditStoreTests(PostgreSqlDatabase database) : CreditStoreSpecification<PostgreSqlDatabase>(database);

public sealed class CustomerStoreTests(PostgreSqlDatabase database) : CustomerStoreSpecification<PostgreSqlDatabase>(database);

public sealed class DueWorkStoreTests(PostgreSqlDatabase database) : DueWorkStoreSpecification<PostgreSqlDatabase>(database);

public sealed class EndedScopeTests(PostgreSqlDatabase database) : EndedScopeSpecification<PostgreSqlDatabase>(database);

public sealed class FaultTests(PostgreSqlDatabase database) : FaultSpecification<PostgreSqlDatabase>(database);

public sealed class FullDiskTests(SmallDiskDatabase database) : FullDiskSpecification<SmallDiskDatabase>(database)
{
    protected override Task<IAsyncDisposable?> FillAsync() => Task.FromResult(Storage.Fill());
}

public sealed class InvoiceMoneyStoreTests(PostgreSqlDatabase database) : InvoiceMoneyStoreSpecification<PostgreSqlDatabase>(database);

public sealed class InvoiceStoreTests(PostgreSqlDatabase database) : InvoiceStoreSpecification<PostgreSqlDatabase>(database);

public sealed class MeteringTests(PostgreSqlDatabase database) : MeteringSpecification<PostgreSqlDatabase>(database);

public sealed class OutboxTests(PostgreSqlDatabase database) : OutboxSpecification<PostgreSqlDatabase>(database);

public sealed class ParkingTests(PostgreSqlDatabase database) : ParkingSpecification<PostgreSqlDatabase>(database);

public sealed class PlanVersionStoreTests(PostgreSqlDatabase database) : PlanVersionStoreSpecification<PostgreSqlDatabase>(database);

public sealed class PricingUnitStoreTests(PostgreSqlDatabase database) : PricingUnitStoreSpecification<PostgreSqlDatabase>(database);

public sealed class DimensionalPriceGroupStoreTests(PostgreSqlDatabase database) : DimensionalPriceGroupStoreSpecification<PostgreSqlDatabase>(database);

public sealed class RaceTests(PostgreSqlDatabase database) : RaceSpecification<PostgreSqlDatabase>(database);

public sealed class SchemaOfVersionTests(PostgreSqlDatabase database) : SchemaSpecification<PostgreSqlDatabase>(database);

public sealed class SharedTransactionTests(PostgreSqlDatabase database) : SharedTransactionSpecification<PostgreSqlDatabase>(database);

public sealed class SubscriptionStoreTests(PostgreSqlDatabase database) : SubscriptionStoreSpecification<PostgreSqlDatabase>(database);

public sealed class TaxRateStoreTests(PostgreSqlDatabase database) : TaxRateStoreSpecification<PostgreSqlDatabase>(database);

public sealed class TelemetryTests(PostgreSqlDatabase database) : TelemetrySpecification<PostgreSqlDatabase>(database);

public sealed class TenantSettingsStoreTests(PostgreSqlDatabase database) : TenantSettingsStoreSpecification<PostgreSqlDatabase>(database);

public sealed class TenantStoreTests(PostgreSqlDatabase database) : TenantStoreSpecification<PostgreSqlDatabase>(database);

public sealed class TestClockStoreTests(PostgreSqlDatabase database) : TestClockStoreSpecification<PostgreSqlDatabase>(database);

public sealed class ThresholdCheckStoreTests(PostgreSqlDatabase database) : ThresholdCheckStoreSpecification<PostgreSqlDatabase>(database);

public sealed class TransactionTests(PostgreSqlDatabase database) : TransactionSpecification<PostgreSqlDatabase>(database);

public sealed class UsageCorrectionStoreTests(PostgreSqlDatabase database) : UsageCorrectionStoreSpecification<PostgreSqlDatabase>(database);

public sealed class UsageStoreTests(PostgreSqlDatabase database) : UsageStoreSpecification<PostgreSqlDatabase>(database);

public sealed class ComplianceTests
{
    [Fact]
    public void Every_specification_is_run() => Compliance.LeftOut(typeof(ComplianceTests).Assembly).ShouldBeEmpty();
}
