using System.Text.Json;
using Orb.Billing.AspNetCore.Tests.Support;

namespace Orb.Billing.AspNetCore.Tests;

public sealed class OpenApiTests
{
    [Fact]
    public async Task The_document_describes_operations_requests_answers_problems_and_the_key()
    {
        await using var api = await Api.StartWithDocumentAsync();
        var document = await api.DocumentAsync();

        var create = document.GetProperty("paths").GetProperty("/v1/customers").GetProperty("post");
        create.GetProperty("operationId").GetString().ShouldBe("createCustomer");
        create.GetProperty("tags")[0].GetString().ShouldBe("Customers");
        create.GetProperty("security")[0].TryGetProperty("bearer", out _).ShouldBeTrue();
        var request = create.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema");
        request.GetProperty("required").EnumerateArray().Select(name => name.GetString()).ShouldBe(["name", "email"], ignoreOrder: true);
        request.GetProperty("properties").GetProperty("billing_address").GetProperty("properties").TryGetProperty("postal_code", out _).ShouldBeTrue();
        create.GetProperty("responses").GetProperty("default").GetProperty("content").TryGetProperty("application/problem+json", out _).ShouldBeTrue();
        document.GetProperty("components").GetProperty("securitySchemes").GetProperty("bearer").GetProperty("scheme").GetString().ShouldBe("bearer");
        var customer = document.GetProperty("components").GetProperty("schemas").GetProperty("CustomerResponse").GetProperty("properties");
        customer.GetProperty("external_customer_id").GetProperty("type").EnumerateArray().Select(t => t.GetString()).ShouldBe(["null", "string"]);
        customer.GetProperty("id").GetProperty("type").GetString().ShouldBe("string");
        document.GetProperty("components").GetProperty("schemas").GetProperty("CustomerResponse").GetProperty("required").GetArrayLength()
            .ShouldBe(customer.EnumerateObject().Count());
        var read = document.GetProperty("paths").GetProperty("/v1/prices/{price_id}").GetProperty("get");
        read.GetProperty("parameters").EnumerateArray().Select(p => p.GetProperty("name").GetString()).ShouldContain("If-None-Match");
        read.GetProperty("responses").GetProperty("200").GetProperty("headers").TryGetProperty("ETag", out _).ShouldBeTrue();
        read.GetProperty("responses").TryGetProperty("304", out _).ShouldBeTrue();
        create.GetProperty("responses").TryGetProperty("304", out _).ShouldBeFalse("a write takes no condition");
        var price = document.GetProperty("components").GetProperty("schemas").GetProperty("PriceResponse");
        price.GetProperty("required").EnumerateArray().Select(r => r.GetString()).ShouldContain("model_type");
        price.GetProperty("properties").TryGetProperty("tiered_config", out _).ShouldBeTrue();
        var operations = document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()).Select(o => o.Value).ToList();
        operations.Select(o => o.GetProperty("operationId").GetString()).ShouldBeUnique();
        operations.ShouldAllBe(o => o.GetProperty("summary").GetString()!.Length > 0);
        document.GetProperty("components").GetProperty("schemas").EnumerateObject().SelectMany(schema => Names(schema.Value))
            .Where(name => name.Any(char.IsUpper)).Distinct().ShouldBeEmpty("members are written in snake_case, at every depth");
    }

    private static IEnumerable<string> Names(JsonElement schema) => schema.ValueKind switch
    {
        JsonValueKind.Array => schema.EnumerateArray().SelectMany(Names),
        JsonValueKind.Object => schema.EnumerateObject().SelectMany(member => member.Name == "properties" && member.Value.ValueKind == JsonValueKind.Object
            ? member.Value.EnumerateObject().SelectMany(p => Names(p.Value).Prepend(p.Name))
            : Names(member.Value)),
        _ => [],
    };
}
