using System.Net;
using System.Text.Json;
using NodaTime;
using Orb.Billing.AspNetCore.Tests.Support;
using Orb.Billing.Core.Metering;
using Orb.Billing.Metering;
using Orb.Billing.Tenants;

namespace Orb.Billing.AspNetCore.Tests;

public sealed class IngestTests : IAsyncLifetime
{
    private Api _api = null!;

    public async ValueTask InitializeAsync() => _api = await Api.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Events_arrive_with_their_properties_to_the_letter()
    {
        var reply = await Ingest(Event("""{"text":"NaN","number":12.50,"big":1e3,"yes":true,"none":null,"":"x"}""".Replace(",\"\":\"x\"", "", StringComparison.Ordinal)));

        reply.Status.ShouldBe(HttpStatusCode.OK);
        reply.Text.ShouldBe("""{"validation_failed":[]}""");
        var taken = _api.Billing.Command.ShouldBeAssignableTo<IReadOnlyList<NewUsageEvent>>()!.ShouldHaveSingleItem();
        taken.IdempotencyKey.ShouldBe("e1");
        taken.ExternalCustomerId.ShouldBe("x");
        taken.Timestamp.ShouldBe(Instant.FromUtc(2026, 2, 1, 0, 0));
        taken.Properties["text"].ShouldBe(PropertyValue.Text("NaN"));
        taken.Properties["number"].Written.ShouldBe("12.50");
        taken.Properties["big"].Written.ShouldBe("1e3");
        taken.Properties["yes"].ShouldBe(PropertyValue.Boolean(true));
        taken.Properties["none"].Kind.ShouldBe(PropertyKind.Null);
    }

    [Theory]
    [InlineData("""{"p":1e999}""", "events[0].properties.p: 1e999 has more than 28 significant digits or is out of range.")]
    [InlineData("""{"p":12345678901234567890123456789}""", "events[0].properties.p: 12345678901234567890123456789 has more than 28 significant digits or is out of range.")]
    [InlineData("""{"p":{"q":1}}""", "events[0].properties.p: must be a string, a number, a boolean or null, not an object: properties are flat.")]
    [InlineData("""{"p":[1]}""", "events[0].properties.p: must be a string, a number, a boolean or null, not a list: properties are flat.")]
    [InlineData("[]", "events[0].properties: is required and must be an object.")]
    public async Task A_property_that_cannot_be_kept_fails_its_event(string properties, string error)
    {
        var reply = await Ingest(Event(properties));

        reply.ShouldBeProblem(400, "400-request-validation-errors");
        var failed = reply.Body.GetProperty("validation_failed").EnumerateArray().ShouldHaveSingleItem();
        failed.GetProperty("idempotency_key").GetString().ShouldBe("e1");
        failed.GetProperty("validation_errors").EnumerateArray().ShouldHaveSingleItem().GetString().ShouldBe(error);
        _api.Billing.Calls.ShouldBe(0);
    }

    [Theory]
    [InlineData("2026-02-01T00:00:00Z")]
    [InlineData("2026-02-01T00:00:00")]
    [InlineData("2026-02-01T00:00:00.000")]
    [InlineData("2026-02-01T01:00:00+01:00")]
    public async Task A_timestamp_of_an_event_is_UTC_unless_it_has_an_offset(string timestamp)
    {
        await Ingest($$"""{"idempotency_key":"e","event_name":"n","timestamp":"{{timestamp}}","properties":{},"external_customer_id":"x"}""");

        _api.Billing.Command.ShouldBeAssignableTo<IReadOnlyList<NewUsageEvent>>()!.ShouldHaveSingleItem().Timestamp.ShouldBe(Instant.FromUtc(2026, 2, 1, 0, 0));
    }

