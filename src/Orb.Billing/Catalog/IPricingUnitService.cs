namespace Orb.Billing.Catalog;

/// <summary>Pricing units of the scope's tenant.</summary>
public interface IPricingUnitService
{
    /// <summary>Creates a pricing unit. Refused when its name is taken or is a code of ISO 4217.</summary>
    Task<Outcome<PricingUnit>> CreateAsync(CreatePricingUnit command, CancellationToken cancellationToken);

    /// <summary>A pricing unit by id.</summary>
    Task<PricingUnit?> FindAsync(PricingUnitId id, CancellationToken cancellationToken);

    /// <summary>A pricing unit by name, compared ordinally.</summary>
    Task<PricingUnit?> FindByNameAsync(string name, CancellationToken cancellationToken);

    /// <summary>Pricing units, newest first.</summary>
    Task<Outcome<Page<PricingUnit>>> ListAsync(PageRequest page, CancellationToken cancellationToken);
}

/// <summary>A new pricing unit.</summary>
/// <param name="Name">1 to 255 characters; prices name it as their currency.</param>
/// <param name="Symbol">1 to 32 characters; the name by default.</param>
/// <param name="Scale">Decimal places of its smallest part, 0 to 9; 9 by default.</param>
public sealed record CreatePricingUnit(string Name, string? Symbol = null, int? Scale = null);
