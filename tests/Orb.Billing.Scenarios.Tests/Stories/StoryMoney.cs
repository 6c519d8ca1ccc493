using Orb.Billing.Invoicing;
using Orb.Billing.Vectors.Tests;

namespace Orb.Billing.Scenarios.Tests.Stories;

/// <summary>What a story does with money by hand and what it tells of payments and balances.</summary>
internal static class StoryMoney
{
    /// <summary>Members of an invoice that the engine keeps nothing of yet.</summary>
    public static string[] NotKeptOfInvoices { get; } = ["balance_applied", "amount_due", "tax"];

    /// <summary>Members of a credit note that the engine keeps nothing of yet.</summary>
    public static string[] NotKeptOfNotes { get; } = ["cause", "to", "to_invoice", "to_balance", "net", "tax"];

    public static Task PayAsync(StoryLife life) => Task.CompletedTask;

    public static string? InvoiceCell(string member, Invoice invoice) => null;

    public static string? NoteCell(string member, CreditNote note) => null;

    public static Task CompareAsync(Given expect, StoryLife life, StoryTable table) => Task.CompletedTask;
}
