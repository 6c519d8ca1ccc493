using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Credits;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog;

/// <summary>Makes the terms of an allocation price of what was asked for, and says what is wrong with it by the names of the contract.</summary>
internal static class AllocationDrafting
{
    private const int MaximumFilters = 20;

    /// <summary>The unit that an allocation names, where it may be a pricing unit.</summary>
    public static string? UnitOf(NewPrice requested) => requested.Allocation?.Currency;

    /// <summary>The terms; null for another price, and where something is wrong.</summary>
    public static AllocationTerms? Terms(
        NewPrice requested, string path, Cadence cadence, Currency currency, IReadOnlyDictionary<string, PricingUnit> units, Validation validation)
    {
        if (requested.Allocation is not { } asked)
            return null;
        if (requested.MetricId is not null || requested.IsCommitment || requested.Model.Usage.Kind == PricedUsageKind.Subtotals)
            validation.Add($"{path}.allocation", "gives credits; a price that meters, commits or is made of others does not.");
        if (requested.BilledInAdvance == false)
            validation.Add($"{path}.billed_in_advance", "an allocation is charged in advance: the credits are there from the start of the period.");
        if (currency.IsCustomUnit)
            validation.Add($"{path}.currency", $"is {currency}, but credits are paid in money.");
        var lifetime = Lifetime(asked, path, cadence, validation);
        if (asked.Filters.Count > MaximumFilters)
            validation.Add($"{path}.filters", $"has {asked.Filters.Count} entries; at most {MaximumFilters} are allowed.");
        validation.NotNegative($"{path}.per_unit_cost_basis", asked.PerUnitCostBasis);
        var unit = units.TryGetValue(asked.Currency, out var own) ? own.Currency : Validation.IsCurrency(asked.Currency, out var iso) ? iso : null;
        if (unit is null)
        {
            validation.Add($"{path}.currency", $"'{Validation.Shorten(asked.Currency)}' is neither a currency code of ISO 4217 nor the name of a pricing unit.");
            return null;
        }

        var credits = validation.PositiveAmount($"{path}.amount", asked.Amount, unit);
        return validation.Failed ? null : Priced(new AllocationTerms(credits, lifetime, asked.PerUnitCostBasis, asked.Filters), currency, path, validation);
    }

    // A price that cannot be charged would park every subscription to it.
    private static AllocationTerms? Priced(AllocationTerms terms, Currency currency, string path, Validation validation)
    {
        try
        {
            if (!terms.IsFree && Money.ForQuantity(terms.Credits.Amount, terms.CostBasis, currency).IsZero)
                validation.Add($"{path}.per_unit_cost_basis", "times the amount rounds to nothing, and such a purchase is refused.");
            return terms;
        }
        catch (AmountOverflowException overflow)
        {
            validation.Add($"{path}.per_unit_cost_basis", overflow.Message);
            return null;
        }
    }

    private static CreditLifetime Lifetime(NewAllocation asked, string path, Cadence cadence, Validation validation)
    {
        if (asked.ExpiresAtEndOfCadence && asked.CustomExpiration is not null)
            validation.Add($"{path}.custom_expiration", "excludes expires_at_end_of_cadence.");
        if (asked.ExpiresAtEndOfCadence && cadence.IsOneTime)
            validation.Add($"{path}.expires_at_end_of_cadence", "what is given one_time has no cadence to end with; use custom_expiration.");
        if (asked.CustomExpiration is not { } custom)
            return asked.ExpiresAtEndOfCadence ? CreditLifetime.Cadence : CreditLifetime.Unlimited;
        if (custom.Duration is < 1 or > Cadence.MaximumDuration)
        {
            validation.Range($"{path}.custom_expiration.duration", custom.Duration, 1, Cadence.MaximumDuration);
            return CreditLifetime.Unlimited;
        }

        return custom.DurationUnit == CadenceUnit.Day ? CreditLifetime.Days(custom.Duration) : CreditLifetime.Months(custom.Duration);
    }
}
