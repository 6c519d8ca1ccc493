using System.Globalization;
using NodaTime;
using Orb.Billing.Audit;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Core.Taxes;
using Orb.Billing.Customers;

namespace Orb.Billing.Taxes;

internal sealed class TaxRateService(
    ITaxRateStore store, ICustomerStore customers, AuditLog audit, AuditedWrites writes, TenantScope scope, IBillingTransactions transactions, IIdGenerator ids, IClock wall) : ITaxRateService
{
    private const int MaximumRates = 20;
    private const int MaximumReason = 1000;
    private const int MaximumVatId = 64;

    public Task<Outcome<ManualTaxRate>> CreateAsync(CreateTaxRate command, CancellationToken cancellationToken) =>
        transactions.RunAsync(() => CreateOnceAsync(command, cancellationToken), cancellationToken);

    private async Task<Outcome<ManualTaxRate>> CreateOnceAsync(CreateTaxRate command, CancellationToken cancellationToken)
    {
        var validation = new Validation();
        validation.Text("code", command.Code);
        if (command.Rate is < 0m or > 1m)
            validation.Add("rate", string.Create(CultureInfo.InvariantCulture, $"must be a fraction from 0 to 1, but is {command.Rate}."));
        if (!TaxCategory.TryOf(command.Category ?? TaxCategory.Standard.Code, out var category))
            validation.Add("category", $"'{Validation.Shorten(command.Category!)}' is not one of {string.Join(", ", TaxCategory.All)}.");
        else if (!category.Taxes && command.Rate != 0m)
            validation.Add("rate", string.Create(CultureInfo.InvariantCulture, $"must be 0 in category {category}, which bears no tax, but is {command.Rate}."));
        if (validation.Failed)
            return validation.Refusal;

        await using var transaction = await transactions.BeginAsync(cancellationToken).ConfigureAwait(false);
        var rate = new ManualTaxRate
        {
            Id = new TaxRateId(ids.Next()),
            TaxRate = new TaxRate(command.Code, category!, command.Rate),
            Mode = command.Inclusive ? TaxMode.Inclusive : TaxMode.Exclusive,
            IsDefault = command.IsDefault,
            CreatedAt = wall.GetCurrentInstant(),
        };
        if (rate.IsDefault)
        {
            Check("is_default", [.. await store.FindDefaultsAsync(cancellationToken).ConfigureAwait(false), rate], validation);
            if (validation.Failed)
                return validation.Refusal;
        }

        if (await store.AddAsync(rate, cancellationToken).ConfigureAwait(false) != StoreResult.Success)
            return Refusal.Conflict($"Another default rate of {rate.TaxRate.Code} was made at the same time; read the rates and try again.");
        await audit.WriteAsync("tax_rate", rate.Id.ToString(), "created", reason: null, Details(rate), cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return rate;
    }

    public async Task<ManualTaxRate?> FindAsync(TaxRateId id, CancellationToken cancellationToken) =>
        (await store.FindManyAsync([id], cancellationToken).ConfigureAwait(false)).GetValueOrDefault(id);

    public Task<Outcome<Page<ManualTaxRate>>> ListAsync(PageRequest page, CancellationToken cancellationToken) =>
        Paging.ReadAsync(page, (after, take) => store.ListAsync(after, take, cancellationToken), r => new PagePosition(null, r.Id.Value));

    public Task<Outcome<IReadOnlyList<ManualTaxRate>>> SetDefaultsAsync(IReadOnlyList<TaxRateId> ids, CancellationToken cancellationToken) =>
        transactions.RunRepeatableAsync(() => SetDefaultsOnceAsync(ids, cancellationToken), cancellationToken);

    private async Task<Outcome<IReadOnlyList<ManualTaxRate>>> SetDefaultsOnceAsync(IReadOnlyList<TaxRateId> ids, CancellationToken cancellationToken)
    {
        await using var transaction = await transactions.BeginAsync(cancellationToken).ConfigureAwait(false);
        if (!(await RatesAsync(ids, cancellationToken).ConfigureAwait(false)).TryGetValue(out var rates, out var refusal))
            return refusal;
        if (await store.SetDefaultsAsync(ids, cancellationToken).ConfigureAwait(false) != StoreResult.Success)
            return Refusal.Conflict("The defaults were changed by another request; read them and try again.");
        await audit.WriteAsync(
            "settings", scope.TenantId.ToString(), "tax_rates_set", reason: null, Named(ids), cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return Outcome.Success<IReadOnlyList<ManualTaxRate>>([.. rates.Select(r => r with { IsDefault = true })]);
    }

    public async Task<CustomerTaxes?> FindCustomerAsync(CustomerId id, CancellationToken cancellationToken)
    {
        var known = await store.FindCustomersAsync([id], cancellationToken).ConfigureAwait(false);
        return known.GetValueOrDefault(id)
            ?? (await customers.FindAsync(id, cancellationToken).ConfigureAwait(false) is null ? null : new CustomerTaxes { CustomerId = id });
    }

    public async Task<Outcome<CustomerTaxes>> AssignAsync(
        CustomerId customerId, IReadOnlyList<TaxRateId> ids, CancellationToken cancellationToken) =>
        (await RatesAsync(ids, cancellationToken).ConfigureAwait(false)).TryGetValue(out _, out var refusal)
            ? await SaveAsync(customerId, "tax_rates_set", Named(ids), taxes => taxes with { TaxRateIds = [.. ids] }, cancellationToken).ConfigureAwait(false)
            : refusal;

    public Task<Outcome<CustomerTaxes>> TreatAsync(CustomerId customerId, TreatCustomer command, CancellationToken cancellationToken)
    {
        var validation = new Validation();
        var isTaxed = command.Kind is TaxTreatmentKind.Domestic or TaxTreatmentKind.CrossBorderConsumer;
        if (!Enum.IsDefined(command.Kind))
            validation.Add("kind", string.Create(CultureInfo.InvariantCulture, $"{(int)command.Kind} is no treatment."));
        if (command.Kind == TaxTreatmentKind.Exempt && command.Reason is null)
            validation.Add("reason", "is required for an exempt customer: the invoice has to name it.");
        if (isTaxed && command.Reason is not null)
            validation.Add("reason", "belongs to a customer of whom no tax is collected.");
        validation.OptionalText("reason", command.Reason, MaximumReason);
        if (command.VatId is { } vatId)
            validation.Text("vat_id", vatId.VatId, MaximumVatId);
        if (command.Kind == TaxTreatmentKind.ReverseCharge && command.VatId is not { IsValid: true })
            validation.Add("vat_id", "is required for reverse charge, and must have been found valid.");
        return validation.Failed
            ? Task.FromResult<Outcome<CustomerTaxes>>(validation.Refusal)
            : SaveAsync(
                customerId, "tax_treatment_set", new Dictionary<string, string> { ["kind"] = command.Kind.ToString() },
                taxes => taxes with { Kind = command.Kind, Reason = command.Reason, VatId = command.VatId }, cancellationToken);
    }

    private async Task<Outcome<CustomerTaxes>> SaveAsync(
        CustomerId customerId, string action, Dictionary<string, string> details, Func<CustomerTaxes, CustomerTaxes> change, CancellationToken cancellationToken)
    {
        if (await FindCustomerAsync(customerId, cancellationToken).ConfigureAwait(false) is not { } taxes)
            return Refusal.NotFound("Customer", customerId.ToString());
        var changed = change(taxes);
        var note = new AuditNote("customer", customerId.ToString(), action, details);
        return await writes.RunAsync(note, () => store.SaveCustomerAsync(changed, cancellationToken), cancellationToken).ConfigureAwait(false) == StoreResult.Success
            ? changed with { Version = taxes.Version + 1 }
            : Refusal.Conflict("The customer's taxes were changed by another request; read them and try again.");
    }

    private static Dictionary<string, string> Details(ManualTaxRate rate) => new()
    {
        ["code"] = rate.TaxRate.Code,
        ["rate"] = rate.TaxRate.Rate.ToString(CultureInfo.InvariantCulture),
        ["category"] = rate.TaxRate.Category.Code,
    };

    private static Dictionary<string, string> Named(IReadOnlyList<TaxRateId> ids) => new() { ["tax_rate_ids"] = string.Join(", ", ids) };

    private async Task<Outcome<IReadOnlyList<ManualTaxRate>>> RatesAsync(IReadOnlyList<TaxRateId> ids, CancellationToken cancellationToken)
    {
        var validation = new Validation();
        if (ids.Count > MaximumRates)
            validation.Add("tax_rate_ids", string.Create(CultureInfo.InvariantCulture, $"has {ids.Count} entries; at most {MaximumRates} are allowed."));
        if (validation.Failed)
            return validation.Refusal;
        var known = await store.FindManyAsync(ids, cancellationToken).ConfigureAwait(false);
        foreach (var id in ids)
        {
            if (!known.ContainsKey(id))
                return Refusal.NotFound("TaxRate", id.ToString());
        }

        List<ManualTaxRate> rates = [.. ids.Select(id => known[id])];
        Check("tax_rate_ids", rates, validation);
        return validation.Failed ? validation.Refusal : Outcome.Success<IReadOnlyList<ManualTaxRate>>(rates);
    }

    // Several taxes stand side by side on a line, but one tax has one rate there, and all are inclusive or none (R19).
    private static void Check(string field, IReadOnlyList<ManualTaxRate> rates, Validation validation)
    {
        foreach (var tax in rates.GroupBy(r => r.TaxRate.Code, StringComparer.Ordinal).Where(g => g.Count() > 1))
            validation.Add(field, string.Create(CultureInfo.InvariantCulture, $"has {tax.Count()} rates of '{Validation.Shorten(tax.Key)}'; a tax has one rate on a line."));
        if (rates.Select(r => r.Mode).Distinct().Count() > 1)
            validation.Add(field, "mixes inclusive and exclusive rates; an invoice is wholly the one or the other.");
    }
}
