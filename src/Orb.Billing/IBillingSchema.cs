namespace Orb.Billing;

/// <summary>The database's schema.</summary>
public interface IBillingSchema
{
    /// <summary>Brings the database to this version; does nothing when it is there.</summary>
    Task MigrateAsync(CancellationToken cancellationToken);

    /// <summary>The migrations that are missing, none when the schema is current. Throws when the database cannot be reached.</summary>
    Task<IReadOnlyList<string>> PendingAsync(CancellationToken cancellationToken);
}
