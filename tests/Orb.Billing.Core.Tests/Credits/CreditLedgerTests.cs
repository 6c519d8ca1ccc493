using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Credits;
using static Orb.Billing.Core.Credits.LedgerEntryType;
using static Orb.Billing.Core.Tests.Credits.Credit;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Credits;

/// <summary>What is done by hand and by the calendar: grants, decrements, expiries, voids and returns (R17).</summary>
public sealed class CreditLedgerTests
{
    [Fact]
    public void R17_Each_grant_is_a_block_of_its_own_and_an_entry()
    {
        var first = new CreditLedger(Currency.Usd).Apply(new AddCredits(Start, Of(1, 100m)));
        var second = first.Ledger.Apply(new AddCredits(At("2026-01-02"), Of(2, 50m)));

        first.Rows().ShouldBe([(Increment, 1, 100m, 100m)]);
        second.Rows().ShouldBe([(Increment, 2, 50m, 150m)]);
        second.Entries[0].ShouldSatisfyAllConditions(
            e => e.Sequence.ShouldBe(2), e => e.StartingBalance.ShouldBe(Usd(100m)), e => e.State.ShouldBe(LedgerEntryState.Committed),
            e => e.At.ShouldBe(At("2026-01-02")), e => e.Change.ShouldBe(Usd(50m)));
        second.Ledger.Remaining().ShouldBe([100m, 50m]);
        second.Ledger.LastSequence.ShouldBe(2);
    }

    [Fact]
    public void R17_A_manual_decrement_takes_blocks_in_burn_order_whatever_their_items()
    {
        var ledger = Ledger(Of(1, 30m), Of(2, 20m, items: 1), Of(3, 10m, expires: "2026-03-01"), Of(4, 40m, effective: "2026-02-01"));

        var outcome = ledger.Apply(new DeductCredits(At("2026-01-05"), Usd(70m)));

        outcome.Rows().ShouldBe([(Decrement, 2, 20m, 80m), (Decrement, 3, 10m, 70m), (Decrement, 1, 30m, 40m), (Decrement, 4, 10m, 30m)]);
        // What is spent has no part in the next one.
        outcome.Ledger.Apply(new DeductCredits(At("2026-01-06"), Usd(5m))).Rows().ShouldBe([(Decrement, 4, 5m, 25m)]);
    }

    [Fact]
    public void R17_A_block_bears_a_decrement_from_the_instant_of_its_effect()
    {
        var ledger = Ledger(Of(1, 30m), Of(2, 20m, effective: "2026-01-05", expires: "2026-03-01"));
        ledger.Apply(new DeductCredits(At("2026-01-05"), Usd(10m))).Rows().ShouldBe([(Decrement, 2, 10m, 40m)]);
        ledger.Apply(new DeductCredits(At("2026-01-04T23:59:59Z"), Usd(10m))).Rows().ShouldBe([(Decrement, 1, 10m, 40m)]);
    }

    [Fact]
    public void R17_The_last_block_that_is_paid_for_bears_a_debt_in_one_entry()
    {
        var ledger = Ledger(Of(1, 30m), Of(2, 20m) with { Status = CreditBlockStatus.PendingPayment });
        ledger.Apply(new DeductCredits(At("2026-01-05"), Usd(50m))).Rows().ShouldBe([(Decrement, 1, 50m, 0m)]);
    }

    [Fact]
    public void R17_New_credits_fill_debts_until_they_are_spent()
    {
        var first = Ledger(Of(1, 30m)).Do(new DeductCredits(At("2026-01-05"), Usd(50m))); // 20.00 below
        var second = first.Do(new AddCredits(At("2026-01-06"), Of(2, 5m) with { Status = CreditBlockStatus.PendingPayment }))
            .Do(new ActivateCredits(At("2026-01-07"), Block(2))).Do(new DeductCredits(At("2026-01-08"), Usd(10m)));
        second.Remaining().ShouldBe([-15m, -10m]);

        second.Apply(new AddCredits(At("2026-01-09"), Of(3, 12m))).Rows().ShouldBe([(Increment, 1, 12m, -13m), (Increment, 3, 0m, -13m)]);
        second.Apply(new AddCredits(At("2026-01-09"), Of(3, 30m))).Rows().ShouldBe([(Increment, 1, 15m, -10m), (Increment, 2, 10m, 0m), (Increment, 3, 5m, 5m)]);
    }

