namespace Orb.Billing.Docs.Tests;

/// <summary>Says which example of which page a test computes.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class ExampleAttribute(string page, string name) : Attribute
{
    public string Page => page;

    public string Name => name;
}
