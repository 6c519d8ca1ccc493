namespace Orb.Billing.Vectors.Tests;

/// <summary>The one place for forms of the folder that have no adapter yet. An adapter that is added takes its name off this list.</summary>
internal static class NotYet
{
    public static IReadOnlyList<string> Forms { get; } =
    [
        "adjust",
        "aggregate",
        "credit_burn",
        "credit_note",
        "dunning",
        "entitlement",
        "ledger",
        "periods",
        "price",
        "price_parts",
        "prorate",
        "round",
        "tax",
        "tax_rule",
        "term",
        "threshold",
    ];
}
