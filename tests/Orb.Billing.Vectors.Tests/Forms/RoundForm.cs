using System.Text.Json.Nodes;
using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Vectors.Tests.Forms;

/// <summary>Money is made once, half away from zero (R1, R2).</summary>
internal sealed class RoundForm : IForm
{
    public string Name => "round";

    public JsonNode Replay(Given given)
    {
        var money = given.Find("amount") is { } amount
            ? Money.Round(amount.Decimal(), given.Currency())
            : Money.ForQuantity(given["quantity"].Decimal(), given["unit_price"].Decimal(), given.Currency());
        return new JsonObject { ["amount"] = Literal.Of(money) };
    }
}
