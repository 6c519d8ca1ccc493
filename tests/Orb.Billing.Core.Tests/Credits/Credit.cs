using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Credits;
using Orb.Billing.Core.Invoicing;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Credits;

/// <summary>Blocks, draws and ledgers in the fewest words. Amounts are US dollars unless said otherwise.</summary>
internal static class Credit
{
    public static readonly Instant Start = At("2026-01-01");

    public static CreditBlockId Block(int n) => new(Id(n));

    public static InvoiceId Invoice(int n) => new(Id(n));

    public static ItemId Item(int n) => new(Id(n));

    public static PriceId PriceOf(int line) => new(Id(100 + line));

    public static Money Usd(decimal amount) => Money.Of(amount, Currency.Usd);

    public static CreditBlock Of(
        int id, decimal amount, string? expires = null, string effective = "2026-01-01", string? created = null, decimal? cost = null, params int[] items) =>
        new(Block(id), Usd(amount), At(effective), At(created ?? "2026-01-01"))
        {
            ExpiresAt = expires is null ? null : At(expires),
            PerUnitCostBasis = cost,
            Filters = items.Length == 0 ? [] : [ItemFilter.Only(items.Select(Item))],
        };

    public static CreditDraw Draw(string day, decimal amount, int line = 0, int item = 1, BillingMode mode = BillingMode.InArrears) =>
        new(line, PriceOf(line), Item(item), Day(day), Usd(amount), mode);

    public static CreditUse Use(int block, decimal amount, string day = "2026-01-10", int line = 0) =>
        new(Day(day), PriceOf(line), Block(block), Usd(amount));

    public static CreditLedger Ledger(params CreditBlock[] blocks) =>
        blocks.Aggregate(new CreditLedger(Currency.Usd), (ledger, block) => ledger.Do(new AddCredits(Start, block)));

    /// <summary>The ledger after a command that must be accepted.</summary>
    public static CreditLedger Do(this CreditLedger ledger, LedgerCommand command)
    {
        var outcome = ledger.Apply(command);
        outcome.Refusal.ShouldBeNull();
        return outcome.Ledger;
    }

    public static CreditBlock The(this CreditLedger ledger, int block) => ledger.Blocks.Single(b => b.Id == Block(block));

    public static decimal[] Remaining(this CreditLedger ledger) => [.. ledger.Blocks.Select(b => b.Remaining.Amount)];

    public static decimal[] Remaining(this CreditBurnResult result) => [.. result.Blocks.Select(b => b.Remaining.Amount)];

    /// <summary>Of every draw: block and amount, in the order used.</summary>
    public static (int Block, decimal Amount)[][] Applied(this CreditBurnResult result) =>
        [.. result.Draws.Select(d => d.Applied.Select(a => (a.BlockId.Number(), a.Amount.Amount)).ToArray())];

    public static decimal[] Uncovered(this CreditBurnResult result) => [.. result.Draws.Select(d => d.Uncovered.Amount)];

    public static (LedgerEntryType Type, int Block, decimal Amount, decimal Ending)[] Rows(this LedgerOutcome outcome) =>
        [.. outcome.Entries.Select(e => (e.Type, e.BlockId.Number(), e.Amount.Amount, e.EndingBalance.Amount))];

    private static int Number(this CreditBlockId id) => BitConverter.ToInt32(id.Value.ToByteArray());
}
