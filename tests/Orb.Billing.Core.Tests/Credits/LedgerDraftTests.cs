using Orb.Billing.Core.Credits;
using static Orb.Billing.Core.Credits.LedgerEntryType;
using static Orb.Billing.Core.Tests.Credits.Credit;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Credits;

/// <summary>Entries are pending and reserve the block while the invoice is a draft, and are committed at issue (R17).</summary>
public sealed class LedgerDraftTests
{
    [Fact]
    public void R17_A_reservation_writes_nothing_and_is_committed_at_issue()
    {
        var reserved = Ledger(Of(1, 100m)).Apply(new ReserveCredits(At("2026-02-01"), Invoice(1), [Use(1, 30m), Use(1, 12m, "2026-01-11", 1)]));
        reserved.Entries.ShouldBeEmpty();
        reserved.Ledger.Balance.ShouldBe(Usd(100m));
        reserved.Ledger.AvailableAt(At("2026-02-01")).ShouldBe(Usd(58m));

        var pending = reserved.Ledger.PendingEntries(At("2026-02-01"));
        var committed = reserved.Ledger.Apply(new CommitCredits(At("2026-02-01"), Invoice(1)));

        committed.Rows().ShouldBe([(Decrement, 1, 30m, 70m), (Decrement, 1, 12m, 58m)]);
        (committed.Entries[1].InvoiceId, committed.Entries[1].PriceId, committed.Entries[1].Day, committed.Entries[1].Sequence)
            .ShouldBe((Invoice(1), PriceOf(1), Day("2026-01-11"), 3L));
        pending.ShouldBe(committed.Entries.Select(e => e with { State = LedgerEntryState.Pending }));
        committed.Ledger.PendingEntries(At("2026-02-01")).ShouldBeEmpty();
        committed.Ledger.Apply(new CommitCredits(At("2026-02-01"), Invoice(1))).Entries.ShouldBeEmpty();
    }

    [Fact]
    public void R17_Two_drafts_never_promise_one_credit()
    {
        var ledger = Ledger(Of(1, 100m)).Do(new ReserveCredits(Start, Invoice(1), [Use(1, 70m)]));

        ledger.BlocksFor(Invoice(2)).Single().Remaining.ShouldBe(Usd(30m));
        ledger.BlocksFor(Invoice(1)).Single().Remaining.ShouldBe(Usd(100m));
        ledger.Apply(new ReserveCredits(Start, Invoice(2), [Use(1, 30.01m)])).Refusal.ShouldBe(LedgerRefusal.ExceedsRemaining);
        ledger.Apply(new ReserveCredits(Start, Invoice(1), [Use(1, 100m)])).IsAccepted.ShouldBeTrue(); // its own is rebuilt
        ledger.Apply(new ReserveCredits(Start, Invoice(2), [Use(9, 1m)])).Refusal.ShouldBe(LedgerRefusal.UnknownBlock);
    }

    [Fact]
    public void R17_A_dropped_draft_frees_its_credits()
    {
        var ledger = Ledger(Of(1, 100m)).Do(new ReserveCredits(Start, Invoice(1), [Use(1, 70m)])).Do(new ReserveCredits(Start, Invoice(1), []));

        ledger.Reservations.ShouldBeEmpty();
        ledger.AvailableAt(Start).ShouldBe(Usd(100m));
    }

    [Fact]
    public void R17_What_a_draft_has_reserved_does_not_expire_and_what_its_rebuild_frees_does()
    {
        var ledger = Ledger(Of(1, 100m, expires: "2026-01-20")).Do(new ReserveCredits(At("2026-01-20"), Invoice(1), [Use(1, 30m)]));
        var expired = ledger.Apply(new ExpireCredits(At("2026-01-20")));
        expired.Rows().ShouldBe([(CreditBlockExpiry, 1, 70m, 30m)]);
        expired.Ledger.BlocksFor(Invoice(1)).Single().Remaining.ShouldBe(Usd(30m));

        var rebuilt = expired.Ledger.Apply(new ReserveCredits(At("2026-02-01"), Invoice(1), [Use(1, 20m)]));
        rebuilt.Rows().ShouldBe([(CreditBlockExpiry, 1, 10m, 20m)]);
        rebuilt.Entries[0].At.ShouldBe(At("2026-02-01"));

        rebuilt.Ledger.Apply(new CommitCredits(At("2026-02-01T12:00:00Z"), Invoice(1))).Rows().ShouldBe([(Decrement, 1, 20m, 0m)]);
    }

