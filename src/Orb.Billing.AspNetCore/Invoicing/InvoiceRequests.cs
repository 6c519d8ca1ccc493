using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Invoicing;

namespace Orb.Billing.AspNetCore.Invoicing;

internal static class InvoiceRequests
{
    private static readonly Dictionary<string, bool> Models = new(StringComparer.Ordinal) { ["unit"] = true };

    public static CreateOneOffInvoice Create(Fields fields)
    {
        fields.NotYet("discount");
        var due = fields.TimeOrDay("due_date");
        return new CreateOneOffInvoice
        {
            CustomerId = fields.Id<CustomerId>("customer_id", "Customer", CustomerId.TryParse),
            ExternalCustomerId = fields.Text("external_customer_id"),
            Currency = fields.RequiredText("currency"),
            InvoiceDate = fields.RequiredTime("invoice_date"),
            NetTerms = fields.Integer("net_terms"),
            DueDate = due.At,
            DueOn = due.On,
            Memo = fields.Text("memo"),
            AutoCollection = fields.Flag("auto_collection"),
            WillAutoIssue = fields.Flag("will_auto_issue") ?? false,
            Metadata = fields.Labels("metadata"),
            Lines = fields.RequiredList("line_items", MaximumLines, Line),
        };
    }

    public static UpdateInvoice Update(Fields fields)
    {
        var (due, date) = (fields.TimeOrDay("due_date"), fields.TimeOrDay("invoice_date"));
        return new UpdateInvoice
        {
            Metadata = fields.Labels("metadata"),
            // Beyond the contract, which can set a memo only when an invoice is made.
            Memo = fields.Text("memo"),
            NetTerms = fields.Integer("net_terms"),
            DueDate = due.At,
            DueOn = due.On,
            InvoiceDate = date.At,
            InvoiceOn = date.On,
            AutoCollection = fields.Flag("auto_collection"),
        };
    }

    public static ReportedPayment MarkPaid(Fields fields) => new(
        fields.Day("payment_received_date", required: true) ?? default, fields.Text("external_id"), fields.Text("notes"));

    /// <summary>Beyond the contract, whose void has no body: whether the charges are billed again, and why.</summary>
    public static VoidInvoice Void(Fields fields) => new(fields.Flag("rebill") ?? false, fields.Text("reason"));

    /// <summary>A token of a payment provider is of no use without one; what comes of the attempt says so.</summary>
    public static PayRequest Pay(Fields fields) => new(fields.Text("shared_payment_token_id"));

    public static NewLine AddLine(Fields fields)
    {
        var id = fields.Id<InvoiceId>("invoice_id", "Invoice", InvoiceId.TryParse, required: true) ?? default;
        var line = new AddManualLine(
            fields.Text("name"),
            fields.NumberText("amount", required: true) ?? default,
            fields.RequiredNumber("quantity"),
            fields.Day("start_date", required: true) ?? default,
            fields.Day("end_date", required: true) ?? default,
            fields.Id<ItemId>("item_id", "Item", ItemId.TryParse));
        if (line.Name is null && line.ItemId is null && !fields.Has("item_id"))
            fields.Add("name", "is required, or an item_id, whose name it gets.");
        return new NewLine(id, line);
    }

    private const int MaximumLines = 500;

    private static NewOneOffLine Line(Fields fields)
    {
        fields.Choice("model_type", Models, required: true);
        var amount = fields.Object("unit_config", UnitAmount, required: true);
        return new NewOneOffLine(
            fields.RequiredText("name"),
            fields.RequiredNumber("quantity"),
            amount?.Value ?? default,
            fields.Day("start_date", required: true) ?? default,
            fields.Day("end_date", required: true) ?? default,
            fields.Id<ItemId>("item_id", "Item", ItemId.TryParse, required: true));
    }

    private static UnitAmountOf UnitAmount(Fields fields)
    {
        // A line of an invoice of its own is charged whole.
        fields.Only("prorated", false);
        return new UnitAmountOf(fields.NumberText("unit_amount", required: true) ?? default);
    }

    internal sealed record NewLine(InvoiceId InvoiceId, AddManualLine Line);

    internal sealed record PayRequest(string? Token);

    private sealed record UnitAmountOf(decimal Value);
}
