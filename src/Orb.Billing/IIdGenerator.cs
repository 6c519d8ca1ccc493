namespace Orb.Billing;

/// <summary>Makes the ids of new rows. Tests put a seeded one in its place.</summary>
public interface IIdGenerator
{
    /// <summary>A new UUIDv7, larger than every one this generator made before.</summary>
    Guid Next();
}
