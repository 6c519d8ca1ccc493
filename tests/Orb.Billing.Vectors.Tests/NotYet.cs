namespace Orb.Billing.Vectors.Tests;

/// <summary>The one place for forms of the folder that have no adapter yet. An adapter that is added takes its name off this list.</summary>
internal static class NotYet
{
    public static IReadOnlyList<string> Forms { get; } =
    [
        "dunning",
        "entitlement",
        "tax_rule",
    ];
}
