using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Orb.Billing.AspNetCore.Configuration;

/// <summary>
/// Makes the schemas of our responses say what is written: the host's own naming policy does not apply to them, every member is there, and
/// null is written only where it can be.
/// </summary>
internal static class ResponseSchemas
{
    public static Task CorrectAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var type = context.JsonTypeInfo.Type;
        if (type.Assembly != typeof(ResponseSchemas).Assembly || schema.Properties is not { Count: > 0 } described)
            return Task.CompletedTask;

        var nullability = new NullabilityInfoContext();
        var members = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal);
        var required = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in type.GetProperties())
        {
            var name = JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);
            var member = described.FirstOrDefault(d => JsonNamingPolicy.SnakeCaseLower.ConvertName(d.Key) == name).Value;
            if (member is null)
                continue;
            if (member is OpenApiSchema { Type: { } kind } own && nullability.Create(property).ReadState == NullabilityState.NotNull)
                own.Type = kind & ~JsonSchemaType.Null;
            members[name] = member;
            if (!property.IsDefined(typeof(JsonIgnoreAttribute)))
                required.Add(name);
        }

        schema.Properties = members;
        schema.Required = required;
        return Task.CompletedTask;
    }
}
