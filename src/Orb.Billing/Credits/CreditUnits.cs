using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Periods;
using Orb.Billing.Customers;

namespace Orb.Billing.Credits;

/// <summary>What commands name: a unit of credits by its code, the currency of a purchase, and dates at which days begin.</summary>
internal sealed class CreditUnits(IPricingUnitStore units)
{
    /// <summary>The currency or pricing unit of a code; the customer's currency where none is given.</summary>
    public async Task<Outcome<Currency>> FindAsync(Customer customer, string? code, CancellationToken cancellationToken)
    {
        if (code is null)
            return customer.Currency is { } own ? own : Refusal.Invalid("currency", "is required: the customer has no currency yet.");
        if (Validation.IsCurrency(code, out var currency))
            return currency;
        var named = await units.FindManyByNameAsync([code], cancellationToken).ConfigureAwait(false);
        return named.TryGetValue(code, out var unit)
            ? unit.Currency
            : Refusal.Invalid("currency", $"'{Validation.Shorten(code)}' is neither a currency code of ISO 4217 nor a pricing unit.");
    }

    /// <summary>The currency that credits are invoiced in; the validation knows where there is none.</summary>
    public static Currency? OfPurchase(Validation validation, string? code, Currency unit, Customer customer)
    {
        var given = validation.Currency("invoice_currency", code);
        if (code is not null)
            return given;
        var currency = unit.IsCustomUnit ? customer.Currency : unit;
        if (currency is null)
            validation.Add("invoice_currency", "is required: the customer has no currency yet.");
        return currency;
    }

    /// <summary>Credits pay for whole days, so they expire where one begins (R17).</summary>
    public static void Midnight(Validation validation, string field, Instant? expiry, DateTimeZone zone)
    {
        validation.Time(field, expiry);
        if (!validation.Failed && expiry is { } at && LocalDays.StartOf(LocalDays.DateOf(at, zone), zone) != at)
            validation.Add(field, $"must be the start of a day in {zone.Id}, but is {at}.");
    }
}
