using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using Orb.Billing.Taxes;
using Orb.Billing.Vectors.Tests;

namespace Orb.Billing.Scenarios.Tests.Stories;

/// <summary>What holds in a story from its start to its end.</summary>
/// <param name="Zone">The customer's zone.</param>
/// <param name="Currency">An ISO 4217 code.</param>
/// <param name="GracePeriod">How long invoices with usage wait.</param>
/// <param name="PaysAtIssue">Whether every invoice is paid when it is issued.</param>
/// <param name="DefersBilling">Whether arrears that a change cuts short wait for the invoice of the full period.</param>
/// <param name="Tax">The tax on every line; null without one.</param>
internal sealed record StorySetting(DateTimeZone Zone, string Currency, Duration GracePeriod, bool PaysAtIssue, bool DefersBilling, CreateTaxRate? Tax)
{
    public static StorySetting Read(Given setting)
    {
        // The window is the default one; it is written down where a story depends on it.
        if (setting.Find("re_rate_window") is { } window && window.Text() != "2 periods")
            throw window.NotUnderstood();
        return new StorySetting(setting.ZoneOrUtc(), setting["currency"].Text(), GracePeriodOf(setting), PaysAtIssueOf(setting["payments"]),
            setting.Find("defer_billing")?.Flag() ?? false,
            TaxOf(setting.Find("tax")));
    }

    private static CreateTaxRate? TaxOf(Given? tax)
    {
        if (tax is null)
            return null;
        if (tax.Kind == JsonValueKind.String)
            return tax.Text() switch
            {
                "none" => null,
                "10 % exclusive, one group" => new CreateTaxRate { Code = "tax", Rate = 0.10m, Category = "S", Inclusive = false, IsDefault = true },
                _ => throw tax.NotUnderstood(),
            };
        return new CreateTaxRate
        {
            Code = "tax",
            Rate = tax["rate"].Decimal(),
            Category = tax["category"].Text(),
            Inclusive = tax["inclusive"].Flag(),
            IsDefault = true,
        };
    }

    private static Duration GracePeriodOf(Given setting)
    {
        if (setting.Find("grace_period") is { } period)
            return PeriodPattern.Roundtrip.Parse(period.Text()).Value.ToDuration();
        return Duration.FromHours(setting.Find("grace_hours")?.Integer() ?? 12);
    }

    private static bool PaysAtIssueOf(Given payments) => payments.Text() switch
    {
        "every invoice is paid when it is issued; credits of a paid invoice go to the customer balance" => true,
        "every amount due is paid when the invoice is issued" => true,
        "none: invoices stay unpaid" => false,
        _ => throw payments.NotUnderstood(),
    };
}
