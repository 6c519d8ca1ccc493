using System.Text.Json.Nodes;
using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Credits;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Vectors.Tests.Forms;

/// <summary>Entries of the credit ledger, and the balances they leave (R17).</summary>
internal sealed class LedgerForm : IForm
{
    // The cases give no time of the entries: all of them happen before any expiry.
    private static readonly Instant At = NodaConstants.UnixEpoch;

    public string Name => "ledger";

    public JsonNode Replay(Given given)
    {
        var unit = Unit(given);
        var names = new Names([]);
        var ledger = new CreditLedger(unit);
        foreach (var block in given.Find("blocks")?.Items() ?? [])
            ledger = Accepted(ledger.Apply(Increment(block, unit, names)), block).Ledger;

        var result = new JsonObject();
        var entries = new List<LedgerEntry>();
        foreach (var entry in given["entries"].Items())
        {
            var outcome = Accepted(ledger.Apply(Command(entry, unit, names)), entry);
            ledger = outcome.Ledger;
            entries.AddRange(outcome.Entries);
            if (entry.Find("invoice_settings")?.Flag() == true && Bought(entry, unit, given["currency"]) is { } total)
                result["invoice_total"] = Literal.Of(total);
        }

        result["balances"] = Literal.List(ledger.Blocks, b => new JsonObject
        {
            ["block"] = names[b.Id.Value],
            ["amount"] = Literal.Of(b.Remaining),
            ["expires"] = b.ExpiresAt is { } expiry ? Literal.Of(LocalDays.DateOf(expiry, DateTimeZone.Utc)) : null,
        });
        result["entries"] = Literal.List(entries, e => new JsonObject
        {
            ["type"] = TypeOf(e.Type),
            ["block"] = names[e.BlockId.Value],
            ["amount"] = Literal.Of(e.Amount),
            ["starting_balance"] = Literal.Of(e.StartingBalance),
            ["ending_balance"] = Literal.Of(e.EndingBalance),
        });
        return result;
    }

    private static LedgerCommand Command(Given entry, Currency unit, Names names) => entry["type"].Text() switch
    {
        "increment" => Increment(entry, unit, names),
        "expiration_change" => new ChangeExpiration(
            At, new CreditBlockId(names.IdOf(entry["block"].Text())), new CreditBlockId(names.IdOf(entry["block"].Text() + "/1")),
            entry["target_expiry_date"].InstantIn(DateTimeZone.Utc), entry.Find("amount") is { } amount ? Money.Of(amount.Decimal(), unit) : null),
        _ => throw entry["type"].NotUnderstood(),
    };

    private static AddCredits Increment(Given block, Currency unit, Names names) =>
        new(At, new CreditBlock(new CreditBlockId(names.IdOf((block.Find("block") ?? block["id"]).Text())), Money.Of(block["amount"].Decimal(), unit), At, At)
        {
            ExpiresAt = block.Find("expires")?.InstantIn(DateTimeZone.Utc),
            PerUnitCostBasis = block.Find("per_unit_cost_basis")?.Decimal(),
        });

    private static Money? Bought(Given entry, Currency unit, Given currency) =>
        CreditPurchase.Total(Money.Of(entry["amount"].Decimal(), unit), entry["per_unit_cost_basis"].Decimal(), Currency.Iso(currency.Text()));

    private static Currency Unit(Given given)
    {
        var code = (given.Find("unit") ?? given["currency"]).Text();
        var scale = given.Find("minor_units")?.Integer() ?? Currency.DefaultScale;
        return Currency.TryIso(code, out var iso) ? iso : Currency.Custom(code, scale);
    }

    private static LedgerOutcome Accepted(LedgerOutcome outcome, Given command) =>
        outcome.IsAccepted ? outcome : throw new InvalidOperationException($"{command.Path} was refused: {outcome.Refusal}");

    private static string TypeOf(LedgerEntryType type) => type switch
    {
        LedgerEntryType.Increment => "increment",
        LedgerEntryType.ExpirationChange => "expiration_change",
        _ => throw new NotUnderstoodException(type.ToString()),
    };
}
