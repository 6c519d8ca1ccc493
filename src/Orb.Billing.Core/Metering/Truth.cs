namespace Orb.Billing.Core.Metering;

/// <summary>SQL's three truths, in an order that makes AND the smaller and OR the larger of two.</summary>
internal enum Truth
{
    False,
    Unknown,
    True,
}
