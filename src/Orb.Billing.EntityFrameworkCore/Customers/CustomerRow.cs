using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Customers;
using Orb.Billing.EntityFrameworkCore.TestClocks;

namespace Orb.Billing.EntityFrameworkCore.Customers;

internal sealed class CustomerRow : IIdentifiedRow, IVersionedRow
{
    public required Guid TenantId { get; set; }

    public required Guid Id { get; set; }

    public string? ExternalCustomerId { get; set; }

    public required string Name { get; set; }

    public required string Email { get; set; }

    public required string AdditionalEmails { get; set; }

    public required string TimeZone { get; set; }

    public string? Currency { get; set; }

    public int? CurrencyScale { get; set; }

    public required bool AutoCollection { get; set; }

    public bool? AutoIssuance { get; set; }

    public required bool EmailDelivery { get; set; }

    public string? BillingAddress { get; set; }

    public string? ShippingAddress { get; set; }

    public string? TaxId { get; set; }

    public string? PaymentProvider { get; set; }

    public string? PaymentProviderId { get; set; }

    public required string Metadata { get; set; }

    public Guid? TestClockId { get; set; }

    public required Instant CreatedAt { get; set; }

    /// <summary>When it was deleted; a deleted customer is seen by no query that does not ask for it.</summary>
    public Instant? DeletedAt { get; set; }

    public int Version { get; set; }

    public TestClockRow? TestClock { get; set; }

    /// <summary>For queries; never loaded whole.</summary>
    public List<BalanceTransactionRow> BalanceTransactions { get; } = [];

    public static CustomerRow Of(Guid tenantId, Customer customer) => new()
    {
        TenantId = tenantId,
        Id = customer.Id.Value,
        ExternalCustomerId = customer.ExternalCustomerId,
        Name = customer.Name,
        Email = customer.Email,
        AdditionalEmails = StoredJson.Write(customer.AdditionalEmails),
        TimeZone = customer.TimeZone,
        Currency = customer.Currency?.Code,
        CurrencyScale = CurrencyColumns.CustomScale(customer.Currency),
        AutoCollection = customer.AutoCollection,
        AutoIssuance = customer.AutoIssuance,
        EmailDelivery = customer.EmailDelivery,
        BillingAddress = StoredJson.Write(customer.BillingAddress),
        ShippingAddress = StoredJson.Write(customer.ShippingAddress),
        TaxId = StoredJson.Write(customer.TaxId),
        PaymentProvider = customer.PaymentProvider,
        PaymentProviderId = customer.PaymentProviderId,
        Metadata = StoredJson.Write(customer.Metadata),
        TestClockId = customer.TestClockId?.Value,
        CreatedAt = customer.CreatedAt,
        Version = customer.Version,
    };

    /// <param name="balance">The ending balance of the newest transaction in the customer's currency; null where there is none.</param>
    public Customer ToCustomer(decimal? balance) => new()
    {
        Id = new(Id),
        ExternalCustomerId = ExternalCustomerId,
        Name = Name,
        Email = Email,
        AdditionalEmails = StoredJson.ReadTexts(AdditionalEmails),
        TimeZone = TimeZone,
        Currency = CurrencyColumns.Read(Currency, CurrencyScale),
        Balance = balance is { } amount ? Money.Of(amount, CurrencyColumns.Read(Currency!, CurrencyScale)) : null,
        AutoCollection = AutoCollection,
        AutoIssuance = AutoIssuance,
        EmailDelivery = EmailDelivery,
        BillingAddress = StoredJson.ReadAddress(BillingAddress),
        ShippingAddress = StoredJson.ReadAddress(ShippingAddress),
        TaxId = StoredJson.ReadTaxId(TaxId),
        PaymentProvider = PaymentProvider,
        PaymentProviderId = PaymentProviderId,
        Metadata = StoredJson.ReadLabels(Metadata),
        TestClockId = TestClockId is { } clock ? new(clock) : null,
        CreatedAt = CreatedAt,
        Version = Version,
    };
}
