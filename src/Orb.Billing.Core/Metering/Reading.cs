namespace Orb.Billing.Core.Metering;

/// <summary>What became of looking for a number in an event; the later outweighs the earlier.</summary>
internal enum Reading
{
    /// <summary>There is one.</summary>
    Number,

    /// <summary>A property is missing or null.</summary>
    Missing,

    /// <summary>A property holds something else, or the calculation has no result: a division by zero, 10^28 or more.</summary>
    Unreadable,
}
