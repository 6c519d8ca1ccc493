using System.Text.Json.Nodes;
using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Vectors.Tests.Forms;

/// <summary>Splitting an amount by largest remainder (R2).</summary>
internal sealed class AllocateForm : IForm
{
    public string Name => "allocate";

    public JsonNode Replay(Given given)
    {
        var amount = Money.Of(given["amount"].Decimal(), given.Currency());
        return new JsonObject { ["amounts"] = Literal.List(Allocation.ByLargestRemainder(amount, given["weights"].Decimals()), Literal.Of) };
    }
}
