using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Vectors.Tests;

namespace Orb.Billing.Scenarios.Tests.Stories;

/// <summary>The books at the end of a story beside those it tells: every member the story tells, and whatever there is beyond it.</summary>
internal sealed partial class StoryBooks
{
    private static readonly string[] InvoiceDefaults = ["date", "total", "balance_applied", "amount_due", "status"];
    private static readonly string[] LineDefaults = ["price", "from", "to", "amount"];
    private static readonly string[] NoteDefaults = ["date", "price", "amount", "cause", "to"];

    private readonly StorySetting _setting;
    private readonly IReadOnlyDictionary<SubscriptionId, string> _names;
    private readonly List<Invoice> _invoices;
    private readonly List<BalanceTransaction> _moves;
    private readonly Money _balance;
    private readonly List<StoryException> _exceptions;
    private readonly List<StoryBlock> _blocks;

    private StoryBooks(StoryLife life, List<Invoice> invoices, List<BalanceTransaction> moves, Money balance, List<StoryException> exceptions, List<StoryBlock> blocks)
    {
        _setting = life.Setting;
        _names = life.Names;
        _invoices = invoices;
        _moves = moves;
        _balance = balance;
        _exceptions = exceptions;
        _blocks = blocks;
    }

    public static async Task<StoryBooks> ReadAsync(StoryLife life) =>
        new(life, await life.InvoicesAsync(), await StoryMoney.MovesAsync(life), await StoryMoney.BalanceAsync(life), await StoryUsage.ExceptionsAsync(life), await StoryCredits.BlocksAsync(life));

    /// <summary>The table of a story.</summary>
    /// <exception cref="NotUnderstoodException">The story tells something that nothing here is compared with.</exception>
    public StoryTable Compare(Given expect)
    {
        var table = new StoryTable();
        Invoices(expect["invoices"].Items(), table);
        CreditNotes(expect.Find("credit_notes")?.Items() ?? [], table);
        foreach (var balance in new[] { expect.Find("customer_balance"), expect.Find("balance_after") }.OfType<Given>())
            table.Add($"balance {Told(balance)}", $"balance {StoryCells.Of(_balance)}");
        BalanceTransactions(expect.Find("balance_transactions")?.Items() ?? [], table);
        Exceptions(expect.Find("exceptions")?.Items() ?? [], table);
        Blocks(expect.Find("credit_blocks")?.Items() ?? [], table);
        return expect.Unread().ToList() is { Count: > 0 } unread ? throw new NotUnderstoodException(string.Join(", ", unread)) : table;
    }

    private void Invoices(IReadOnlyList<Given> told, StoryTable table)
    {
        for (var i = 0; i < Math.Max(told.Count, _invoices.Count); i++)
        {
            var expected = told.ElementAtOrDefault(i);
            var invoice = _invoices.ElementAtOrDefault(i);
            Row(table, "invoice", expected, ["lines"], invoice, InvoiceDefaults, InvoiceCell);
            // Where a story tells no lines, none are compared.
            if (expected is not null && expected.Find("lines") is null)
                continue;
            var lines = expected?.Find("lines")?.Items() ?? [];
            var actual = invoice?.Lines ?? [];
            for (var n = 0; n < Math.Max(lines.Count, actual.Count); n++)
                Row(table, "  line", lines.ElementAtOrDefault(n), [], actual.ElementAtOrDefault(n), LineDefaults, LineCell);
        }
    }

    private void CreditNotes(IReadOnlyList<Given> told, StoryTable table)
    {
        // Some stories tell a row per note, others one per credited line.
        var rows = _invoices.SelectMany(i => i.CreditNotes).OrderBy(n => n.Number, StringComparer.Ordinal)
            .SelectMany(n => told.Any(t => t.Find("of_invoice") is not null) ? n.Lines.Take(1) : n.Lines, (n, l) => new CreditRow(n, l))
            .ToList();
        for (var i = 0; i < Math.Max(told.Count, rows.Count); i++)
            Row(table, "credit note", told.ElementAtOrDefault(i), [], rows.ElementAtOrDefault(i), NoteDefaults, NoteCell);
    }

    // A story tells the moves it is about.
    private void BalanceTransactions(IReadOnlyList<Given> told, StoryTable table)
    {
        foreach (var expected in told)
        {
            var actual = _moves.FirstOrDefault(m => StoryCells.NameOf(m.Action) == expected["action"].Text());
            Row(table, "balance transaction", expected, [], actual, [], (member, move, date) => member switch
            {
                "date" => Time(move.CreatedAt, date),
                "action" => StoryCells.NameOf(move.Action),
                "amount" => StoryCells.Of(move.Amount),
                _ => throw NotUnderstood(member, date),
            });
        }
    }

    private void Exceptions(IReadOnlyList<Given> told, StoryTable table)
    {
        for (var i = 0; i < Math.Max(told.Count, _exceptions.Count); i++)
        {
            Row(table, "exception", told.ElementAtOrDefault(i), [], _exceptions.ElementAtOrDefault(i), ["kind", "at", "value"], (member, row, at) => member switch
            {
                "kind" => StoryCells.NameOf(row.Exception.Kind),
                "at" => row.Exception.Timestamp is { } timestamp ? Time(timestamp, at) : "-",
                "value" => row.Value,
                _ => throw NotUnderstood(member, at),
            });
        }
    }

    private void Blocks(IReadOnlyList<Given> told, StoryTable table)
    {
        for (var i = 0; i < Math.Max(told.Count, _blocks.Count); i++)
        {
            Row(table, "credit block", told.ElementAtOrDefault(i), [], _blocks.ElementAtOrDefault(i), ["block", "amount"], (member, block, at) => member switch
            {
                "block" => block.Name,
                "amount" => StoryCells.Of(block.Left),
                _ => throw NotUnderstood(member, at),
            });
        }
    }

    private static void Row<T>(StoryTable table, string kind, Given? told, string[] apart, T? actual, string[] defaults, Func<string, T, Given?, string> cell)
        where T : class
    {
        var members = told?.Members().Where(m => !apart.Contains(m.Name)).ToList();
        var expected = members is null ? null : $"{kind} {string.Join(' ', members.Select(m => $"{m.Name} {Told(m.Value)}"))}";
        var names = members?.Select(m => (m.Name, (Given?)m.Value)) ?? defaults.Select(d => (d, (Given?)null));
        table.Add(expected, actual is null ? null : $"{kind} {string.Join(' ', names.Select(n => $"{n.Item1} {cell(n.Item1, actual, n.Item2)}"))}");
    }

    private static string Told(Given value) =>
        value.Kind == System.Text.Json.JsonValueKind.Array ? string.Join("..", value.Items().Select(StoryCells.Told)) : StoryCells.Told(value);
}
