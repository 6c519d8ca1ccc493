using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Core.Credits;

/// <summary>
/// What blocks have left while draws are paid: for every line, and for one line alone what it has taken back of earlier lines of its charge
/// (docs/decisions/0066).
/// </summary>
internal sealed class BlocksLeft(IReadOnlyList<CreditBlock> blocks)
{
    private readonly Dictionary<CreditBlockId, Money> _shared = blocks.ToDictionary(b => b.Id, b => b.Remaining);
    private readonly Dictionary<(int Line, CreditBlockId Block), Money> _own = [];

    public bool Has(CreditBlockId block) => _shared.ContainsKey(block);

    /// <summary>What a line may draw of a block.</summary>
    public Money Of(int line, CreditBlockId block) => _shared[block] + Own(line, block);

    /// <summary>Draws; first what the line took back itself.</summary>
    public void Take(AppliedCredit credit)
    {
        var own = Money.Min(Own(credit.Line, credit.BlockId), credit.Amount);
        if (own.IsPositive)
            _own[(credit.Line, credit.BlockId)] -= own;
        _shared[credit.BlockId] -= credit.Amount - own;
    }

    /// <summary>Gives back, to whoever draws next or to the line alone.</summary>
    public void GiveBack(AppliedCredit credit, bool onlyForItsLine)
    {
        if (onlyForItsLine)
            _own[(credit.Line, credit.BlockId)] = Own(credit.Line, credit.BlockId) - credit.Amount;
        else
            _shared[credit.BlockId] -= credit.Amount;
    }

    /// <summary>Undoes what a correction took back and its line has not drawn again, up to an amount.</summary>
    /// <returns>How much of it stays where it was.</returns>
    public Money Leave(AppliedCredit credit, Money most)
    {
        var stays = Money.Min(most, Money.Min(-credit.Amount, Own(credit.Line, credit.BlockId)));
        if (stays.IsPositive)
            _own[(credit.Line, credit.BlockId)] -= stays;
        return stays;
    }

    /// <summary>The block with what is left of it.</summary>
    public CreditBlock After(CreditBlock block) => block with
    {
        Remaining = _own.Where(o => o.Key.Block == block.Id).Aggregate(_shared[block.Id], (sum, own) => sum + own.Value),
    };

    private Money Own(int line, CreditBlockId block) =>
        _own.TryGetValue((line, block), out var own) ? own : Money.Zero(_shared[block].Currency);
}
