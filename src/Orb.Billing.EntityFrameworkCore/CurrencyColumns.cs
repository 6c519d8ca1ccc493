using System.Diagnostics.CodeAnalysis;
using Orb.Billing.Core.Amounts;

namespace Orb.Billing.EntityFrameworkCore;

/// <summary>A currency as two columns: its code, and the scale of a custom pricing unit, null for a currency of ISO 4217.</summary>
internal static class CurrencyColumns
{
    public static int? CustomScale(Currency? currency) => currency is { IsCustomUnit: true } ? currency.Scale : null;

    [return: NotNullIfNotNull(nameof(code))]
    public static Currency? Read(string? code, int? customScale) =>
        code is null ? null
        : customScale is { } scale ? Currency.Custom(code, scale)
        : Currency.Iso(code);
}
