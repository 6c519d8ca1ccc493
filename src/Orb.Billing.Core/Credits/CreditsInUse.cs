using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Core.Credits;

/// <summary>The credits that pay for each line, last used on top, so that they are given back in the opposite order.</summary>
internal sealed class CreditsInUse
{
    private readonly Dictionary<int, Stack<AppliedCredit>> _byLine = [];

    public CreditsInUse(IEnumerable<AppliedCredit> earlier)
    {
        foreach (var credit in earlier)
        {
            if (credit.Amount.IsNegative)
                GiveBack(credit.Line, -credit.Amount);
            else
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
}
