namespace Orb.Billing.Vectors.Tests;

/// <summary>A member, model or value of a case that its form has no mapping for.</summary>
public sealed class NotUnderstoodException(string what) : Exception($"not understood: {what}")
{
    /// <summary>Where it stands, for example "given.price.model_type: cumulative_grouped_bulk".</summary>
    public string What => what;
}
