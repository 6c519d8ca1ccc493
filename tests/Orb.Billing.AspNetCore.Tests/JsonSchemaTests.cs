using System.Text.Json;
using Orb.Billing.AspNetCore.Tests.Support;

namespace Orb.Billing.AspNetCore.Tests;

/// <summary>The judge is judged: a validator that finds nothing would approve anything.</summary>
public sealed class JsonSchemaTests
{
    [Theory]
    [InlineData("PingResponse", null)]
    [InlineData("""{"id":"a","name":"n"}""", null)]
    [InlineData("""{"id":"a"}""", "$: lacks name")]
    [InlineData("""{"id":1,"name":"n"}""", "$.id: is Number, not string")]
    [InlineData("""{"id":"a","name":"n","x":1}""", "$.x: is not in the contract")]
    public void An_item_is_checked_member_by_member(string json, string? violation)
    {
        if (json == "PingResponse")
            JsonSchema.Violations("TopLevelPingResponse", JsonDocument.Parse("""{"response":"pong"}""").RootElement).ShouldBeEmpty();
        else
            JsonSchema.Violations("ItemSlim", JsonDocument.Parse(json).RootElement).ShouldBe(violation is null ? [] : [violation]);
    }

    [Theory]
    [InlineData("""{"amount":"1","grouping":null,"name":"n","quantity":1,"type":"'null'"}""", 0)]
    [InlineData("""{"amount":"1","grouping":null,"name":"n","quantity":1,"type":"null"}""", 1)]
    [InlineData("""{"amount":"1","grouping":{"key":"k"},"name":"n","quantity":"1","type":"'null'"}""", 2)]
    public void Enums_nullable_references_and_numbers_are_checked(string json, int violations)
    {
        JsonSchema.Violations("OtherSubLineItem", JsonDocument.Parse(json).RootElement).Count.ShouldBe(violations);
    }
}
