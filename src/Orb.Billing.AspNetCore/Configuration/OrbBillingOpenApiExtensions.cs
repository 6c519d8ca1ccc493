using Microsoft.AspNetCore.OpenApi;
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
    /// Adds the key, the query parameters, the headers and the bodies of the API's requests, the headers of its answers, and the problem that
    /// requests are refused with:
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
                Description = "An API key; or a token (JWT), where the host accepts tokens of an authority or of given keys.",
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
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = body.Shape.Members.Values.Any(member => member.IsRequired),
                Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = new() { Schema = Schema(body.Shape) } },
            };
        }

        operation.Responses ??= [];
        operation.Responses["default"] = new OpenApiResponse
        {
            Description = "Refused.",
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [Problem.ContentType] = new() { Schema = new OpenApiSchemaReference(ProblemName, document) },
            },
        };
        DocumentedHeaders.Add(operation, metadata);
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
        } | (shape.IsNullable ? JsonSchemaType.Null : default),
        Format = shape.Format,
        Enum = shape.Values.Count == 0 ? null : [.. shape.Values.Select(value => (System.Text.Json.Nodes.JsonNode)value)],
        Items = shape.Items is null ? null : Schema(shape.Items),
        Properties = shape.Members.Count == 0 ? null : shape.Members.ToDictionary(member => member.Key, member => (IOpenApiSchema)Schema(member.Value)),
        Required = shape.Members.Where(member => member.Value.IsRequired).Select(member => member.Key).ToHashSet(),
    };

    private static OpenApiSchema ProblemSchema() => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "type", "title", "status", "detail", "message", "request_id" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uri" },
            ["title"] = Text("What kind of problem it is."),
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
            ["detail"] = Text("What is wrong."),
            ["message"] = Text("The detail again, where the SDKs look for it."),
            ["request_id"] = Text("What the host logs the request under."),
            ["validation_errors"] = Texts("What is wrong with which field, where the form of the request is."),
            ["validation_failed"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Description = "What is wrong with which event, where a batch of usage is refused.",
                Items = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Required = new HashSet<string> { "idempotency_key", "validation_errors" },
                    Properties = new Dictionary<string, IOpenApiSchema>
                    {
                        ["idempotency_key"] = Text("The event's."),
                        ["validation_errors"] = Texts("What is wrong with it."),
                    },
                },
            },
        },
    };

    private static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };

    private static OpenApiSchema Texts(string description) => new()
    {
        Type = JsonSchemaType.Array,
        Description = description,
        Items = new OpenApiSchema { Type = JsonSchemaType.String },
    };
}
