using Orb.Billing.Core.Taxes;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Taxes;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>What a scenario does with taxes.</summary>
internal static class TaxSteps
{
    public static async Task<ManualTaxRate> RateAsync(this BillingHost host, decimal rate, bool inclusive = false, string code = "vat", bool isDefault = false) =>
        (await host.InScopeAsync<ITaxRateService, Outcome<ManualTaxRate>>(s => s.CreateAsync(
            new CreateTaxRate { Code = code, Rate = rate, Inclusive = inclusive, IsDefault = isDefault }, default))).Value;

    /// <summary>Makes a rate the one that every customer pays from now on.</summary>
    public static async Task TaxAllAsync(this BillingHost host, decimal rate, bool inclusive = false)
    {
        var made = await host.RateAsync(rate, inclusive);
        _ = (await host.InScopeAsync<ITaxRateService, Outcome<IReadOnlyList<ManualTaxRate>>>(s => s.SetDefaultsAsync([made.Id], default))).Value;
    }

    public static async Task AssignAsync(this BillingHost host, Customer customer, params ManualTaxRate[] rates) =>
        _ = (await host.InScopeAsync<ITaxRateService, Outcome<CustomerTaxes>>(s => s.AssignAsync(customer.Id, [.. rates.Select(r => r.Id)], default))).Value;

    public static async Task TreatAsync(this BillingHost host, Customer customer, TaxTreatmentKind kind, string? reason = null, VatIdEvidence? vatId = null) =>
        _ = (await host.InScopeAsync<ITaxRateService, Outcome<CustomerTaxes>>(s => s.TreatAsync(customer.Id, new TreatCustomer(kind, reason, vatId), default))).Value;

    /// <summary>An invoice's sums: subtotal, tax, total, balance applied, amount due.</summary>
    public static string Sums(this Invoice i) =>
        $"{i.Subtotal.ToAmountString()} tax {i.Tax.ToAmountString()} total {i.Total.ToAmountString()} - {i.BalanceApplied.ToAmountString()} due {i.AmountDue.ToAmountString()}";

    /// <summary>A note's sums and where its money went.</summary>
    public static string Sums(this CreditNote n) =>
        $"{n.Net.ToAmountString()} tax {n.Tax.ToAmountString()} total {n.Total.ToAmountString()}: "
        + $"invoice {n.ToInvoice.ToAmountString()}, balance {n.ToBalance.ToAmountString()}, payer {n.ToPayer.ToAmountString()}";

    /// <summary>Its groups: tax, category and rate, tax on base.</summary>
    public static IEnumerable<string> Groups(this Invoice i) => i.TaxGroups.Select(g => $"{g.Rate}: {g.Tax.ToAmountString()} on {g.Base.ToAmountString()}");

    public static async Task<IEnumerable<string>> InvoiceSumsAsync(this BillingHost host) => (await host.InvoicesAsync()).Select(Sums);

    public static async Task<IEnumerable<string>> NoteSumsAsync(this BillingHost host) =>
        (await host.InvoicesAsync()).SelectMany(i => i.CreditNotes.Select(n => $"{i.Number} {n.Sums()}"));
}
