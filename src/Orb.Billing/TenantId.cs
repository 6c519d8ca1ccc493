using Orb.Billing.Core;

namespace Orb.Billing;

/// <summary>The id of a tenant: one seller with its own customers, catalogue, numbers and keys.</summary>
public readonly record struct TenantId(Guid Value)
{
    /// <summary>The tenant of a host that has only one.</summary>
    public static TenantId Default { get; } = new(new Guid("00000000-0000-7000-8000-000000000001"));

    /// <summary>Reads an id from its wire form.</summary>
    public static bool TryParse(string? text, out TenantId id)
    {
        var known = Base32.TryRead(text, out var value);
        id = new TenantId(value);
        return known;
    }

    /// <summary>The wire form.</summary>
    public override string ToString() => Base32.Write(Value);
}
