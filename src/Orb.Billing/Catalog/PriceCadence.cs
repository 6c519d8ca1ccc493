using System.Globalization;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Catalog;

/// <summary>The cadence of a new price: by its name, or custom and of a length of its own.</summary>
internal static class PriceCadence
{
    public const string Custom = "custom";

    /// <summary>The cadence that was asked for; null where that makes none, which the validation is told.</summary>
    public static Cadence? Of(NewPrice requested, string path, Validation validation)
    {
        var field = $"{path}.billing_cycle_configuration";
        var length = requested.BillingCycle;
        if (requested.Cadence == Custom)
        {
            if (length is not null)
                return Of(length, field, validation);
            validation.Add(field, "is required with the cadence custom.");
            return null;
        }

        if (!Cadence.TryParse(requested.Cadence, out var named))
        {
            validation.Add($"{path}.cadence", $"'{Validation.Shorten(requested.Cadence)}' is not one of one_time, monthly, quarterly, semi_annual, annual, {Custom}.");
            return null;
        }

        if (length is not null && (named.Duration, named.Unit) != (length.Duration, length.DurationUnit))
            validation.Add(field, $"is {Written(length)}, but {requested.Cadence} is {Written(new(named.Duration, named.Unit))}; a length of its own has the cadence {Custom}.");
        return named;
    }

    private static Cadence? Of(CycleConfiguration length, string field, Validation validation)
    {
        if (!Enum.IsDefined(length.DurationUnit))
        {
            validation.Add($"{field}.duration_unit", $"{length.DurationUnit} is not one of day, month.");
            return null;
        }

        if (length.Duration is < 1 or > Cadence.MaximumDuration)
        {
            validation.Range($"{field}.duration", length.Duration, 1, Cadence.MaximumDuration);
            return null;
        }

        return length.DurationUnit == CadenceUnit.Day ? Cadence.Days(length.Duration) : Cadence.Months(length.Duration);
    }

    private static string Written(CycleConfiguration length) =>
        string.Create(CultureInfo.InvariantCulture, $"{length.Duration} {(length.DurationUnit == CadenceUnit.Day ? "day" : "month")}{(length.Duration == 1 ? "" : "s")}");
}
