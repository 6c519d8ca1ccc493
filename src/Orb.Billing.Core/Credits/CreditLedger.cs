using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;

namespace Orb.Billing.Core.Credits;

/// <summary>What a draft invoice has reserved (R17).</summary>
/// <param name="InvoiceId">The draft.</param>
/// <param name="Uses">What it uses, in order of days.</param>
public sealed record CreditReservation(InvoiceId InvoiceId, IReadOnlyList<CreditUse> Uses)
{
    /// <summary>What the draft uses of a block; below 0 where it gives back more than it takes.</summary>
    public Money Of(CreditBlock block) =>
        Uses.Where(use => use.BlockId == block.Id).Aggregate(Money.Zero(block.Currency), (sum, use) => sum + use.Amount);
}

/// <summary>
/// The prepaid credits of a customer in one currency or custom unit: blocks, what drafts have reserved of them, and the balance that all
/// committed entries sum to (R17). A pure fold: <see cref="Apply"/> gives a new ledger and the entries to append.
/// </summary>
public sealed record CreditLedger
{
    /// <summary>An empty ledger.</summary>
    public CreditLedger(Currency currency)
    {
        Currency = currency;
        Balance = Money.Zero(currency);
    }

    /// <summary>The currency or custom unit of every block and entry.</summary>
    public Currency Currency { get; }

    /// <summary>All blocks in the order they came, used up and expired ones too: what was used can come back.</summary>
    public IReadOnlyList<CreditBlock> Blocks { get; init; } = [];

    /// <summary>What drafts have reserved, in the order they were first built.</summary>
    public IReadOnlyList<CreditReservation> Reservations { get; init; } = [];

    /// <summary>The sum of all committed entries, and of what the blocks have left. Below 0 only after a manual decrement.</summary>
    public Money Balance { get; init; }

    /// <summary>The sequence of the newest committed entry; 0 before the first.</summary>
    public long LastSequence { get; init; }

    /// <summary>Carries out a command.</summary>
    /// <exception cref="CurrencyMismatchException">An amount is of another currency.</exception>
    public LedgerOutcome Apply(LedgerCommand command) => LedgerFold.Apply(this, command);

    /// <summary>
    /// The blocks as a draft may use them: with what other drafts have reserved taken off, and with its own reservation still there, since
    /// a rebuild replaces it. Includes expired blocks, which pay for the days before they expired.
    /// </summary>
    public IReadOnlyList<CreditBlock> BlocksFor(InvoiceId invoiceId) =>
        [.. Blocks.Select(b => b with { Remaining = Unreserved(b, except: invoiceId) })];

    /// <summary>The entries that drafts would write if they were issued now, numbered behind the committed ones.</summary>
    public IReadOnlyList<LedgerEntry> PendingEntries(Instant asOf)
    {
        var entries = new List<LedgerEntry>();
        var ledger = this;
        foreach (var reservation in Reservations)
        {
            var committed = ledger.Apply(new CommitCredits(asOf, reservation.InvoiceId));
            entries.AddRange(committed.Entries.Select(e => e with { State = LedgerEntryState.Pending }));
            ledger = committed.Ledger;
        }

        return entries;
    }

    /// <summary>What a new charge could use at an instant: usable blocks less what drafts have reserved; never below 0.</summary>
    public Money AvailableAt(Instant instant)
    {
        var sum = Blocks.Where(b => b.IsUsableAt(instant)).Aggregate(Money.Zero(Currency), (total, b) => total + Unreserved(b));
        return sum.IsNegative ? Money.Zero(Currency) : sum;
    }

    /// <summary>What a block has left for others than the drafts. What a draft would give back is promised to nobody before it is issued.</summary>
    internal Money Unreserved(CreditBlock block, InvoiceId? except = null) =>
        Reserved(block, except).Where(net => net.IsPositive).Aggregate(block.Remaining, (left, net) => left - net);

    /// <summary>What may still be returned to a block; what a draft would give back is spoken for.</summary>
    internal Money Returnable(CreditBlock block, InvoiceId? except = null) =>
        Reserved(block, except).Where(net => net.IsNegative).Aggregate(block.Used, (left, net) => left + net);

    private IEnumerable<Money> Reserved(CreditBlock block, InvoiceId? except) =>
        Reservations.Where(r => r.InvoiceId != except).Select(r => r.Of(block));
}