    [Fact]
    public void R16_What_a_later_part_gives_back_returns_when_it_is_issued()
    {
        var ledger = Ledger(Of(1, 100m)).Do(new ReserveCredits(Start, Invoice(1), [Use(1, 40m)])).Do(new CommitCredits(Start, Invoice(1)))
            .Do(new ReserveCredits(Start, Invoice(2), [Use(1, -15m, "2026-01-12")]));
        ledger.AvailableAt(Start).ShouldBe(Usd(60m)); // promised to nobody before it is issued
        ledger.Apply(new AmendCredits(Start, Block(1), Usd(25.01m))).Refusal.ShouldBe(LedgerRefusal.ExceedsUsed);
        ledger.Apply(new ReserveCredits(Start, Invoice(3), [Use(1, -25.01m)])).Refusal.ShouldBe(LedgerRefusal.ExceedsUsed);

        var committed = ledger.Apply(new CommitCredits(Start, Invoice(2)));

        committed.Rows().ShouldBe([(Amendment, 1, 15m, 75m)]);
        committed.Entries[0].Day.ShouldBe(Day("2026-01-12"));
        committed.Ledger.The(1).Used.ShouldBe(Usd(25m));
    }

    [Fact]
    public void R12_A_corrected_invoice_returns_credits_to_their_blocks_and_an_expired_block_loses_them()
    {
        var ledger = Ledger(Of(1, 30m, expires: "2026-02-01"), Of(2, 50m)).Do(new ReserveCredits(Start, Invoice(1), [Use(1, 30m), Use(2, 10m)]))
            .Do(new CommitCredits(At("2026-02-01"), Invoice(1)));

        var returned = ledger.Apply(new ReturnCredits(At("2026-02-15"), Invoice(1), [Use(2, 10m), Use(1, 5m)]));

        returned.Rows().ShouldBe([(Amendment, 2, 10m, 50m), (Amendment, 1, 5m, 55m), (CreditBlockExpiry, 1, 5m, 50m)]);
        returned.Entries.Take(2).ShouldAllBe(e => e.InvoiceId == Invoice(1) && e.PriceId == PriceOf(0));
        returned.Ledger.Apply(new ReturnCredits(Start, Invoice(1), [Use(2, 0.01m)])).Refusal.ShouldBe(LedgerRefusal.ExceedsUsed);
        ledger.Apply(new ReturnCredits(Start, Invoice(1), [Use(2, 5m), Use(2, 0m)])).Refusal.ShouldBe(LedgerRefusal.AmountNotPositive);
        ledger.Apply(new ReturnCredits(Start, Invoice(1), [Use(3, 1m)])).Refusal.ShouldBe(LedgerRefusal.UnknownBlock);
    }

    [Fact]
    public void R12_The_credits_used_last_return_first_and_the_rest_is_money()
    {
        CreditUse[] history = [Use(1, 10m, "2026-01-05"), Use(2, 6m, "2026-01-06"), Use(1, -4m, "2026-01-07"), Use(3, 5m, "2026-01-08")];

        CreditCorrection.Returns(history, Usd(13m)).ShouldBe([Use(3, 5m, "2026-01-08"), Use(2, 6m, "2026-01-06"), Use(1, 2m, "2026-01-05")]);
        CreditCorrection.Returns(history, Usd(100m)).Sum(use => use.Amount.Amount).ShouldBe(17m); // 83.00 of the correction is money
        CreditCorrection.Returns(history, Usd(0m)).ShouldBeEmpty();
        Should.Throw<ArgumentException>(() => CreditCorrection.Returns(history, Usd(-1m)))
            .Message.ShouldBe("A correction takes off no less than nothing. (Parameter 'corrected')");
    }

