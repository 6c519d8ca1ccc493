using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;
using Orb.Billing.AspNetCore.Conventions;

namespace Orb.Billing.AspNetCore.Configuration;

/// <summary>The headers that an operation reads and that its answers have, which are those of every endpoint, of reads and of what changes something.</summary>
internal static class DocumentedHeaders
{
    /// <summary>Adds them to an operation whose answers are all there.</summary>
    public static void Add(OpenApiOperation operation, IList<object> metadata)
    {
        Takes(operation, RequestIds.Header, "What the host shall log the request under.", maximum: RequestIds.MaximumLength);
        foreach (var header in metadata.OfType<HeaderParameter>())
            Takes(operation, header.Name, header.Description);
        if (metadata.OfType<IHttpMethodMetadata>().Any(m => m.HttpMethods.Contains(HttpMethods.Get)))
            AddOfReads(operation);
        else if (!metadata.OfType<ChangesNothing>().Any())
            AddOfWrites(operation);

        foreach (var status in operation.Responses!.Keys)
            Has(operation, status, RequestIds.Header, "What the host logs the request under.");
        Has(operation, "default", HeaderNames.RetryAfter, "With 429 and 503: the seconds to wait.", JsonSchemaType.Integer);
        Has(operation, "default", Answer.RetryHeader, "false where the same request can never succeed, or might be carried out twice.");
        Has(operation, "default", HeaderNames.WWWAuthenticate, "With 401: Bearer.");
    }

    private static void AddOfReads(OpenApiOperation operation)
    {
        operation.Responses!["304"] = new OpenApiResponse { Description = "What the caller has is still the same." };
        Takes(operation, HeaderNames.IfNoneMatch, "The tags of what the caller has; 304 when it is still the same.");
        Has(operation, "200", HeaderNames.ETag, "Names the state that is shown.");
        Has(operation, "304", HeaderNames.ETag, "Names the state that the caller has.");
    }

    private static void AddOfWrites(OpenApiOperation operation)
    {
        Takes(
            operation, IdempotentRequests.Header, "A request sent again with its key has one effect and gets the same answer.",
            IdempotentRequests.MaximumKeyLength);
        foreach (var status in operation.Responses!.Keys.Where(status => status.StartsWith('2')))
            Has(operation, status, IdempotentRequests.ReplayedHeader, "true where the answer is the one that was given to the key before.");
    }

    private static void Takes(OpenApiOperation operation, string name, string description, int? maximum = null) =>
        operation.Parameters!.Add(new OpenApiParameter
        {
            Name = name,
            In = ParameterLocation.Header,
            Description = description,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = maximum },
        });

    private static void Has(OpenApiOperation operation, string status, string name, string description, JsonSchemaType type = JsonSchemaType.String)
    {
        if (!operation.Responses!.TryGetValue(status, out var found) || found is not OpenApiResponse answer)
            return;
        answer.Headers ??= new Dictionary<string, IOpenApiHeader>();
        answer.Headers[name] = new OpenApiHeader { Description = description, Schema = new OpenApiSchema { Type = type } };
    }
}
