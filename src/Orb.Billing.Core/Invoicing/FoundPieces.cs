namespace Orb.Billing.Core.Invoicing;

/// <summary>A charge as its intervals have it.</summary>
/// <param name="Period">The full period.</param>
/// <param name="Pieces">The pieces in it, in order of time.</param>
internal sealed record FoundPieces(FullPeriod Period, IReadOnlyList<ChargePiece> Pieces);
