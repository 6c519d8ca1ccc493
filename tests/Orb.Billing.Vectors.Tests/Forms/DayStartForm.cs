using System.Text.Json.Nodes;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Vectors.Tests.Forms;

/// <summary>The first instant of a local day (R6).</summary>
internal sealed class DayStartForm : IForm
{
    public string Name => "day_start";

    public JsonNode Replay(Given given) =>
        new JsonObject { ["instant"] = Literal.Of(LocalDays.StartOf(given["date"].Date(), given["zone"].Zone())) };
}
