namespace Orb.Billing.Scenarios.Tests.Stories;

/// <summary>The one place for stories that the engine cannot live yet, with the reason.</summary>
internal static class StoriesNotYet
{
    public static IReadOnlyDictionary<string, string> Reasons { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
    };
}
