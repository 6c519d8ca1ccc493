using System.Text.Json;

namespace Orb.Billing.Vectors.Tests;

/// <summary>A worked case: inputs and the result by our rules.</summary>
internal sealed record VectorCase(string Form, string Id, JsonElement Given, JsonElement Expect);

/// <summary>A case that our rules answer otherwise than it expects: our result as literals, the number of the rule and the reason.</summary>
internal sealed record Decision(string Form, string Case, string Rule, JsonElement Result, string Reason);
