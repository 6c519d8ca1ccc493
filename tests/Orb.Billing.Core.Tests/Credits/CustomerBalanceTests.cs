using CsCheck;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Credits;
using static Orb.Billing.Core.Tests.Credits.Credit;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Credits;

/// <summary>The balance pays at most the total of an invoice; what the customer owes is added to it (R18).</summary>
public sealed class CustomerBalanceTests
{
    public static TheoryData<decimal, decimal, decimal, decimal, decimal> Examples => new()
    {
        // balance, total, applied, due, balance afterwards
        { 300.00m, 249.95m, 249.95m, 0.00m, 50.05m },
        { 10.00m, 50.00m, 10.00m, 40.00m, 0.00m },
        { 0.00m, 20.00m, 0.00m, 20.00m, 0.00m },
        { -15.00m, 20.00m, -15.00m, 35.00m, 0.00m },
        { 15.00m, 0.00m, 0.00m, 0.00m, 15.00m },
        { -15.00m, 0.00m, 0.00m, 0.00m, -15.00m }, // an invoice of nothing is paid at once (R13)
    };

    [Theory]
    [MemberData(nameof(Examples))]
    public void R18_A_balance_pays_and_a_debt_is_collected(decimal balance, decimal total, decimal applied, decimal due, decimal after)
    {
        var result = new CustomerBalance(Usd(balance)).ApplyTo(Usd(total), At("2026-02-01"), Invoice(1));

        (result.BalanceApplied.Amount, result.AmountDue.Amount, result.Balance.Amount.Amount).ShouldBe((applied, due, after));
        (result.Transaction is null).ShouldBe(applied == 0m);
        if (result.Transaction is { } moved)
        {
            moved.ShouldBe(new BalanceTransaction(BalanceAction.AppliedToInvoice, Usd(balance), Usd(after), At("2026-02-01"), Invoice(1)));
            (moved.IsIncrement, moved.Amount.Amount).ShouldBe((applied < 0m, Math.Abs(applied)));
        }
    }

    [Fact]
    public void R18_Invoices_are_taken_by_date_then_id()
    {
        BalancedInvoice[] invoices = [new(At("2026-02-01"), Invoice(2), Usd(20m)), new(At("2026-02-01"), Invoice(1), Usd(20m)), new(At("2026-01-01"), Invoice(3), Usd(20m))];

        var results = new CustomerBalance(Usd(50m)).ApplyTo(invoices, At("2026-02-02"));

        results.Select(r => r.BalanceApplied.Amount).ShouldBe([10m, 20m, 20m]);
        results.Select(r => r.Balance.Amount.Amount).ShouldBe([0m, 10m, 30m]);
    }

    [Fact]
    public void R18_Voiding_returns_what_the_invoice_had_taken()
    {
        var applied = CustomerBalance.Zero(Currency.Usd).Post(BalanceAction.ManualAdjustment, Usd(10m), At("2026-01-01")).Balance
            .ApplyTo(Usd(50m), At("2026-01-02"), Invoice(1));

        var back = applied.Balance.Post(BalanceAction.ReturnFromVoiding, applied.BalanceApplied, At("2026-01-03"), Invoice(1));

        (back.Amount.Amount, back.IsIncrement, back.Balance.Amount.Amount).ShouldBe((10m, true, 10m));
    }

    [Fact]
    public void The_actions_and_entry_types_are_those_of_the_contract()
    {
        Names<BalanceAction>().ShouldBe([
            "applied_to_invoice", "manual_adjustment", "prorated_refund", "revert_prorated_refund", "return_from_voiding", "credit_note_applied",
            "credit_note_voided", "overpayment_refund", "external_payment", "small_invoice_carryover"]);
        Names<LedgerEntryType>().ShouldBe([
            "increment", "decrement", "expiration_change", "void_initiated", "void", "amendment", "credit_block_expiry"]);
        Names<CreditBlockSource>().ShouldBe(["allocation", "top_up", "commitment", "manual"], ignoreOrder: true);

        static string[] Names<T>()
            where T : struct, Enum => [.. Enum.GetNames<T>().Select(System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName)];
    }

    [Fact]
    public void A_transaction_moves_and_an_invoice_is_not_negative()
    {
        Should.Throw<ArgumentException>(() => CustomerBalance.Zero(Currency.Usd).Post(BalanceAction.ManualAdjustment, Usd(0m), Start))
            .Message.ShouldBe("A transaction moves the balance. (Parameter 'change')");
        Should.Throw<ArgumentException>(() => CustomerBalance.Zero(Currency.Usd).ApplyTo(Usd(-0.01m), Start, Invoice(1)))
            .Message.ShouldBe("What is below zero is a credit note, not an invoice. (Parameter 'total')");
        Should.Throw<CurrencyMismatchException>(() => CustomerBalance.Zero(Currency.Eur).ApplyTo(Usd(1m), Start, Invoice(1)));
    }

    [Fact]
    public void R18_The_movements_sum_to_the_balance_and_no_invoice_takes_more_than_its_total() =>
        Gen.Select(Gen.Bool, Gen.Int[-5_000, 5_000]).Array[0, 20].Sample(steps =>
        {
            var balance = CustomerBalance.Zero(Currency.Usd);
            var sum = Usd(0m);
            foreach (var (isInvoice, cents) in steps.Where(step => step.Item2 != 0))
            {
                var amount = Usd(cents / 100m);
                BalanceTransaction? moved;
                if (isInvoice)
                {
                    var total = cents < 0 ? -amount : amount;
                    var applied = balance.ApplyTo(total, Start, Invoice(1));
                    (applied.BalanceApplied + applied.AmountDue).ShouldBe(total);
                    applied.AmountDue.IsNegative.ShouldBeFalse();
                    moved = applied.Transaction;
                }
                else
                {
                    moved = balance.Post(BalanceAction.ManualAdjustment, amount, Start);
                }

                sum += moved?.Change ?? Usd(0m);
                balance = moved?.Balance ?? balance;
            }

            balance.Amount.ShouldBe(sum);
        }, iter: Runs(10_000));
}
