using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;
using Orb.Billing.AspNetCore.Configuration;
using Orb.Billing.AspNetCore.Conventions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Describes the REST API in the host's OpenAPI document.</summary>
public static class OrbBillingOpenApiExtensions
{
    private const string Scheme = "bearer";
    private const string ProblemName = "OrbProblem";

    /// <summary>
    /// Adds the key, the query parameters and the bodies of the API's requests, and the problem they are refused with:
    /// <c>services.AddOpenApi(options => options.AddOrbBilling())</c>.
    /// </summary>
    /// <param name="options">The document's options.</param>
    public static OpenApiOptions AddOrbBilling(this OpenApiOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes[Scheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = Scheme,
                Description = "An API key.",
            };
            document.Info.Title = "Orb";
            document.AddComponent(ProblemName, ProblemSchema());
            ResponseSchemas.Name(document);
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer(ResponseSchemas.CorrectAsync);
        options.AddOperationTransformer((operation, context, _) =>
        {
            var metadata = context.Description.ActionDescriptor.EndpointMetadata;
            if (!metadata.OfType<RequiredPermission>().Any())
                return Task.CompletedTask;
            Complete(operation, context.Description.RelativePath ?? "", metadata, context.Document);
            return Task.CompletedTask;
        });
        return options;
    }

    private static IEnumerable<string> PathParameters(string path) => path.Split('/')
        .Where(segment => segment.StartsWith('{') && segment.EndsWith('}'))
        .Select(segment => segment.Trim('{', '}', '*').Split(':')[0]);

    private static void Complete(OpenApiOperation operation, string path, IList<object> metadata, OpenApiDocument? document)
    {
        operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }];
        operation.Parameters ??= [];
        // Ids that the endpoint reads from the raw path, because they may hold encoded slashes, are unknown to the framework.
        foreach (var name in PathParameters(path).Where(name => operation.Parameters.All(p => p.Name != name)))
        {
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = name,
                In = ParameterLocation.Path,
                Required = true,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
        }

        foreach (var query in metadata.OfType<QueryParameter>())
        {
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = query.Name,
                In = ParameterLocation.Query,
                Description = query.Description,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
        }

        if (metadata.OfType<RequestShapeSource>().LastOrDefault() is { } body)
        {
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = IdempotentRequests.Header,
                In = ParameterLocation.Header,
                Description = "A request sent again with its key has one effect and gets the same answer.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = IdempotentRequests.MaximumKeyLength },
            });
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = body.Shape.Members.Values.Any(member => member.IsRequired),
                Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = new() { Schema = Schema(body.Shape) } },
            };
        }

        operation.Responses ??= [];
        if (metadata.OfType<IHttpMethodMetadata>().Any(m => m.HttpMethods.Contains(HttpMethods.Get)))
            AddCondition(operation);
        operation.Responses["default"] = new OpenApiResponse
        {
            Description = "Refused.",
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [Problem.ContentType] = new() { Schema = new OpenApiSchemaReference(ProblemName, document) },
            },
        };
    }

    private static void AddCondition(OpenApiOperation operation)
    {
        operation.Parameters!.Add(new OpenApiParameter
        {
            Name = HeaderNames.IfNoneMatch,
            In = ParameterLocation.Header,
            Description = "The tags of what the caller has; 304 when it is still the same.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        });
        if (operation.Responses!.TryGetValue("200", out var found) && found is OpenApiResponse read)
        {
            read.Headers ??= new Dictionary<string, IOpenApiHeader>();
            read.Headers[HeaderNames.ETag] = new OpenApiHeader { Description = "Names the state that is shown.", Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
        }

        operation.Responses["304"] = new OpenApiResponse { Description = "What the caller has is still the same." };
    }

    private static OpenApiSchema Schema(RequestShape shape) => new()
    {
        Type = shape.Type switch
        {
            "string" => JsonSchemaType.String,
            "integer" => JsonSchemaType.Integer,
            "number" => JsonSchemaType.Number,
            "boolean" => JsonSchemaType.Boolean,
            "array" => JsonSchemaType.Array,
            _ => JsonSchemaType.Object,
        },
        Format = shape.Format,
        Enum = shape.Values.Count == 0 ? null : [.. shape.Values.Select(value => (System.Text.Json.Nodes.JsonNode)value)],
        Items = shape.Items is null ? null : Schema(shape.Items),
        Properties = shape.Members.Count == 0 ? null : shape.Members.ToDictionary(member => member.Key, member => (IOpenApiSchema)Schema(member.Value)),
        Required = shape.Members.Where(member => member.Value.IsRequired).Select(member => member.Key).ToHashSet(),
    };

    private static OpenApiSchema ProblemSchema() => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "type", "title", "status", "detail" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uri" },
            ["title"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
            ["detail"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["validation_errors"] = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
        },
    };
}
