using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Orb.Billing.AspNetCore.Catalog;
using Orb.Billing.Catalog;

namespace Orb.Billing.AspNetCore.Configuration;

/// <summary>
/// Makes the schemas of our responses say what is written: the host's own naming policy does not apply to them, every member is there, and
/// null is written only where it can be.
/// </summary>
internal static class ResponseSchemas
{
    private const string Ours = "orb-response";

    /// <summary>Corrects what can be null and what is always there. The names come last, because the framework finds the schemas within by its own names.</summary>
    public static Task CorrectAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var type = context.JsonTypeInfo.Type;
        if (type.Assembly != typeof(ResponseSchemas).Assembly)
            return Task.CompletedTask;
        schema.Metadata ??= new Dictionary<string, object>();
        schema.Metadata[Ours] = true;
        if (schema.Properties is not { Count: > 0 } described)
            return Task.CompletedTask;

        var nullability = new NullabilityInfoContext();
        var members = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal);
        var required = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in type.GetProperties())
        {
            var (name, member) = described.FirstOrDefault(d => Written(d.Key) == Written(property.Name));
            if (member is null)
                continue;
            if (member is OpenApiSchema { Type: { } kind } own && nullability.Create(property).ReadState == NullabilityState.NotNull)
                own.Type = kind & ~JsonSchemaType.Null;
            members[name] = member;
            if (!property.IsDefined(typeof(JsonIgnoreAttribute)))
                required.Add(name);
        }

        if (type == typeof(PriceResponse))
            AddModels(members, required);
        schema.Properties = members;
        schema.Required = required;
        return Task.CompletedTask;
    }

    /// <summary>Gives the members of our schemas the names that are written.</summary>
    public static void Name(OpenApiDocument document)
    {
        var named = new HashSet<(OpenApiSchema, bool)>();
        foreach (var schema in document.Components?.Schemas ?? new Dictionary<string, IOpenApiSchema>())
            Name(schema.Value, ours: false, named);
        var operations = document.Paths.Values.Where(path => path.Operations is not null).SelectMany(path => path.Operations!.Values);
        foreach (var media in operations.SelectMany(o => o.Responses ?? []).SelectMany(r => r.Value.Content ?? new Dictionary<string, OpenApiMediaType>()))
            Name(media.Value.Schema, ours: false, named);
    }

    // A price names its model and has one configuration, whose name follows from it. A host's own models come beside these.
    private static void AddModels(Dictionary<string, IOpenApiSchema> members, HashSet<string> required)
    {
        members["model_type"] = new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            Description = $"One of the host's own models, or {string.Join(", ", PriceModelFormat.ModelTypes)}.",
        };
        required.Add("model_type");
        foreach (var model in PriceModelFormat.ModelTypes)
            members[$"{model}_config"] = new OpenApiSchema { Type = JsonSchemaType.Object, Description = $"Where `model_type` is `{model}`." };
    }

    // The framework shows the alternatives of a type that has several to no transformer: they are ours where it is.
    private static void Name(IOpenApiSchema? described, bool ours, HashSet<(OpenApiSchema, bool)> named)
    {
        var schema = described is OpenApiSchemaReference reference ? reference.RecursiveTarget : described as OpenApiSchema;
        if (schema is null)
            return;
        ours |= schema.Metadata?.ContainsKey(Ours) == true;
        if (!named.Add((schema, ours)))
            return;
        foreach (var alternative in new[] { schema.AnyOf, schema.OneOf, schema.AllOf }.OfType<IList<IOpenApiSchema>>().SelectMany(s => s))
            Name(alternative, ours, named);
        foreach (var within in (schema.Properties ?? new Dictionary<string, IOpenApiSchema>()).Values.Append(schema.Items).Append(schema.AdditionalProperties))
            Name(within, ours: false, named);
        if (!ours)
            return;
        schema.Properties = schema.Properties?.ToDictionary(p => Written(p.Key), p => p.Value);
        schema.Required = schema.Required?.Select(Written).ToHashSet();
    }

    private static string Written(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
