using System.Text.Json;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.AspNetCore.Conventions;

/// <summary>Values that are written in more than one way, and what tells a missing member from a null.</summary>
internal sealed partial class Fields
{
    /// <summary>An amount: a decimal in a string, as the contract writes money, or a number, as it does in some places.</summary>
    public decimal? Amount(string name)
    {
        shape?.Add(name, "string", required: false);
        if (!Find(name, required: false, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.Number)
            return TryDecimal(name, value, out var number) ? number : null;
        if (value.ValueKind != JsonValueKind.String)
        {
            Wrong(name, "an amount in a string", value);
            return null;
        }

        var text = value.GetString()!;
        if (StrictDecimal.TryParse(text, out var amount) == DecimalRefusal.None)
            return amount;
        Add(name, $"'{Problem.Shorten(text)}' is not a decimal number of at most {StrictDecimal.MaximumDigits} digits.");
        return null;
    }

    /// <summary>Refuses every member that is not named: a configuration that is half understood charges something else than was meant.</summary>
    public void NoOthers(params IReadOnlyCollection<string> names)
    {
        if (source.ValueKind != JsonValueKind.Object || IsShape)
            return;
        foreach (var member in source.EnumerateObject().Where(m => m.Value.ValueKind != JsonValueKind.Null && !names.Contains(m.Name)))
            Add(Problem.Shorten(member.Name), "is not a member of this configuration.");
    }

    /// <summary>Ids of what must exist; null where there is no list.</summary>
    public IReadOnlyList<TId>? Ids<TId>(string name, string type, IdReader<TId> read)
        where TId : struct
    {
        if (Texts(name) is not { } texts)
            return null;
        var ids = new List<TId>(texts.Count);
        foreach (var text in texts)
        {
            if (!read(text, out var id))
                issues.Unknown(type, text);
            ids.Add(id);
        }

        return ids;
    }

    /// <summary>Whether a member is there and holds something.</summary>
    public bool IsGiven(string name) => source.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null && !IsEmpty(value);

    /// <summary>Whether a member is one word that it may be instead of something else.</summary>
    public bool Keyword(string name, string keyword) => source.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.ValueEquals(keyword);

    /// <summary>Whether a member is there and null: of an update it takes away what a missing one leaves.</summary>
    public bool IsNull(string name) => source.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Null;

    /// <summary>A timestamp, or a date alone where the contract means a day of the customer's calendar.</summary>
    public SubscriptionDate? Date(string name, bool required = false, IReadOnlyDictionary<string, SubscriptionDate>? keywords = null)
    {
        shape?.Add(name, "string", required);
        if (!Find(name, required, out var value))
            return null;
        if (value.ValueKind != JsonValueKind.String)
        {
            Wrong(name, "a date or a timestamp in a string", value);
            return null;
        }

        var text = value.GetString()!;
        if (keywords is not null && keywords.TryGetValue(text, out var known))
            return known;
        if (WireTime.TryReadDate(text, out var day))
            return SubscriptionDate.On(day);
        if (WireTime.TryRead(text, out var instant, out _))
            return SubscriptionDate.At(instant);
        var named = keywords is null ? "" : $", {string.Join(", ", keywords.Keys)}";
        Add(name, $"must be a date, as in '2026-01-31', or a timestamp with an offset, as in '2026-01-31T00:00:00Z'{named}, not '{Problem.Shorten(text)}'.");
        return null;
    }
}
