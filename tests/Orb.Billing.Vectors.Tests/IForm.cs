using System.Text.Json.Nodes;

namespace Orb.Billing.Vectors.Tests;

/// <summary>
/// Replays the worked cases of one form through public types of the core. A form only maps members to calls and results to members: no
/// arithmetic, no branch on a case or a peer. It lives in <c>Forms/{Form}Form.cs</c> and is found by reflection; it needs a constructor
/// without parameters.
/// </summary>
internal interface IForm
{
    /// <summary>The form as the files name it, for example "prorate".</summary>
    string Name { get; }

    /// <summary>Our result, with the members of <c>expect</c>. Values are made by <see cref="Literal"/>; members that a case does not expect are not compared.</summary>
    /// <param name="given">The inputs. Whatever the form leaves unread counts as not understood.</param>
    /// <exception cref="NotUnderstoodException">The form has no mapping for a member, a model or a value.</exception>
    JsonNode Replay(Given given);
}
