using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Customers;
using Orb.Billing.Subscriptions;
using Orb.Billing.TestClocks;

namespace Orb.Billing.AspNetCore.Customers;

internal static class CustomerRequests
{
    private static readonly string[] Providers = ["quickbooks", "bill.com", "stripe_charge", "stripe_invoice", "netsuite", "adyen"];

    public static CreateCustomer Create(Fields fields)
    {
        NotYet(fields);
        return new CreateCustomer
        {
            Name = fields.RequiredText("name"),
            Email = fields.RequiredText("email"),
            ExternalCustomerId = fields.Text("external_customer_id"),
            TimeZone = fields.Text("timezone"),
            Currency = fields.Text("currency"),
            AdditionalEmails = fields.Texts("additional_emails"),
            AutoCollection = fields.Flag("auto_collection"),
            AutoIssuance = fields.Flag("auto_issuance"),
            EmailDelivery = fields.Flag("email_delivery"),
            BillingAddress = fields.Object("billing_address", Address),
            ShippingAddress = fields.Object("shipping_address", Address),
            TaxId = fields.Object("tax_id", TaxId),
            PaymentProvider = Provider(fields),
            PaymentProviderId = fields.Text("payment_provider_id"),
            Metadata = fields.Labels("metadata"),
            TestClockId = fields.Id<TestClockId>("test_clock_id", "TestClock", TestClocks.TestClockEndpoints.ReadId),
        };
    }

    public static UpdateCustomer Update(Fields fields)
    {
        NotYet(fields);
        fields.NotYet("default_payment_method_id");
        return new UpdateCustomer
        {
            Name = fields.Text("name"),
            Email = fields.Text("email"),
            ExternalCustomerId = fields.Text("external_customer_id"),
            Currency = fields.Text("currency"),
            AdditionalEmails = fields.Texts("additional_emails"),
            AutoCollection = fields.Flag("auto_collection"),
            AutoIssuance = fields.Flag("auto_issuance"),
            EmailDelivery = fields.Flag("email_delivery"),
            BillingAddress = Given(fields, "billing_address", name => fields.Object(name, Address)),
            ShippingAddress = Given(fields, "shipping_address", name => fields.Object(name, Address)),
            TaxId = Given(fields, "tax_id", name => fields.Object(name, TaxId)),
            PaymentProvider = Given(fields, "payment_provider", _ => Provider(fields)),
            PaymentProviderId = Given(fields, "payment_provider_id", fields.Text),
            Metadata = fields.Labels("metadata"),
        };
    }

    // A member that is missing leaves what is; one that is null takes it away.
    private static NewValue<T?>? Given<T>(Fields fields, string name, Func<string, T?> read)
        where T : class
    {
        var value = read(name);
        return value is not null || (!fields.IsShape && fields.IsNull(name)) ? new NewValue<T?>(value) : null;
    }

    private static string? Provider(Fields fields)
    {
        var name = fields.Text("payment_provider");
        if (name is not null && !Providers.Contains(name))
            fields.Add("payment_provider", $"'{Problem.Shorten(name)}' is not one of {string.Join(", ", Providers)}.");
        return name;
    }

    // What would change tax, invoices or where they are sent is refused, not forgotten.
    private static void NotYet(Fields fields) =>
        fields.NotYet("hierarchy", "tax_configuration", "payment_configuration", "accounting_sync_configuration", "reporting_configuration");

    private static Address Address(Fields fields) => new(
        fields.Text("line1"), fields.Text("line2"), fields.Text("city"), fields.Text("state"), fields.Text("postal_code"), fields.Text("country"));

    private static CustomerTaxId TaxId(Fields fields) => new(
        fields.RequiredText("country"), fields.RequiredText("type"), fields.RequiredText("value"));
}
