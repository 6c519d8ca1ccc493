using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Credits;
using Orb.Billing.Core.Periods;
using Orb.Billing.Credits;
using Orb.Billing.EntityFrameworkCore.Customers;

namespace Orb.Billing.EntityFrameworkCore.Credits;

internal sealed class TopUpRow : IIdentifiedRow
{
    public required Guid TenantId { get; set; }

    public required Guid Id { get; set; }

    public required Guid CustomerId { get; set; }

    public required string Currency { get; set; }

    public int? CurrencyScale { get; set; }

    public required decimal Threshold { get; set; }

    public required decimal Increment { get; set; }

    public required decimal PerUnitCostBasis { get; set; }

    public required string InvoiceCurrency { get; set; }

    public int LifetimeLength { get; set; }

    public CadenceUnit? LifetimeUnit { get; set; }

    public int NetTerms { get; set; }

    public string? Memo { get; set; }

    public bool RequireSuccessfulPayment { get; set; }

    public required Instant CreatedAt { get; set; }

    public CustomerRow Customer { get; set; } = null!;

    public static TopUpRow Of(Guid tenantId, TopUp topUp) => new()
    {
        TenantId = tenantId,
        Id = topUp.Id.Value,
        CustomerId = topUp.CustomerId.Value,
        Currency = topUp.Currency.Code,
        CurrencyScale = CurrencyColumns.CustomScale(topUp.Currency),
        Threshold = topUp.Rule.Threshold.Amount,
        Increment = topUp.Rule.Increment.Amount,
        PerUnitCostBasis = topUp.Rule.PerUnitCostBasis,
        InvoiceCurrency = topUp.Rule.InvoiceCurrency.Code,
        LifetimeLength = topUp.Rule.Lifetime.Length,
        LifetimeUnit = topUp.Rule.Lifetime.Unit,
        NetTerms = topUp.Terms.NetTerms,
        Memo = topUp.Terms.Memo,
        RequireSuccessfulPayment = topUp.Terms.RequireSuccessfulPayment,
        CreatedAt = topUp.CreatedAt,
    };

    public TopUp ToTopUp()
    {
        var currency = CurrencyColumns.Read(Currency, CurrencyScale);
        return new TopUp
        {
            Id = new(Id),
            CustomerId = new(CustomerId),
            Rule = new TopUpRule(
                Money.Of(Threshold, currency), Money.Of(Increment, currency), PerUnitCostBasis, Core.Amounts.Currency.Iso(InvoiceCurrency),
                Lifetimes.Read(LifetimeLength, LifetimeUnit, endsWithCadence: false)),
            Terms = new PurchaseTerms(NetTerms, Memo, RequireSuccessfulPayment),
            CreatedAt = CreatedAt,
        };
    }
}

internal sealed class CreditAllocationRow : IIdentifiedRow, IVersionedRow
{
    public required Guid TenantId { get; set; }

    public required Guid Id { get; set; }

    public required Guid CustomerId { get; set; }

    public required string Currency { get; set; }

    public int? CurrencyScale { get; set; }

    public required decimal Amount { get; set; }

    public int CadenceDuration { get; set; }

    public required CadenceUnit CadenceUnit { get; set; }

    public int AnchorYear { get; set; }

    public int AnchorMonth { get; set; }

    public int AnchorDay { get; set; }

    public int LifetimeLength { get; set; }

    public CadenceUnit? LifetimeUnit { get; set; }

    public bool EndsWithCadence { get; set; }

    public required Instant Start { get; set; }

    public Instant? End { get; set; }

    public Instant? NextAt { get; set; }

    public required Instant CreatedAt { get; set; }

    public int Version { get; set; }

    public CustomerRow Customer { get; set; } = null!;

    public static CreditAllocationRow Of(Guid tenantId, CreditAllocation allocation) => new()
    {
        TenantId = tenantId,
        Id = allocation.Id.Value,
        CustomerId = allocation.CustomerId.Value,
        Currency = allocation.Amount.Currency.Code,
        CurrencyScale = CurrencyColumns.CustomScale(allocation.Amount.Currency),
        Amount = allocation.Amount.Amount,
        CadenceDuration = allocation.Cadence.Duration,
        CadenceUnit = allocation.Cadence.Unit,
        AnchorYear = allocation.Anchor.Year,
        AnchorMonth = allocation.Anchor.Month,
        AnchorDay = allocation.Anchor.Day,
        LifetimeLength = allocation.Lifetime.Length,
        LifetimeUnit = allocation.Lifetime.Unit,
        EndsWithCadence = allocation.Lifetime.EndsWithCadence,
        Start = allocation.Start,
        End = allocation.End,
        NextAt = allocation.NextAt,
        CreatedAt = allocation.CreatedAt,
        Version = allocation.Version,
    };

    public CreditAllocation ToAllocation() => new()
    {
        Id = new(Id),
        CustomerId = new(CustomerId),
        Amount = Money.Of(Amount, CurrencyColumns.Read(Currency, CurrencyScale)),
        Cadence = CadenceDuration == 0 ? Cadence.OneTime
            : CadenceUnit == CadenceUnit.Day ? Cadence.Days(CadenceDuration)
            : Cadence.Months(CadenceDuration),
        Anchor = new BillingAnchor(AnchorYear, AnchorMonth, AnchorDay),
        Lifetime = Lifetimes.Read(LifetimeLength, LifetimeUnit, EndsWithCadence),
        Start = Start,
        End = End,
        NextAt = NextAt,
        CreatedAt = CreatedAt,
        Version = Version,
    };
}

internal static class Lifetimes
{
    public static CreditLifetime Read(int length, CadenceUnit? unit, bool endsWithCadence) => unit switch
    {
        CadenceUnit.Day => CreditLifetime.Days(length),
        CadenceUnit.Month => CreditLifetime.Months(length),
        _ => endsWithCadence ? CreditLifetime.Cadence : CreditLifetime.Unlimited,
    };
}