    [Fact]
    public void R17_Only_a_manual_decrement_goes_below_zero_and_new_credits_fill_that_first()
    {
        var below = Ledger(Of(1, 30m)).Do(new DeductCredits(At("2026-01-05"), Usd(50m)));
        below.Balance.ShouldBe(Usd(-20m));
        below.Remaining().ShouldBe([-20m]);
        below.AvailableAt(At("2026-01-06")).ShouldBe(Usd(0m));

        var filled = below.Apply(new AddCredits(At("2026-01-06"), Of(2, 100m)));

        filled.Rows().ShouldBe([(Increment, 1, 20m, 0m), (Increment, 2, 80m, 80m)]);
        filled.Ledger.Remaining().ShouldBe([0m, 80m]);
        filled.Ledger.The(2).Original.ShouldBe(Usd(80m));
    }

    [Fact]
    public void R17_A_grant_smaller_than_the_debt_leaves_an_empty_block()
    {
        var below = Ledger(Of(1, 30m)).Do(new DeductCredits(At("2026-01-05"), Usd(50m)));

        below.Apply(new AddCredits(At("2026-01-06"), Of(2, 15m))).Rows().ShouldBe([(Increment, 1, 15m, -5m), (Increment, 2, 0m, -5m)]);
    }

    [Fact]
    public void R17_Unpaid_credits_fill_a_debt_when_they_are_paid()
    {
        var below = Ledger(Of(1, 30m)).Do(new DeductCredits(At("2026-01-05"), Usd(50m)));
        var unpaid = below.Do(new AddCredits(At("2026-01-06"), Of(2, 100m) with { Status = CreditBlockStatus.PendingPayment }));
        unpaid.Remaining().ShouldBe([-20m, 100m]);
        unpaid.AvailableAt(At("2026-01-06")).ShouldBe(Usd(0m));

        var paid = unpaid.Apply(new ActivateCredits(At("2026-01-07"), Block(2)));

        paid.Rows().ShouldBe([(Decrement, 2, 20m, 60m), (Amendment, 1, 20m, 80m)]);
        paid.Ledger.Remaining().ShouldBe([0m, 80m]);
        paid.Ledger.AvailableAt(At("2026-01-07")).ShouldBe(Usd(80m));
    }

    [Fact]
    public void A_decrement_needs_a_block_to_bear_it()
    {
        new CreditLedger(Currency.Usd).Apply(new DeductCredits(Start, Usd(1m))).Refusal.ShouldBe(LedgerRefusal.NoBlock);
        var expired = Ledger(Of(1, 30m, expires: "2026-02-01")).Do(new ExpireCredits(At("2026-02-01")));
        expired.Apply(new DeductCredits(At("2026-02-02"), Usd(5m))).Rows().ShouldBe([(Decrement, 1, 5m, -5m)]);
    }

    [Fact]
    public void R17_Credits_expire_at_their_midnight_however_late_it_is_noticed()
    {
        var ledger = Ledger(Of(1, 30m, expires: "2026-03-01"), Of(2, 20m, expires: "2026-02-01"), Of(3, 5m));

        var outcome = ledger.Apply(new ExpireCredits(At("2026-04-01")));

        outcome.Rows().ShouldBe([(CreditBlockExpiry, 2, 20m, 35m), (CreditBlockExpiry, 1, 30m, 5m)]);
        outcome.Entries.Select(e => e.At).ShouldBe([At("2026-02-01"), At("2026-03-01")]);
        Ledger(Of(2, 20m, expires: "2026-02-01"), Of(1, 30m, expires: "2026-02-01")).Apply(new ExpireCredits(At("2026-02-01"))).Rows()
            .ShouldBe([(CreditBlockExpiry, 1, 30m, 20m), (CreditBlockExpiry, 2, 20m, 0m)]); // in burn order
        outcome.Ledger.Apply(new ExpireCredits(At("2026-04-01"))).Entries.ShouldBeEmpty();
        ledger.Apply(new ExpireCredits(At("2026-01-31T23:59:59Z"))).Entries.ShouldBeEmpty();
    }

    [Fact]
    public void R17_Moving_an_expiry_splits_the_block_and_keeps_the_balance()
    {
        var block = Of(1, 100m, expires: "2026-03-01", cost: 0.20m, items: 1) with { Source = CreditBlockSource.TopUp };

        var outcome = Ledger(block).Apply(new ChangeExpiration(At("2026-01-05"), Block(1), Block(2), At("2027-03-01"), Usd(10m)));

        outcome.Rows().ShouldBe([(ExpirationChange, 1, 10m, 100m)]);
        (outcome.Entries[0].NewBlockId, outcome.Entries[0].NewExpiresAt, outcome.Entries[0].Change).ShouldBe((Block(2), At("2027-03-01"), Usd(0m)));
        outcome.Ledger.Remaining().ShouldBe([90m, 10m]);
        outcome.Ledger.The(1).Original.ShouldBe(Usd(90m));
        outcome.Ledger.The(2).ShouldSatisfyAllConditions(
            b => b.ExpiresAt.ShouldBe(At("2027-03-01")), b => b.PerUnitCostBasis.ShouldBe(0.20m), b => b.Filters.ShouldBe(block.Filters),
            b => b.Source.ShouldBe(CreditBlockSource.TopUp), b => b.CreatedAt.ShouldBe(block.CreatedAt));
    }

