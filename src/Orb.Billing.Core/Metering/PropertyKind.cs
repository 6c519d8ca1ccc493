namespace Orb.Billing.Core.Metering;

/// <summary>What a property of an event holds.</summary>
public enum PropertyKind
{
    /// <summary>Nothing: a JSON null, or <c>default</c>. Metrics treat it as if the property were missing.</summary>
    Null,

    /// <summary>A text.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>True or false.</summary>
    Boolean,
}
