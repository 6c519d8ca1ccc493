using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.TestClocks;

namespace Orb.Billing.Customers;

/// <summary>Who is invoiced, and whose calendar bounds the periods.</summary>
public sealed record Customer
{
    /// <summary>The id.</summary>
    public required CustomerId Id { get; init; }

    /// <summary>The id the seller chose, verbatim and compared ordinally; unique in the tenant where set.</summary>
    public string? ExternalCustomerId { get; init; }

    /// <summary>The name on the invoice.</summary>
    public required string Name { get; init; }

    /// <summary>Where invoices are sent.</summary>
    public required string Email { get; init; }

    /// <summary>Further addresses, at most 50.</summary>
    public IReadOnlyList<string> AdditionalEmails { get; init; } = [];

    /// <summary>The TZDB zone whose midnights bound the billing periods; fixed at creation (R6).</summary>
    public required string TimeZone { get; init; }

    /// <summary>The currency of the balance; set by the first subscription where it was not given.</summary>
    public Currency? Currency { get; init; }

    /// <summary>
    /// The balance in that currency when the customer was read, positive where it is credit (R18); null where nothing ever moved. It moves by
    /// transactions alone: writing the customer leaves it.
    /// </summary>
    public Money? Balance { get; init; }

    /// <summary>Whether payments are collected automatically; true by default.</summary>
    public bool AutoCollection { get; init; } = true;

    /// <summary>Whether invoices are issued automatically; null leaves it to the tenant.</summary>
    public bool? AutoIssuance { get; init; }

    /// <summary>Whether invoices are sent by email; true by default.</summary>
    public bool EmailDelivery { get; init; } = true;

    /// <summary>The billing address.</summary>
    public Address? BillingAddress { get; init; }

    /// <summary>The shipping address.</summary>
    public Address? ShippingAddress { get; init; }

    /// <summary>The tax id, as the contract's country, type and value.</summary>
    public CustomerTaxId? TaxId { get; init; }

    /// <summary>The external payment or invoicing provider, a name of the contract.</summary>
    public string? PaymentProvider { get; init; }

    /// <summary>The customer's id at that provider.</summary>
    public string? PaymentProviderId { get; init; }

    /// <summary>The seller's own labels.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>The test clock the customer lives by; null for wall time. Fixed at creation.</summary>
    public TestClockId? TestClockId { get; init; }

    /// <summary>When it was created, by the customer's clock.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>Goes up with every write.</summary>
    public int Version { get; init; }
}

/// <summary>A postal address; every part may be missing.</summary>
public sealed record Address(string? Line1, string? Line2, string? City, string? State, string? PostalCode, string? Country);

/// <summary>A tax id.</summary>
/// <param name="Country">ISO 3166 country code.</param>
/// <param name="Type">The type as the contract names it, for example "eu_vat".</param>
/// <param name="Value">The number.</param>
public sealed record CustomerTaxId(string Country, string Type, string Value);
