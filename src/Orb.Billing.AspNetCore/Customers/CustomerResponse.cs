using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Customers;

namespace Orb.Billing.AspNetCore.Customers;

/// <summary>A customer as the contract writes it.</summary>
internal sealed class CustomerResponse(Customer customer)
{
    public string Id => customer.Id.ToString();

    public string? ExternalCustomerId => customer.ExternalCustomerId;

    public string Name => customer.Name;

    public string Email => customer.Email;

    public IReadOnlyList<string> AdditionalEmails => customer.AdditionalEmails;

    public string Timezone => customer.TimeZone;

    public string? Currency => customer.Currency?.Code;

    public string Balance => (customer.Balance ?? Money.Zero(customer.Currency ?? Core.Amounts.Currency.Usd)).ToAmountString();

    public bool AutoCollection => customer.AutoCollection;

    public bool? AutoIssuance => customer.AutoIssuance;

    public bool EmailDelivery => customer.EmailDelivery;

    public bool? ExemptFromAutomatedTax => null;

    public AddressResponse? BillingAddress => AddressResponse.Of(customer.BillingAddress);

    public AddressResponse? ShippingAddress => AddressResponse.Of(customer.ShippingAddress);

    public CustomerTaxIdResponse? TaxId => CustomerTaxIdResponse.Of(customer.TaxId);

    public string? PaymentProvider => customer.PaymentProvider;

    public string? PaymentProviderId => customer.PaymentProviderId;

    public string? PortalUrl => null;

    public HierarchyResponse Hierarchy => HierarchyResponse.None;

    public IReadOnlyDictionary<string, string> Metadata => customer.Metadata;

    public string CreatedAt => WireTime.WriteSeconds(customer.CreatedAt);

    /// <summary>Beyond the contract: the clock the customer lives by.</summary>
    public string? TestClockId => customer.TestClockId?.ToString();
}

internal sealed record AddressResponse(string? Line1, string? Line2, string? City, string? State, string? PostalCode, string? Country)
{
    public static AddressResponse? Of(Address? address) => address is null
        ? null
        : new AddressResponse(address.Line1, address.Line2, address.City, address.State, address.PostalCode, address.Country);
}

internal sealed record CustomerTaxIdResponse(string Country, string Type, string Value)
{
    public static CustomerTaxIdResponse? Of(CustomerTaxId? id) => id is null ? null : new CustomerTaxIdResponse(id.Country, id.Type, id.Value);
}

internal sealed record HierarchyResponse(IReadOnlyList<CustomerMinifiedResponse> Children, CustomerMinifiedResponse? Parent)
{
    public static HierarchyResponse None { get; } = new([], null);
}

internal sealed record CustomerMinifiedResponse(string Id, string? ExternalCustomerId)
{
    public static CustomerMinifiedResponse Of(Customer customer) => new(customer.Id.ToString(), customer.ExternalCustomerId);
}
