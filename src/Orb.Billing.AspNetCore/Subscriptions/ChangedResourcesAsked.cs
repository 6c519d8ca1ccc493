using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.AspNetCore.Subscriptions;

/// <summary>
/// Whether a caller asks for what a change writes. The contract names a parameter of the request and no place for it: it is taken from the body, from the
/// query and, in the manner of the contract's other switch, from a header.
/// </summary>
internal static class ChangedResourcesAsked
{
    private const string Name = "include_changed_resources";
    private const string Header = "Include-Changed-Resources";

    /// <summary>Describes the switch where it may stand around the body.</summary>
    public static RouteHandlerBuilder MayAskForChangedResources(this RouteHandlerBuilder endpoint) => endpoint
        .WithQuery(Name, "true to be told in changed_resources what the change wrote.")
        .WithHeader(Header, "true to be told in changed_resources what the change wrote.");

    /// <summary>Reads a change with what the request says around its body.</summary>
    public static Func<Fields, SubscriptionChange> By(HttpRequest request, Func<Fields, SubscriptionChange> read)
    {
        var asked = Around(request);
        return fields => InBody(read)(fields) is var change && asked ? change with { IncludeChangedResources = true } : change;
    }

    /// <summary>Reads a new subscription with what the request says around its body.</summary>
    public static Func<Fields, CreateSubscription> By(HttpRequest request, Func<Fields, CreateSubscription> read)
    {
        var asked = Around(request);
        return fields => InBody(read)(fields) is var command && asked ? command with { IncludeChangedResources = true } : command;
    }

    /// <summary>Reads a change with the members that every change may have.</summary>
    public static Func<Fields, SubscriptionChange> InBody(Func<Fields, SubscriptionChange> read) => fields => read(fields) with
    {
        AllowInvoiceCreditOrVoid = fields.Flag("allow_invoice_credit_or_void") ?? true,
        IncludeChangedResources = fields.Flag(Name) ?? false,
    };

    /// <summary>Reads a new subscription with the switch.</summary>
    public static Func<Fields, CreateSubscription> InBody(Func<Fields, CreateSubscription> read) =>
        fields => read(fields) with { IncludeChangedResources = fields.Flag(Name) ?? false };

    private static bool Around(HttpRequest request) => IsTrue(request.Query[Name].ToString()) || IsTrue(request.Headers[Header].ToString());

    private static bool IsTrue(string value) => string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);
}

/// <summary>The contract's changes that wait for an approval.</summary>
internal static class PendingChanges
{
    private const string Header = "Create-Pending-Subscription-Change";

    /// <summary>Refuses them: carrying one out at once would charge for it.</summary>
    public static ValueTask<object?> RefuseAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        string.Equals(context.HttpContext.Request.Headers[Header].ToString(), "true", StringComparison.OrdinalIgnoreCase)
            ? ValueTask.FromResult<object?>(Answer.Of(Problem.FeatureNotAvailable($"The header {Header} is not supported yet; leave it out.")))
            : next(context);
}
