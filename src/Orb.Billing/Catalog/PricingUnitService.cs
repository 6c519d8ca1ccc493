using NodaTime;
using Orb.Billing.Audit;
using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Catalog;

internal sealed class PricingUnitService(IPricingUnitStore store, AuditedWrites writes, IIdGenerator ids, IClock wall) : IPricingUnitService
{
    private const int MaximumSymbolLength = 32;

    public async Task<Outcome<PricingUnit>> CreateAsync(CreatePricingUnit command, CancellationToken cancellationToken)
    {
        var validation = new Validation();
        validation.Text("name", command.Name);
        if (Currency.TryIso(command.Name, out _))
            validation.Add("name", $"'{command.Name}' is a currency code of ISO 4217 and cannot name a pricing unit.");
        validation.OptionalText("symbol", command.Symbol, MaximumSymbolLength);
        validation.Range("scale", command.Scale, 0, Currency.DefaultScale);
        if (validation.Failed)
            return validation.Refusal;

        var unit = new PricingUnit
        {
            Id = new PricingUnitId(ids.Next()),
            Currency = Currency.Custom(command.Name, command.Scale ?? Currency.DefaultScale),
            Symbol = command.Symbol ?? command.Name,
            CreatedAt = wall.GetCurrentInstant(),
        };
        var note = new AuditNote("pricing_unit", unit.Id.ToString(), "created", new Dictionary<string, string> { ["name"] = unit.Name });
        return await writes.RunAsync(note, () => store.AddAsync(unit, cancellationToken), cancellationToken).ConfigureAwait(false) == StoreResult.Success
            ? unit
            : Refusal.AlreadyExists($"A pricing unit with the name '{unit.Name}' already exists.");
    }

    public Task<PricingUnit?> FindAsync(PricingUnitId id, CancellationToken cancellationToken) => store.FindAsync(id, cancellationToken);

    public async Task<PricingUnit?> FindByNameAsync(string name, CancellationToken cancellationToken) =>
        (await store.FindManyByNameAsync([name], cancellationToken).ConfigureAwait(false)).GetValueOrDefault(name);

    public Task<Outcome<Page<PricingUnit>>> ListAsync(PageRequest page, CancellationToken cancellationToken) =>
        Paging.ReadAsync(page, (after, take) => store.ListAsync(after, take, cancellationToken), u => new PagePosition(null, u.Id.Value));
}