    [Fact]
    public void An_expiry_is_moved_for_credits_that_are_left_and_to_a_later_time()
    {
        var ledger = Ledger(Of(1, 100m, expires: "2026-03-01")).Do(new DeductCredits(Start, Usd(30m))).Do(new ReserveCredits(Start, Invoice(1), [Use(1, 20m)]));

        Refused(amount: 50.01m).ShouldBe(LedgerRefusal.ExceedsRemaining);
        Refused(amount: 0m).ShouldBe(LedgerRefusal.AmountNotPositive);
        Refused(to: "2026-01-05").ShouldBe(LedgerRefusal.ExpiresTooEarly);
        Refused(at: "2026-03-01").ShouldBe(LedgerRefusal.Expired);
        Refused(block: 7).ShouldBe(LedgerRefusal.UnknownBlock);
        Refused(newBlock: 1).ShouldBe(LedgerRefusal.BlockExists);
        ledger.Do(new ChangeExpiration(At("2026-01-05"), Block(1), Block(2), At("2027-01-01"))).Remaining().ShouldBe([20m, 50m]);
        var planned = Ledger(Of(1, 100m, effective: "2026-06-01", expires: "2026-09-01"));
        planned.Apply(new ChangeExpiration(At("2026-01-05"), Block(1), Block(2), At("2026-06-01"))).Refusal.ShouldBe(LedgerRefusal.ExpiresTooEarly);
        planned.Apply(new ChangeExpiration(At("2026-01-05"), Block(1), Block(2), At("2026-06-02"))).IsAccepted.ShouldBeTrue();

        LedgerRefusal? Refused(decimal? amount = null, string at = "2026-01-05", string to = "2027-01-01", int block = 1, int newBlock = 2) =>
            ledger.Apply(new ChangeExpiration(At(at), Block(block), Block(newBlock), At(to), amount is { } a ? Usd(a) : null)).Refusal;
    }

    [Fact]
    public void R17_A_void_is_announced_and_carried_out()
    {
        var outcome = Ledger(Of(1, 100m)).Apply(new VoidCredits(At("2026-01-05"), Block(1), Usd(60m), CreditVoidReason.Refund));

        outcome.Rows().ShouldBe([(VoidInitiated, 1, 60m, 100m), (LedgerEntryType.Void, 1, 60m, 40m)]);
        outcome.Entries.ShouldAllBe(e => e.VoidReason == CreditVoidReason.Refund);
        outcome.Ledger.The(1).Used.ShouldBe(Usd(0m));
    }

    [Fact]
    public void R17_Credits_are_voided_up_to_what_was_granted_and_is_left()
    {
        var ledger = Ledger(Of(1, 100m)).Do(new DeductCredits(Start, Usd(30m))).Do(new ReserveCredits(Start, Invoice(1), [Use(1, 20m)]));

        Refused(100.01m).ShouldBe(LedgerRefusal.ExceedsOriginal);
        Refused(50.01m).ShouldBe(LedgerRefusal.ExceedsRemaining);
        Refused(0m).ShouldBe(LedgerRefusal.AmountNotPositive);
        Refused(1m, block: 2).ShouldBe(LedgerRefusal.UnknownBlock);
        Refused(50m).ShouldBeNull();
        Ledger(Of(1, 100m)).Apply(new VoidCredits(Start, Block(1), Usd(100m))).IsAccepted.ShouldBeTrue();

        LedgerRefusal? Refused(decimal amount, int block = 1) => ledger.Apply(new VoidCredits(Start, Block(block), Usd(amount))).Refusal;
    }

    [Fact]
    public void R17_An_amendment_returns_what_was_used_and_no_more()
    {
        var ledger = Ledger(Of(1, 100m)).Do(new DeductCredits(Start, Usd(30m))).Do(new VoidCredits(Start, Block(1), Usd(50m)));

        ledger.Apply(new AmendCredits(Start, Block(1), Usd(30.01m))).Refusal.ShouldBe(LedgerRefusal.ExceedsUsed);
        ledger.Apply(new AmendCredits(Start, Block(1), Usd(0m))).Refusal.ShouldBe(LedgerRefusal.AmountNotPositive);
        ledger.Apply(new AmendCredits(Start, Block(2), Usd(1m))).Refusal.ShouldBe(LedgerRefusal.UnknownBlock);
        ledger.Apply(new AmendCredits(Start, Block(1), Usd(30m))).Rows().ShouldBe([(Amendment, 1, 30m, 50m)]);
    }

