using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;

namespace Orb.Billing.Core.Credits;

/// <summary>A change that is asked of a ledger.</summary>
/// <param name="At">When it happens, on the customer's clock; a due step gives its due instant (R22, R23).</param>
public abstract record LedgerCommand(Instant At);

/// <summary>
/// Puts a new block on the ledger. Credits first fill what manual decrements have left below zero; the block holds the rest.
/// One that still waits for its payment fills nothing before it is active.
/// </summary>
/// <param name="At">When it happens.</param>
/// <param name="Block">The new block.</param>
public sealed record AddCredits(Instant At, CreditBlock Block) : LedgerCommand(At);

/// <summary>Takes credits by hand, in burn order, whatever items the blocks are for. The last block bears what no block has.</summary>
/// <param name="At">When it happens.</param>
/// <param name="Amount">Above 0.</param>
public sealed record DeductCredits(Instant At, Money Amount) : LedgerCommand(At);

/// <summary>Moves credits of a block to a new block of another expiry; the new one keeps cost, age, filters and source.</summary>
/// <param name="At">When it happens.</param>
/// <param name="BlockId">The block.</param>
/// <param name="NewBlockId">The id of the new block.</param>
/// <param name="NewExpiresAt">When the moved credits expire: later than <paramref name="At"/>.</param>
/// <param name="Amount">How many, above 0; null for all that no draft has reserved.</param>
public sealed record ChangeExpiration(Instant At, CreditBlockId BlockId, CreditBlockId NewBlockId, Instant NewExpiresAt, Money? Amount = null)
    : LedgerCommand(At);

/// <summary>Takes unused credits back.</summary>
/// <param name="At">When it happens.</param>
/// <param name="BlockId">The block.</param>
/// <param name="Amount">Above 0, at most what was granted and what no draft has reserved.</param>
/// <param name="Reason">Why, where it is known.</param>
public sealed record VoidCredits(Instant At, CreditBlockId BlockId, Money Amount, CreditVoidReason? Reason = null) : LedgerCommand(At);

/// <summary>Returns used credits to their block by hand.</summary>
/// <param name="At">When it happens.</param>
/// <param name="BlockId">The block.</param>
/// <param name="Amount">Above 0, at most what the block has had used.</param>
public sealed record AmendCredits(Instant At, CreditBlockId BlockId, Money Amount) : LedgerCommand(At);

/// <summary>Makes a paid block usable.</summary>
/// <param name="At">When it happens.</param>
/// <param name="BlockId">The block.</param>
public sealed record ActivateCredits(Instant At, CreditBlockId BlockId) : LedgerCommand(At);

/// <summary>Expires what blocks have left at their expiry and no draft has reserved. Done twice, it does nothing more.</summary>
/// <param name="At">Blocks whose expiry is at or before it; every entry carries its own block's expiry.</param>
public sealed record ExpireCredits(Instant At) : LedgerCommand(At);

/// <summary>Replaces what a draft invoice has reserved: the draft was built or rebuilt.</summary>
/// <param name="At">When it happens.</param>
/// <param name="InvoiceId">The draft.</param>
/// <param name="Uses">All it uses, in order of days; none when the draft is dropped.</param>
public sealed record ReserveCredits(Instant At, InvoiceId InvoiceId, IReadOnlyList<CreditUse> Uses) : LedgerCommand(At);

/// <summary>Makes what a draft has reserved final: the invoice is issued.</summary>
/// <param name="At">When it happens.</param>
/// <param name="InvoiceId">The invoice.</param>
public sealed record CommitCredits(Instant At, InvoiceId InvoiceId) : LedgerCommand(At);

/// <summary>Returns credits that an issued invoice used, because a credit note corrects it or it was voided (R12).</summary>
/// <param name="At">When it happens.</param>
/// <param name="InvoiceId">The invoice.</param>
/// <param name="Uses">What returns, each amount above 0.</param>
public sealed record ReturnCredits(Instant At, InvoiceId InvoiceId, IReadOnlyList<CreditUse> Uses) : LedgerCommand(At);
