using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Credits;
using Orb.Billing.Credits;

namespace Orb.Billing.AspNetCore.Credits;

/// <summary>A ledger entry to make: one body for five types, each with members of its own.</summary>
internal static class CreditRequests
{
    private static readonly Dictionary<string, LedgerEntryType> Types = new(StringComparer.Ordinal)
    {
        ["increment"] = LedgerEntryType.Increment,
        ["decrement"] = LedgerEntryType.Decrement,
        ["expiration_change"] = LedgerEntryType.ExpirationChange,
        ["void"] = LedgerEntryType.Void,
        ["amendment"] = LedgerEntryType.Amendment,
    };

    private static readonly Dictionary<string, CreditVoidReason> VoidReasons = new(StringComparer.Ordinal) { ["refund"] = CreditVoidReason.Refund };

    // Members that mean something to one type alone: with another they would be forgotten in silence.
    private static readonly Dictionary<string, LedgerEntryType[]> Owners = new(StringComparer.Ordinal)
    {
        ["effective_date"] = [LedgerEntryType.Increment],
        ["expiry_date"] = [LedgerEntryType.Increment, LedgerEntryType.ExpirationChange],
        ["filters"] = [LedgerEntryType.Increment],
        ["invoice_settings"] = [LedgerEntryType.Increment],
        ["per_unit_cost_basis"] = [LedgerEntryType.Increment],
        ["target_expiry_date"] = [LedgerEntryType.ExpirationChange],
        ["block_id"] = [LedgerEntryType.ExpirationChange, LedgerEntryType.Void, LedgerEntryType.Amendment],
        ["void_reason"] = [LedgerEntryType.Void],
    };

    /// <summary>The command of the entry's type.</summary>
    public static object Entry(Fields fields)
    {
        var named = fields.Choice("entry_type", Types, required: true);
        if (fields.IsShape)
            return Shape(fields);
        if (named is not { } type)
            return new object();
        foreach (var (member, owners) in Owners)
        {
            if (!owners.Contains(type) && fields.Has(member))
                fields.Add(member, $"is not for an entry of the type {Types.First(t => t.Value == type).Key}.");
        }

        return type switch
        {
            LedgerEntryType.Increment => Increment(fields),
            LedgerEntryType.Decrement => Decrement(fields),
            LedgerEntryType.ExpirationChange => ChangeExpiration(fields),
            LedgerEntryType.Void => Void(fields),
            _ => Amend(fields),
        };
    }

    // All members of all types; which of them are required depends on the type.
    private static object[] Shape(Fields fields)
    {
        object[] commands = [Increment(fields), Decrement(fields), ChangeExpiration(fields), Void(fields), Amend(fields)];
        fields.Note("amount", "number", required: false);
        fields.Note("block_id", "string", required: false);
        fields.Note("target_expiry_date", "string", required: false);
        return commands;
    }

    private static AddCreditBlock Increment(Fields fields)
    {
        var settings = fields.Object("invoice_settings", Settings);
        return new AddCreditBlock
        {
            Amount = fields.RequiredNumber("amount"),
            Currency = fields.Text("currency"),
            EffectiveAt = fields.Time("effective_date"),
            ExpiresAt = fields.Time("expiry_date"),
            PerUnitCostBasis = fields.NumberText("per_unit_cost_basis"),
            Invoice = settings?.Terms,
            InvoiceDueDate = settings?.DueDate,
            InvoiceItemId = settings?.ItemId,
            AutoCollection = settings?.AutoCollection,
            MarkAsPaid = settings?.MarkAsPaid ?? false,
            Filters = ItemFilters.Read(fields, "filters"),
            Description = fields.Text("description"),
            Metadata = fields.Labels("metadata"),
        };
    }

    private static DecrementCredits Decrement(Fields fields) => new(fields.RequiredNumber("amount"), fields.Text("currency"), fields.Text("description"))
    {
        Metadata = fields.Labels("metadata"),
    };

    private static ChangeCreditExpiration ChangeExpiration(Fields fields) => new(
        fields.Id<CreditBlockId>("block_id", "CreditBlock", CreditBlockId.TryParse), null, fields.Number("amount"), fields.Text("description"))
    {
        NewExpiryDate = fields.Day("target_expiry_date", required: true),
        ExpiresAt = fields.Time("expiry_date"),
        Currency = fields.Text("currency"),
        Metadata = fields.Labels("metadata"),
    };

    private static VoidCreditBlock Void(Fields fields) => new(
        Block(fields), fields.RequiredNumber("amount"), fields.Choice("void_reason", VoidReasons), fields.Text("description"))
    {
        Currency = fields.Text("currency"),
        Metadata = fields.Labels("metadata"),
    };

    private static AmendCreditBlock Amend(Fields fields) => new(Block(fields), fields.RequiredNumber("amount"), fields.Text("description"))
    {
        Currency = fields.Text("currency"),
        Metadata = fields.Labels("metadata"),
    };

    private static CreditBlockId Block(Fields fields) =>
        fields.Id<CreditBlockId>("block_id", "CreditBlock", CreditBlockId.TryParse, required: true) ?? default;

    private static PurchaseSettings Settings(Fields fields)
    {
        // Credits are invoiced when they are bought.
        fields.NotYet("invoice_date");
        return new PurchaseSettings(
            new PurchaseTerms(fields.Integer("net_terms") ?? 0, fields.Text("memo"), fields.Flag("require_successful_payment") ?? false),
            fields.Time("custom_due_date"),
            fields.Id<ItemId>("item_id", "Item", ItemId.TryParse),
            fields.RequiredFlag("auto_collection"),
            fields.Flag("mark_as_paid") ?? false);
    }

    private sealed record PurchaseSettings(PurchaseTerms Terms, NodaTime.Instant? DueDate, ItemId? ItemId, bool AutoCollection, bool MarkAsPaid);
}
