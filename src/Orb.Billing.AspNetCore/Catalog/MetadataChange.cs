namespace Orb.Billing.AspNetCore.Catalog;

/// <summary>A change of what may change of a metric or a price: its labels.</summary>
internal sealed record MetadataChange(IReadOnlyDictionary<string, string?>? Metadata);
