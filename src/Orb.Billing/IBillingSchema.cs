namespace Orb.Billing;

/// <summary>The database's schema.</summary>
public interface IBillingSchema
{
    /// <summary>Brings the database to this version; does nothing when it is there.</summary>
    /// <exception cref="NewerSchemaException">A newer version has migrated the database.</exception>
    Task MigrateAsync(CancellationToken cancellationToken);

    /// <summary>The migrations that are missing, none when the schema is current. Throws when the database cannot be reached.</summary>
    Task<IReadOnlyList<string>> PendingAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The migrations of the database that this version does not know, because a newer one made them; none when the schema is current or older.
    /// Throws when the database cannot be reached.
    /// </summary>
    Task<IReadOnlyList<string>> UnknownAsync(CancellationToken cancellationToken);
}
