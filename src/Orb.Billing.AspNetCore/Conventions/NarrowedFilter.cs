using Microsoft.AspNetCore.Http;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.AspNetCore.Conventions;

/// <summary>The filter by which a list shows one customer's rows only, whatever the caller asks for.</summary>
internal sealed class NarrowedFilter(string name, CustomerId customer)
{
    // No id: a filter by it matches nothing, as one by an id that nobody has.
    private const string Nobody = "-";

    private static readonly object Key = new();

    /// <summary>The parameter of the query string.</summary>
    public string Name => name;

    /// <summary>Whether the list asked for the filter. One that did not would show everybody's rows.</summary>
    public bool WasRead { get; private set; }

    public static void Set(HttpContext context, NarrowedFilter filter) => context.Items[Key] = filter;

    public static NarrowedFilter? Of(HttpContext context) => context.Items.TryGetValue(Key, out var filter) ? (NarrowedFilter?)filter : null;

    /// <summary>The value in the place of those asked for: the customer, or nobody where only others were asked for.</summary>
    public IReadOnlyList<string> Read(IReadOnlyList<string> asked)
    {
        WasRead = true;
        return asked.Count == 0 || asked.Any(text => CustomerId.TryParse(text, out var id) && id == customer) ? [customer.ToString()] : [Nobody];
    }
}
