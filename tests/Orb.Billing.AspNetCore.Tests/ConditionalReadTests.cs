using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Orb.Billing.AspNetCore.Tests.Support;
using Orb.Billing.Tenants;

namespace Orb.Billing.AspNetCore.Tests;

/// <summary>Whoever has read a resource asks whether it has changed, and is not sent it again when it has not.</summary>
public sealed class ConditionalReadTests : IAsyncLifetime
{
    private static readonly string Path = $"/v1/customers/{Samples.Customer.Id}";

    private Api _api = null!;

    public async ValueTask InitializeAsync() => _api = await Api.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_resource_that_is_as_it_was_is_not_sent_again()
    {
        var first = await _api.GetAsync(Path);
        var tag = first.Headers["ETag"];
        tag.ShouldStartWith("W/\"");

        var again = await AskAsync(_api, tag);

        again.Status.ShouldBe(HttpStatusCode.NotModified);
        again.Bytes.ShouldBeEmpty();
        again.ContentType.ShouldBeNull();
        again.Headers["ETag"].ShouldBe(tag);
        (await _api.GetAsync(Path)).Headers["ETag"].ShouldBe(tag);
    }

    [Theory]
    [InlineData("TAG", true)]
    [InlineData("\"another\", TAG", true)]
    [InlineData("*", true)]
    [InlineData("\"another\"", false)]
    [InlineData("nonsense", false)]
    [InlineData("", false)]
    public async Task A_known_tag_may_stand_among_others_and_what_is_no_list_of_tags_is_no_condition(string known, bool matches)
    {
        var tag = (await _api.GetAsync(Path)).Headers["ETag"];

        (await AskAsync(_api, known.Replace("TAG", tag, StringComparison.Ordinal))).Status.ShouldBe(matches ? HttpStatusCode.NotModified : HttpStatusCode.OK);
        // Whether a proxy made the tag strong or not says nothing about the resource.
        (await AskAsync(_api, tag[2..])).Status.ShouldBe(HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task A_resource_that_has_changed_is_sent_with_another_tag()
    {
        var tag = (await _api.GetAsync(Path)).Headers["ETag"];
        _api.Billing.Customer = Samples.Customer with { Name = "Renamed" };

        var changed = await AskAsync(_api, tag);

        changed.Status.ShouldBe(HttpStatusCode.OK);
        changed.Text.ShouldContain("Renamed");
        changed.Headers["ETag"].ShouldNotBe(tag);
    }

    [Fact]
    public async Task Writes_and_refusals_have_no_tag_and_no_condition()
    {
        const string Body = """{"name":"A","email":"a@b.test"}""";
        (await _api.PostAsync("/v1/customers", Body)).Headers.ContainsKey("ETag").ShouldBeFalse();
        var conditional = await _api.PostAsync("/v1/customers", Body, headers: ("If-None-Match", "*"));
        conditional.Status.ShouldBe(HttpStatusCode.Created);
        (await _api.GetAsync("/v1/customers/nope")).Headers.ContainsKey("ETag").ShouldBeFalse();
        (await _api.SendAsync("GET", "/v1/customers/nope", null, ApiRole.Admin, ("If-None-Match", "*"))).ShouldBeProblem(404, "404-resource-not-found");
        (await _api.SendAsync("GET", Path, null, ApiRole.Ingest, ("If-None-Match", "*"))).ShouldBeProblem(403, "403-permission-denied");
        (await _api.SendAsync("GET", Path, null, null, ("If-None-Match", "*"))).ShouldBeProblem(401, "401-authentication-error");
    }

    [Fact]
    public async Task A_compressed_answer_has_the_tag_of_the_plain_one()
    {
        await using var api = await Api.StartAsync(
            map: app =>
            {
                app.UseResponseCompression();
                app.MapOrbBilling();
            },
            services: services => services.AddResponseCompression());
        var plain = await api.GetAsync(Path);

        var packed = await api.SendAsync("GET", Path, null, ApiRole.Admin, ("Accept-Encoding", "gzip"));

        packed.Headers["ETag"].ShouldBe(plain.Headers["ETag"]);
        using var unpacked = new StreamReader(new GZipStream(new MemoryStream(packed.Bytes), CompressionMode.Decompress), Encoding.UTF8);
        (await unpacked.ReadToEndAsync()).ShouldBe(plain.Text);
        var again = await api.SendAsync("GET", Path, null, ApiRole.Admin, ("Accept-Encoding", "gzip"), ("If-None-Match", packed.Headers["ETag"]));
        again.Status.ShouldBe(HttpStatusCode.NotModified);
        again.Bytes.ShouldBeEmpty();
    }

    private static Task<Reply> AskAsync(Api api, string known) => api.SendAsync("GET", Path, null, ApiRole.Admin, ("If-None-Match", known));
}
