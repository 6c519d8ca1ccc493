using System.Text;

namespace Orb.Billing.Core.Metering;

/// <summary>The number of the first condition that an event surely meets, else the last one; missing where there is none.</summary>
internal sealed class CaseExpression(IReadOnlyList<(EventFilter When, ValueExpression Then)> branches, ValueExpression? otherwise) : ValueExpression
{
    internal override Reading Read(UsageEvent e, out decimal number)
    {
        foreach (var (when, then) in branches)
        {
            if (when.Evaluate(e) == Truth.True)
                return then.Read(e, out number);
        }

        number = 0m;
        return otherwise?.Read(e, out number) ?? Reading.Missing;
    }

    private protected override string Render()
    {
        var text = new StringBuilder("CASE");
        foreach (var (when, then) in branches)
            text.Append(" WHEN ").Append(when).Append(" THEN ").Append(then);
        if (otherwise is not null)
            text.Append(" ELSE ").Append(otherwise);
        return text.Append(" END").ToString();
    }
}
