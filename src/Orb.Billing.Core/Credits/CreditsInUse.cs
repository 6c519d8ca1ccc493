using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Core.Credits;

/// <summary>The credits that pay for each line, last used on top, so that they are given back in the opposite order.</summary>
internal sealed class CreditsInUse
{
    private readonly Dictionary<int, Stack<AppliedCredit>> _byLine = [];

    public CreditsInUse(IReadOnlyList<AppliedCredit> earlier)
    {
        foreach (var line in earlier.GroupBy(credit => credit.Line))
        {
            foreach (var credit in StillUsed([.. line], c => c.BlockId, c => c.Amount, (c, amount) => c with { Amount = amount }))
                Add(credit);
        }
    }

    public void Add(AppliedCredit credit)
    {
        if (!_byLine.TryGetValue(credit.Line, out var stack))
            _byLine[credit.Line] = stack = new();
        stack.Push(credit);
    }

    /// <summary>Takes up to the amount off the top: at most what the line uses, whatever it was worth beyond that.</summary>
    public List<AppliedCredit> GiveBack(int line, Money amount)
    {
        var given = new List<AppliedCredit>();
        var left = amount;
        while (left.IsPositive && _byLine.TryGetValue(line, out var stack) && stack.TryPop(out var top))
        {
            var back = Money.Min(left, top.Amount);
            if (back < top.Amount)
                stack.Push(top with { Amount = top.Amount - back });
            given.Add(top with { Amount = -back });
            left -= back;
        }

        return given;
    }

    /// <summary>Of a history of uses and returns, oldest first: the uses that no return has undone. A return undoes the last uses of its block.</summary>
    public static List<T> StillUsed<T>(IReadOnlyList<T> history, Func<T, CreditBlockId> block, Func<T, Money> amount, Func<T, Money, T> with)
    {
        var inUse = new List<T>();
        foreach (var move in history)
        {
            if (amount(move).IsPositive)
                inUse.Add(move);
            var back = -amount(move);
            for (var i = inUse.Count - 1; i >= 0 && back.IsPositive; i--)
            {
                if (block(inUse[i]) != block(move))
                    continue;
                var undone = Money.Min(back, amount(inUse[i]));
                inUse[i] = with(inUse[i], amount(inUse[i]) - undone);
                back -= undone;
            }
        }

        inUse.RemoveAll(use => amount(use).IsZero);
        return inUse;
    }
}
