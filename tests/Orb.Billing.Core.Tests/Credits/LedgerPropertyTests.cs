using CsCheck;
using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Credits;
using static Orb.Billing.Core.Tests.Credits.Credit;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Credits;

/// <summary>Random lives of a ledger: whatever is asked of it, entries sum to balances and usage never overdraws (R17).</summary>
public sealed class LedgerPropertyTests
{
    [Fact]
    public void R17_Entries_are_numbered_without_gaps_and_sum_to_balances() =>
        Lives.Sample(life =>
        {
            var (ledger, entries) = (new CreditLedger(Currency.Usd), new List<LedgerEntry>());
            foreach (var command in life)
            {
                var outcome = ledger.Apply(command);
                ledger = outcome.Ledger;
                entries.AddRange(outcome.Entries);

                ledger.Blocks.Sum(b => b.Remaining.Amount).ShouldBe(ledger.Balance.Amount);
                ledger.LastSequence.ShouldBe(entries.Count);
                ledger.Blocks.All(b => !b.Used.IsNegative).ShouldBeTrue();
            }

            entries.Select(e => e.Sequence).ShouldBe(Enumerable.Range(1, entries.Count).Select(n => (long)n));
            entries.Sum(e => e.Change.Amount).ShouldBe(ledger.Balance.Amount);
            entries.Zip(entries.Skip(1)).All(pair => pair.First.EndingBalance == pair.Second.StartingBalance).ShouldBeTrue();
            foreach (var block in ledger.Blocks)
                Moved(entries, block.Id).ShouldBe(block.Remaining.Amount);
        }, iter: Runs(10_000));

    [Fact]
    public void R17_Without_a_manual_decrement_no_block_ever_goes_below_zero() =>
        Lives.Select(life => life.Where(c => c is not DeductCredits).ToArray()).Sample(life =>
        {
            var ledger = new CreditLedger(Currency.Usd);
            foreach (var command in life)
            {
                ledger = ledger.Apply(command).Ledger;
                ledger.Blocks.All(b => !b.Remaining.IsNegative && b.Remaining <= b.Original).ShouldBeTrue();
                ledger.BlocksFor(Invoice(99)).All(b => !b.Remaining.IsNegative).ShouldBeTrue(); // nor is a credit promised twice
            }
        }, iter: Runs(10_000));

    [Fact]
    public void R17_Usage_takes_no_more_than_the_balance_can_bear_even_beside_a_debt() =>
        Lives.Sample(life =>
        {
            var ledger = new CreditLedger(Currency.Usd);
            foreach (var command in life)
            {
                var outcome = ledger.Apply(command);
                // Nothing to use is left in one block while another is below zero: usage cannot deepen a debt.
                var now = outcome.Ledger.BlocksFor(Invoice(99)).Where(b => b.Status == CreditBlockStatus.Active && !b.IsExpiredAt(command.At)).ToArray();
                if (outcome.IsAccepted && outcome.Ledger.BlocksFor(Invoice(99)).Any(b => b.Remaining.IsNegative))
                    now.All(b => !b.Remaining.IsPositive).ShouldBeTrue();
                ledger = outcome.Ledger;
            }
        }, iter: Runs(10_000));

    [Fact]
    public void R17_Reserving_and_committing_is_using_at_once() =>
        Gen.Select(Lives, CreditBurnTests.Draws).Sample((life, draws) =>
        {
            var at = Start + Duration.FromDays(40);
            var ledger = life.Aggregate(new CreditLedger(Currency.Usd), (state, command) => state.Apply(command).Ledger);
            var burn = CreditBurn.Run(ledger.BlocksFor(Invoice(99)), draws, DateTimeZone.Utc);
            var direct = ledger.Do(new ReserveCredits(at, Invoice(99), burn.Uses));

            var pending = direct.PendingEntries(at).Where(e => e.InvoiceId == Invoice(99)).ToArray();
            var rebuilt = direct.Do(new ReserveCredits(at, Invoice(99), [])).Apply(new ReserveCredits(at, Invoice(99), burn.Uses));
            var committed = direct.Apply(new CommitCredits(at, Invoice(99)));

            committed.Entries.Where(e => e.InvoiceId is not null).Select(e => (e.BlockId, e.Change.Amount, e.Day))
                .ShouldBe(burn.Uses.Select(u => (u.BlockId, -u.Amount.Amount, (LocalDate?)u.Day)));
            pending.Select(e => (e.BlockId, e.Amount, e.Day)).ShouldBe(committed.Entries.Where(e => e.InvoiceId is not null).Select(e => (e.BlockId, e.Amount, (LocalDate?)e.Day)));
            foreach (var (after, burnt) in committed.Ledger.BlocksFor(Invoice(99)).Zip(burn.Blocks))
                after.Remaining.ShouldBe(burnt.Remaining);
            // A draft that is dropped and built again finds what it had, but for what expired in between.
            if (rebuilt.IsAccepted)
                rebuilt.Ledger.BlocksFor(Invoice(98)).Sum(b => b.Remaining.Amount).ShouldBeLessThanOrEqualTo(direct.BlocksFor(Invoice(98)).Sum(b => b.Remaining.Amount));
        }, iter: Runs(10_000));

