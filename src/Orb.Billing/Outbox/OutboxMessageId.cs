using Orb.Billing.Core;

namespace Orb.Billing.Outbox;

/// <summary>The id of a message: it follows from what happened, so one thing is told under one id. On the wire 26 characters of base 32.</summary>
public readonly record struct OutboxMessageId(Guid Value)
{
    /// <summary>Reads an id from its wire form.</summary>
    public static bool TryParse(string? text, out OutboxMessageId id)
    {
        var known = Base32.TryRead(text, out var value);
        id = new OutboxMessageId(value);
        return known;
    }

    /// <summary>The wire form.</summary>
    public override string ToString() => Base32.Write(Value);
}