    [Fact]
    public void R12_What_was_given_back_before_came_from_the_uses_of_that_block_that_were_last()
    {
        CreditUse[] history = [Use(1, 10m, "2026-01-05"), Use(2, 3m, "2026-01-06"), Use(1, 4m, "2026-01-07"), Use(1, -6m, "2026-01-08")];

        CreditCorrection.Returns(history, Usd(100m)).ShouldBe([Use(2, 3m, "2026-01-06"), Use(1, 8m, "2026-01-05")]);
    }

    [Fact]
    public void R17_What_returns_to_an_expired_block_at_issue_expires_at_once()
    {
        var ledger = Ledger(Of(1, 40m, expires: "2026-02-01")).Do(new ReserveCredits(Start, Invoice(1), [Use(1, 40m)])).Do(new CommitCredits(Start, Invoice(1)))
            .Do(new ReserveCredits(Start, Invoice(2), [Use(1, -15m)]));

        ledger.Apply(new CommitCredits(At("2026-02-10"), Invoice(2))).Rows().ShouldBe([(Amendment, 1, 15m, 15m), (CreditBlockExpiry, 1, 15m, 0m)]);
    }

    [Fact]
    public void R17_What_a_draft_frees_or_an_issue_returns_fills_a_debt_first()
    {
        var ledger = Ledger(Of(1, 100m, expires: "2026-06-01"), Of(2, 10m)).Do(new ReserveCredits(Start, Invoice(1), [Use(1, 100m)]));
        var below = ledger.Do(new DeductCredits(Start, Usd(30m)));
        below.Remaining().ShouldBe([100m, -20m]);
        below.Apply(new ReserveCredits(Start, Invoice(1), [Use(1, 50m)])).Rows().ShouldBe([(Decrement, 1, 20m, 60m), (Amendment, 2, 20m, 80m)]);

        var issued = below.Do(new CommitCredits(Start, Invoice(1))).Do(new ReserveCredits(Start, Invoice(2), [Use(1, -15m)]));
        issued.Apply(new CommitCredits(Start, Invoice(2))).Rows().ShouldBe([(Amendment, 1, 15m, -5m), (Decrement, 1, 15m, -20m), (Amendment, 2, 15m, -5m)]);
    }

    [Fact]
    public void R17_Credits_that_return_fill_a_debt_in_burn_order()
    {
        var ledger = Ledger(Of(2, 5m, expires: "2026-07-01"), Of(1, 5m, expires: "2026-06-01"), Of(3, 10m))
            .Do(new ReserveCredits(Start, Invoice(1), [Use(1, 5m), Use(2, 5m)])).Do(new CommitCredits(Start, Invoice(1))).Do(new DeductCredits(Start, Usd(16m)));

        ledger.Apply(new ReturnCredits(Start, Invoice(1), [Use(2, 5m), Use(1, 5m)])).Rows().ShouldBe([
            (Amendment, 2, 5m, -1m), (Amendment, 1, 5m, 4m), (Decrement, 1, 5m, -1m), (Amendment, 3, 5m, 4m), (Decrement, 2, 1m, 3m), (Amendment, 3, 1m, 4m)]);
    }

    [Fact]
    public void R17_A_manual_decrement_leaves_what_is_reserved_and_a_rebuilt_draft_gets_less()
    {
        var ledger = Ledger(Of(1, 100m)).Do(new ReserveCredits(Start, Invoice(1), [Use(1, 100m)])).Do(new DeductCredits(Start, Usd(20m)));

        ledger.Balance.ShouldBe(Usd(80m));
        ledger.BlocksFor(Invoice(1)).Single().Remaining.ShouldBe(Usd(80m));
        ledger.Do(new CommitCredits(Start, Invoice(1))).Balance.ShouldBe(Usd(-20m)); // the decrement did it, not the usage
        ledger.Apply(new AddCredits(Start, Of(2, 50m))).Rows().ShouldBe([(Increment, 1, 20m, 100m), (Increment, 2, 30m, 130m)]);
    }
}
