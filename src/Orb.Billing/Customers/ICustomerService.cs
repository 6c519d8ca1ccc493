using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Subscriptions;
using Orb.Billing.TestClocks;

namespace Orb.Billing.Customers;

/// <summary>Customers of the scope's tenant.</summary>
public interface ICustomerService
{
    /// <summary>Creates a customer. Refused when a field is wrong, the external id is taken or the test clock does not exist.</summary>
    Task<Outcome<Customer>> CreateAsync(CreateCustomer command, CancellationToken cancellationToken);

    /// <summary>Changes a customer's details; zone and test clock never change.</summary>
    Task<Outcome<Customer>> UpdateAsync(CustomerId id, UpdateCustomer command, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes a customer with its subscriptions and drafts: nothing finds or charges it any more, and its external id is free. Its books are kept.
    /// Refused once an invoice of it was issued, be it void since.
    /// </summary>
    Task<Outcome<Customer>> DeleteAsync(CustomerId id, CancellationToken cancellationToken);

    /// <summary>A customer by id.</summary>
    Task<Customer?> FindAsync(CustomerId id, CancellationToken cancellationToken);

    /// <summary>A customer by the seller's own id.</summary>
    Task<Customer?> FindByExternalIdAsync(string externalCustomerId, CancellationToken cancellationToken);

    /// <summary>Customers, newest first.</summary>
    Task<Outcome<Page<Customer>>> ListAsync(CreatedRange created, PageRequest page, CancellationToken cancellationToken);
}

/// <summary>A new customer. Texts are checked: every refusal names the field, the limit and the value.</summary>
public sealed record CreateCustomer
{
    /// <summary>1 to 255 characters.</summary>
    public required string Name { get; init; }

    /// <summary>One e-mail address.</summary>
    public required string Email { get; init; }

    /// <summary>The seller's own id, 1 to 255 characters.</summary>
    public string? ExternalCustomerId { get; init; }

    /// <summary>A TZDB zone; "Etc/UTC" by default.</summary>
    public string? TimeZone { get; init; }

    /// <summary>An ISO 4217 code.</summary>
    public string? Currency { get; init; }

    /// <summary>At most 50 further addresses.</summary>
    public IReadOnlyList<string>? AdditionalEmails { get; init; }

    /// <summary>True by default.</summary>
    public bool? AutoCollection { get; init; }

    /// <summary>Null leaves it to the tenant.</summary>
    public bool? AutoIssuance { get; init; }

    /// <summary>True by default.</summary>
    public bool? EmailDelivery { get; init; }

    /// <summary>The billing address.</summary>
    public Address? BillingAddress { get; init; }

    /// <summary>The shipping address.</summary>
    public Address? ShippingAddress { get; init; }

    /// <summary>The tax id.</summary>
    public CustomerTaxId? TaxId { get; init; }

    /// <summary>A provider's name of the contract.</summary>
    public string? PaymentProvider { get; init; }

    /// <summary>The customer's id there.</summary>
    public string? PaymentProviderId { get; init; }

    /// <summary>At most 50 labels; null values are left out.</summary>
    public IReadOnlyDictionary<string, string?>? Metadata { get; init; }

    /// <summary>The test clock to live by.</summary>
    public TestClockId? TestClockId { get; init; }
}

/// <summary>Changes to a customer; null leaves a detail as it is. A <see cref="NewValue{T}"/> takes the place of what was, also where it holds null.</summary>
public sealed record UpdateCustomer
{
    /// <summary>1 to 255 characters.</summary>
    public string? Name { get; init; }

    /// <summary>One e-mail address.</summary>
    public string? Email { get; init; }

    /// <summary>The seller's own id; may be set or changed.</summary>
    public string? ExternalCustomerId { get; init; }

    /// <summary>An ISO 4217 code; refused once the customer has a subscription in another.</summary>
    public string? Currency { get; init; }

    /// <summary>Replaces the further addresses.</summary>
    public IReadOnlyList<string>? AdditionalEmails { get; init; }

    /// <summary>Whether payments are collected automatically.</summary>
    public bool? AutoCollection { get; init; }

    /// <summary>Whether invoices are issued automatically.</summary>
    public bool? AutoIssuance { get; init; }

    /// <summary>Whether invoices are sent by email.</summary>
    public bool? EmailDelivery { get; init; }

    /// <summary>Replaces the billing address.</summary>
    public NewValue<Address?>? BillingAddress { get; init; }

    /// <summary>Replaces the shipping address.</summary>
    public NewValue<Address?>? ShippingAddress { get; init; }

    /// <summary>Replaces the tax id.</summary>
    public NewValue<CustomerTaxId?>? TaxId { get; init; }

    /// <summary>A provider's name of the contract.</summary>
    public NewValue<string?>? PaymentProvider { get; init; }

    /// <summary>The customer's id there.</summary>
    public NewValue<string?>? PaymentProviderId { get; init; }

    /// <summary>Labels to set; a null value removes one.</summary>
    public IReadOnlyDictionary<string, string?>? Metadata { get; init; }
}