    [Fact]
    public void R17_What_returns_to_an_expired_block_expires_at_once()
    {
        var ledger = Ledger(Of(1, 100m, expires: "2026-02-01")).Do(new DeductCredits(Start, Usd(30m))).Do(new ExpireCredits(At("2026-02-01")));

        var outcome = ledger.Apply(new AmendCredits(At("2026-02-10"), Block(1), Usd(12m)));

        outcome.Rows().ShouldBe([(Amendment, 1, 12m, 12m), (CreditBlockExpiry, 1, 12m, 0m)]);
        outcome.Entries.ShouldAllBe(e => e.At == At("2026-02-10"));
    }

    [Fact]
    public void Credits_that_come_back_fill_a_debt_before_they_can_be_used()
    {
        var ledger = Ledger(Of(1, 10m, expires: "2026-06-01"), Of(2, 10m)).Do(new DeductCredits(Start, Usd(35m)));
        ledger.Remaining().ShouldBe([0m, -15m]);

        ledger.Apply(new AmendCredits(Start, Block(1), Usd(4m))).Rows()
            .ShouldBe([(Amendment, 1, 4m, -11m), (Decrement, 1, 4m, -15m), (Amendment, 2, 4m, -11m)]);
    }

    [Fact]
    public void A_grant_that_cannot_be_is_refused()
    {
        Refused(Of(1, 5m)).ShouldBe(LedgerRefusal.BlockExists);
        Refused(Of(2, 0m)).ShouldBe(LedgerRefusal.AmountNotPositive);
        Refused(Of(2, 5m, expires: "2026-01-01")).ShouldBe(LedgerRefusal.ExpiresTooEarly);
        Refused(Of(2, 5m, effective: "2026-03-01", expires: "2026-02-01")).ShouldBe(LedgerRefusal.ExpiresTooEarly);
        Should.Throw<ArgumentException>(() => Of(2, -0.01m)).Message.ShouldBe("A block is granted no less than nothing. (Parameter 'value')");
        Should.Throw<CurrencyMismatchException>(() => Refused(new CreditBlock(Block(2), Money.Of(1m, Currency.Eur), Start, Start)))
            .Message.ShouldBe("Amounts of EUR and USD cannot be combined.");
        Ledger(Of(1, 5m)).Apply(new DeductCredits(Start, Usd(0m))).Refusal.ShouldBe(LedgerRefusal.AmountNotPositive);
        Ledger().Apply(new ActivateCredits(Start, Block(1))).Refusal.ShouldBe(LedgerRefusal.UnknownBlock);
        Ledger(Of(1, 5m, expires: "2026-02-01")).Apply(new ActivateCredits(At("2026-02-01"), Block(1))).Refusal.ShouldBe(LedgerRefusal.Expired);

        static LedgerRefusal? Refused(CreditBlock block)
        {
            var ledger = Ledger(Of(1, 5m));
            var outcome = ledger.Apply(new AddCredits(Start, block));
            outcome.Ledger.ShouldBeSameAs(ledger);
            outcome.Entries.ShouldBeEmpty();
            outcome.IsAccepted.ShouldBeFalse();
            return outcome.Refusal;
        }
    }

    [Theory]
    [InlineData("100", "0.20", "USD", "20.00")]
    [InlineData("3", "0.005", "USD", "0.02")]
    [InlineData("1", "0.004", "USD", null)] // rounds to nothing
    [InlineData("100", "0", "USD", null)]
    [InlineData("7", "0.5", "JPY", "4")]
    public void R26_A_purchase_costs_credits_times_cost_and_never_nothing(string credits, string cost, string currency, string? total)
    {
        var bought = CreditPurchase.Total(Money.Of(Number(credits), Currency.Custom("credits")), Number(cost), Currency.Iso(currency));

        bought?.Amount.ShouldBe(Number(total!));
        (bought is null).ShouldBe(total is null);
    }

    [Fact]
    public void R1_A_purchase_beyond_all_numbers_is_the_typed_overflow() =>
        Should.Throw<AmountOverflowException>(() => CreditPurchase.Total(Usd(99999999999999999999999999m), 1_000_000m, Currency.Usd))
            .Message.ShouldBe("A purchase of credits exceeds the range of a 28-digit decimal.");

    [Fact]
    public void A_command_that_no_ledger_knows_is_a_bug() =>
        Should.Throw<ArgumentException>(() => Ledger().Apply(new Unknown(Start))).Message.ShouldBe("Unknown is no command of a ledger. (Parameter 'command')");

    private sealed record Unknown(NodaTime.Instant At) : LedgerCommand(At);

    private static decimal Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
