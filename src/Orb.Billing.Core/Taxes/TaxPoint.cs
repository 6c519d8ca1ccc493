using NodaTime;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Core.Taxes;

/// <summary>The local day whose rates apply to a line (R19).</summary>
public static class TaxPoint
{
    /// <summary>The last local day of the service period for arrears, the first for in-advance.</summary>
    /// <param name="service">The service period of the line; of one without length, its day.</param>
    /// <param name="billingMode">Whether it is charged when it starts or when it ends.</param>
    /// <param name="zone">The customer's zone.</param>
    public static LocalDate Of(ServicePeriod service, BillingMode billingMode, DateTimeZone zone)
    {
        // The end belongs to what follows: a month that ends at midnight has its tax point on the day before.
        var decisive = billingMode == BillingMode.InAdvance || service.IsEmpty ? service.Start : service.End - Duration.Epsilon;
        return LocalDays.DateOf(decisive, zone);
    }
}
