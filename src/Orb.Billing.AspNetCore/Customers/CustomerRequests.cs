using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Customers;
using Orb.Billing.TestClocks;

namespace Orb.Billing.AspNetCore.Customers;

internal static class CustomerRequests
{
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
            PaymentProvider = fields.Text("payment_provider"),
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
            BillingAddress = fields.Object("billing_address", Address),
            ShippingAddress = fields.Object("shipping_address", Address),
            TaxId = fields.Object("tax_id", TaxId),
            PaymentProvider = fields.Text("payment_provider"),
            PaymentProviderId = fields.Text("payment_provider_id"),
            Metadata = fields.Labels("metadata"),
        };
    }

    private static void NotYet(Fields fields) => fields.NotYet("hierarchy", "tax_configuration", "payment_configuration");

    private static Address Address(Fields fields) => new(
        fields.Text("line1"), fields.Text("line2"), fields.Text("city"), fields.Text("state"), fields.Text("postal_code"), fields.Text("country"));

    private static CustomerTaxId TaxId(Fields fields) => new(
        fields.RequiredText("country"), fields.RequiredText("type"), fields.RequiredText("value"));
}