    [Fact]
    public void R17_A_rebuilt_draft_that_uses_the_same_changes_nothing() =>
        Gen.Select(Lives, CreditBurnTests.Draws).Sample((life, draws) =>
        {
            var at = Start + Duration.FromDays(40);
            var ledger = life.Aggregate(new CreditLedger(Currency.Usd), (state, command) => state.Apply(command).Ledger);
            var reserved = ledger.Do(new ReserveCredits(at, Invoice(99), CreditBurn.Run(ledger.BlocksFor(Invoice(99)), draws, DateTimeZone.Utc).Uses));

            var again = CreditBurn.Run(reserved.BlocksFor(Invoice(99)), draws, DateTimeZone.Utc).Uses;
            var rebuilt = reserved.Apply(new ReserveCredits(at, Invoice(99), again));

            again.ShouldBe(reserved.Reservations.SingleOrDefault(r => r.InvoiceId == Invoice(99))?.Uses ?? []);
            rebuilt.Entries.ShouldBeEmpty();
            rebuilt.Ledger.Remaining().ShouldBe(reserved.Remaining());
        }, iter: Runs(10_000));

    private static decimal Moved(IEnumerable<LedgerEntry> entries, CreditBlockId id) => entries.Sum(e =>
        e.Type == LedgerEntryType.ExpirationChange ? (e.NewBlockId == id ? e.Amount.Amount : e.BlockId == id ? -e.Amount.Amount : 0m)
        : e.BlockId == id ? e.Change.Amount : 0m);

    private static readonly Gen<LedgerCommand[]> Lives = Gen.Select(Gen.Int[0, 11], Gen.Int[1, 6], Gen.Int[1, 6], Gen.Int[0, 3000], Gen.Int[0, 30])
        .Array[1, 25].Select(rows =>
        {
            var day = 0;
            return rows.Select((row, i) =>
            {
                var (kind, one, other, cents, length) = row;
                day += i % 3 == 0 ? 1 : 0;
                var (at, amount) = (Start + Duration.FromDays(day), Usd(cents / 100m));
                CreditUse use = new(Day("2026-01-01").PlusDays(length), PriceOf(0), Block(one), amount);
                return (LedgerCommand)(kind switch
                {
                    0 or 1 or 2 => new AddCredits(at, new CreditBlock(Block(one), amount, at + Duration.FromDays(cents % 3), at)
                    {
                        ExpiresAt = length > 20 ? null : at + Duration.FromDays(length + 1),
                        Status = cents % 7 == 0 ? CreditBlockStatus.PendingPayment : CreditBlockStatus.Active,
                    }),
                    3 => new DeductCredits(at, amount),
                    4 => new ChangeExpiration(at, Block(one), Block(other + 6), at + Duration.FromDays(length), amount),
                    5 => new VoidCredits(at, Block(one), amount),
                    6 => new AmendCredits(at, Block(one), amount),
                    7 => new ActivateCredits(at, Block(one)),
                    8 => new ExpireCredits(at),
                    9 => new ReserveCredits(at, Invoice(other), [use, use with { BlockId = Block(other), Amount = Usd((cents - 1000) / 100m) }]),
                    10 => new CommitCredits(at, Invoice(other)),
                    _ => new ReturnCredits(at, Invoice(other), [use]),
                });
            }).ToArray();
        });
}
