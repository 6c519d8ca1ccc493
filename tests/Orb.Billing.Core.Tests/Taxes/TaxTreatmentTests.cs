using NodaTime;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Taxes;
using static Orb.Billing.Core.Tests.Invoicing.Given;
using static Orb.Billing.Core.Tests.Taxes.GivenTaxes;

namespace Orb.Billing.Core.Tests.Taxes;

/// <summary>The tax point is the last local day of the service period for arrears, the first for in-advance (R19).</summary>
public sealed class TaxTreatmentTests
{
    [Theory]
    [InlineData("UTC", "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z", "2026-01-01", "2026-01-31")]
    [InlineData("Europe/Berlin", "2025-12-31T23:00:00Z", "2026-01-31T23:00:00Z", "2026-01-01", "2026-01-31")]
    [InlineData("America/New_York", "2026-01-01T05:00:00Z", "2026-02-01T05:00:00Z", "2026-01-01", "2026-01-31")]
    [InlineData("Europe/Berlin", "2026-01-10T15:30:00Z", "2026-01-20T14:30:00Z", "2026-01-10", "2026-01-20")] // ends within a day
    [InlineData("UTC", "2026-01-10T15:30:00Z", "2026-01-10T15:30:00Z", "2026-01-10", "2026-01-10")] // no length
    [InlineData("Pacific/Apia", "2011-12-29T10:00:00Z", "2011-12-30T10:00:00Z", "2011-12-29", "2011-12-29")] // the 30th was skipped
    public void R19_Arrears_are_taxed_on_the_last_day_and_advance_fees_on_the_first(string zone, string start, string end, string inAdvance, string inArrears)
    {
        var service = new ServicePeriod(At(start), At(end));
        TaxPoint.Of(service, BillingMode.InAdvance, Zone(zone)).ShouldBe(Day(inAdvance));
        TaxPoint.Of(service, BillingMode.InArrears, Zone(zone)).ShouldBe(Day(inArrears));
    }

    [Fact]
    public void R19_The_document_has_the_latest_tax_point_of_its_lines()
    {
        new TaxTreatment(TaxMode.Exclusive, [Domestic("2026-02-01"), Domestic("2026-01-31")]).TaxPoint.ShouldBe(Day("2026-02-01"));
        new TaxTreatment(TaxMode.Exclusive, []).TaxPoint.ShouldBeNull();
    }

    [Fact]
    public void R19_Two_treatments_are_equal_when_every_copied_part_is()
    {
        var evidence = new VatIdEvidence("DE123456789", IsValid: true, Instant.FromUtc(2026, 2, 1, 0, 0), "WAPIAAAAX");
        TaxTreatment Copy(string day, VatIdEvidence? vatId) => new(TaxMode.Exclusive, [Domestic(day)], vatId);

        Copy("2026-01-31", evidence).ShouldBe(Copy("2026-01-31", evidence with { }));
        Copy("2026-01-31", evidence).ShouldNotBe(Copy("2026-01-31", evidence with { Reference = null }));
        Copy("2026-01-31", evidence).ShouldNotBe(Copy("2026-01-30", evidence));
        Copy("2026-01-31", evidence).ShouldNotBe(Copy("2026-01-31", null));
        Copy("2026-01-31", null).ShouldNotBe(Copy("2026-01-31", null) with { Mode = TaxMode.Inclusive });
    }

    private static LineTaxation Domestic(string day) => new(TaxTreatmentKind.Domestic, Day(day), [Vat(0.19m)]);
}