    [Fact]
    public async Task Limits_of_an_event_fail_it_and_name_the_limit()
    {
        var many = string.Join(",", Enumerable.Range(0, 201).Select(i => $"\"p{i}\":{i}"));
        (await Errors(Event($$"""{{{many}}}"""))).ShouldHaveSingleItem().ShouldBe("events[0].properties: has 201 properties; at most 200 are accepted.");
        (await Errors(Event($$"""{"p":"{{new string('x', 8193)}}"}"""))).ShouldHaveSingleItem().ShouldStartWith("events[0].properties.p: has 8193 characters, at most 8192 are accepted: 'xxx");
        (await Errors(Event("{}", key: new string('k', 256)))).ShouldHaveSingleItem().ShouldStartWith("events[0].idempotency_key: has 256 characters");
        (await Errors(Event("{}", key: ""))).ShouldHaveSingleItem().ShouldBe("events[0].idempotency_key: must have 1 to 255 characters, but is empty.");
        (await Errors("""{"idempotency_key":"e","event_name":"n","timestamp":"2026-02-01","properties":{},"external_customer_id":"x"}"""))
            .ShouldHaveSingleItem().ShouldStartWith("events[0].timestamp: must have a time and an offset");
        (await Errors("""{"idempotency_key":"e","event_name":"n","timestamp":"2026-02-01T00:00:00Z","properties":{}}"""))
            .ShouldHaveSingleItem().ShouldBe("events[0].customer_id: exactly one of customer_id and external_customer_id is required.");
        (await Errors("""{"idempotency_key":"e","event_name":"n","timestamp":"2026-02-01T00:00:00Z","properties":{},"customer_id":"nope"}"""))
            .ShouldHaveSingleItem().ShouldBe("events[0].customer_id: no customer has the id 'nope'.");
    }

    [Fact]
    public async Task What_the_service_refuses_is_answered_alike()
    {
        _api.Billing.Ingested = new IngestResult([new IngestFailure("e1", ["another body was sent under this key."])], 0, 0);

        var reply = await Ingest(Event("{}"));

        reply.ShouldBeProblem(400, "400-request-validation-errors");
        JsonSchema.Violations("EventIngestResponse", JsonSerializer.SerializeToElement(
            new Dictionary<string, JsonElement> { ["validation_failed"] = reply.Body.GetProperty("validation_failed") })).ShouldBeEmpty();
        reply.Errors.ShouldBe(["another body was sent under this key."]);
    }

    [Theory]
    [InlineData("{}", "events: is required.")]
    [InlineData("""{"events":{}}""", "events: must be a list, not an object.")]
    [InlineData("""{"events":[1]}""", "events[0]: must be an object, not the number 1.")]
    [InlineData("""{"events":[],"backfill_id":"b"}""", "backfill_id: is not supported yet and would change what is charged; leave it out.")]
    public async Task A_batch_that_is_none_is_refused_whole(string body, string error)
    {
        (await _api.PostAsync("/v1/ingest", body, ApiRole.Ingest)).ShouldBeInvalid().ShouldBe(error);
    }

    [Fact]
    public async Task A_backfill_is_refused_rather_than_taken_as_ordinary_usage()
    {
        (await _api.PostAsync("/v1/ingest?backfill_id=b", """{"events":[]}""")).ShouldBeInvalid().ShouldBe("backfill_id: is not supported yet; leave it out.");
    }

    [Fact]
    public async Task A_batch_over_the_engines_limit_is_refused_before_it_is_read()
    {
        (await _api.PostAsync("/v1/ingest", $$"""{"events":[{{string.Join(",", Enumerable.Repeat("{}", 10_001))}}]}"""))
            .ShouldBeInvalid().ShouldBe("events: has 10001 entries; at most 10000 are accepted.");
    }

    private Task<Reply> Ingest(string @event) => _api.PostAsync("/v1/ingest", $$"""{"events":[{{@event}}]}""", ApiRole.Ingest);

    private async Task<string[]> Errors(string @event) => (await Ingest(@event)).Errors;

    private static string Event(string properties, string key = "e1") =>
        $$"""{"idempotency_key":"{{key}}","event_name":"call","timestamp":"2026-02-01T00:00:00Z","external_customer_id":"x","properties":{{properties}}}""";
}
