using System.Net;
using System.Net.Http.Headers;
using System.Text;
using CsCheck;
using Orb.Billing.AspNetCore.Tests.Support;
using Orb.Billing.Catalog;
using Orb.Billing.Customers;

namespace Orb.Billing.AspNetCore.Tests;

public sealed class RequestBodyTests : IAsyncLifetime
{
    private Api _api = null!;

    public async ValueTask InitializeAsync() => _api = await Api.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData("""{"name":"A",}""", "at line 1, byte 13")]
    [InlineData("""{"name":"A" """, "at line 1")]
    [InlineData("nonsense", "'nonsense' is an invalid JSON literal")]
    [InlineData("[]", "must be a JSON object, not a list")]
    [InlineData("null", "must be a JSON object, not null")]
    [InlineData("{} {}", "byte 4")]
    [InlineData("""{"name":"A","name":"B"}""", "Duplicate")]
    [InlineData("""{"a":{"b":1,"b":2}}""", "Duplicate")]
    [InlineData("""{"name":"\ud800"}""", "surrogate")]
    [InlineData("""{"\ud800":1}""", "surrogate")]
    [InlineData("""{"name":"a\u0000b"}""", "U+0000")]
    public async Task A_body_that_is_no_acceptable_JSON_is_refused_with_the_place(string body, string says)
    {
        (await _api.PostAsync("/v1/customers", body)).ShouldBeInvalid().ShouldContain(says);
        _api.Billing.Calls.ShouldBe(0);
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    [InlineData(1000, false)]
    [InlineData(100_000, false)]
    public async Task Depth_ends_at_64(int depth, bool accepted)
    {
        var body = $$"""{"name":"A","email":"a@b.test","deep":{{new string('[', depth - 1)}}{{new string(']', depth - 1)}}}""";

        var reply = await _api.PostAsync("/v1/customers", body);

        if (accepted)
            reply.Status.ShouldBe(HttpStatusCode.Created);
        else
            reply.ShouldBeInvalid().ShouldContain("64");
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF8_are_refused()
    {
        using var client = _api.Client();
        using var content = new ByteArrayContent([(byte)'{', (byte)'"', 0xFF, (byte)'"', (byte)':', (byte)'1', (byte)'}']);

        (await client.PostAsync("/v1/customers", content)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_byte_order_mark_is_skipped()
    {
        (await _api.PostAsync("/v1/items", "\uFEFF{\"name\":\"A\"}")).Status.ShouldBe(HttpStatusCode.Created);
    }

    [Theory]
    [InlineData("""{"name":12,"email":"a@b.test"}""", "name: must be a string, not the number 12.")]
    [InlineData("""{"name":null,"email":"a@b.test"}""", "name: is required.")]
    [InlineData("""{"name":"A","email":"a@b.test","auto_collection":"yes"}""", "auto_collection: must be true or false, not the string 'yes'.")]
    [InlineData("""{"name":"A","email":"a@b.test","additional_emails":"x@y.test"}""", "additional_emails: must be a list, not the string 'x@y.test'.")]
    [InlineData("""{"name":"A","email":"a@b.test","additional_emails":[1]}""", "additional_emails[0]: must be a string, not the number 1.")]
    [InlineData("""{"name":"A","email":"a@b.test","metadata":{"k":{}}}""", "metadata.k: must be a string or null, not an object.")]
    [InlineData("""{"name":"A","email":"a@b.test","billing_address":[]}""", "billing_address: must be an object, not a list.")]
    [InlineData("""{"name":"A","email":"a@b.test","billing_address":{"city":1}}""", "billing_address.city: must be a string, not the number 1.")]
    [InlineData("""{"name":"A","email":"a@b.test","hierarchy":{"parent_customer_id":"x"}}""", "hierarchy: is not supported yet and would change what is charged; leave it out.")]
    [InlineData("""{"name":"A","email":"a@b.test","tax_configuration":{"tax_exempt":true}}""", "tax_configuration: is not supported yet and would change what is charged; leave it out.")]
    public async Task A_wrong_member_is_named_with_what_was_found(string body, string error)
    {
        (await _api.PostAsync("/v1/customers", body)).ShouldBeInvalid().ShouldBe(error);
    }

    [Fact]
    public async Task Every_wrong_member_is_named_in_one_answer_and_long_values_are_cut()
    {
        var reply = await _api.PostAsync("/v1/customers", $$"""{"name":{{new string('9', 500)}},"timezone":true}""");

        reply.Errors.Length.ShouldBe(3);
        reply.Errors[0].ShouldBe($"name: must be a string, not the number {new string('9', 64)}….");
        reply.Errors.ShouldContain("email: is required.");
    }

    [Fact]
    public async Task Read_only_and_unknown_members_are_never_bound()
    {
        await _api.PostAsync("/v1/customers", """{"name":"A","email":"a@b.test","id":"x","balance":"1000.00","tenant_id":"y","created_at":"z","shoe_size":[{}]}""");

        _api.Billing.Command.ShouldBe(new CreateCustomer { Name = "A", Email = "a@b.test" });
    }

    [Theory]
    [InlineData("1e999", "has more than 28 significant digits or is out of range.")]
    [InlineData("1234567890123456789012345678901234567890", "has more than 28 significant digits or is out of range.")]
    [InlineData("0.00000000000000000000000000001", "has more than 28 significant digits or is out of range.")]
    [InlineData("-0", "-0 is not a decimal number.")]
    public async Task A_number_beyond_what_is_exact_is_refused_by_name(string number, string says)
    {
        var error = (await _api.PostAsync("/v1/plans", PlanWith($"\"fixed_price_quantity\":{number},"))).ShouldBeInvalid();

        error.ShouldStartWith("prices[0].price.fixed_price_quantity: ");
        error.ShouldContain(says);
    }

    [Fact]
    public async Task A_number_arrives_exactly()
    {
        await _api.PostAsync("/v1/plans", PlanWith("\"fixed_price_quantity\":1234567890.123456789012345678,"));

        _api.Billing.Command.ShouldBeOfType<CreatePlan>().Prices[0].FixedPriceQuantity.ShouldBe(1234567890.123456789012345678m);
    }

    [Fact]
    public async Task An_empty_body_is_accepted_where_nothing_is_required()
    {
        using var client = _api.Client();
        using var typed = new ByteArrayContent([]) { Headers = { ContentType = new MediaTypeHeaderValue(Api.Json) } };

        (await client.PostAsync($"/v1/invoices/{Samples.Draft.Invoice.Id}/issue", typed)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.PostAsync($"/v1/invoices/{Samples.Draft.Invoice.Id}/issue", null)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await _api.PostAsync("/v1/subscriptions/01j0000000e00800000000002g/cancel", "")).ShouldBeInvalid().ShouldBe("cancel_option: is required.");
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused_naming_size_and_limit()
    {
        var reply = await _api.PostAsync("/v1/customers", new string(' ', (5 * 1024 * 1024) + 1));

        reply.ShouldBeProblem(413, "413-request-too-large");
        reply.Detail.ShouldBe("The body has 5242881 bytes; at most 5242880 are accepted.");
        (await _api.PostAsync("/v1/ingest", new string(' ', (5 * 1024 * 1024) + 1) + """{"events":[]}""")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_hundred_megabytes_are_refused_without_being_read_with_and_without_their_length()
    {
        await using var api = await Api.StartAsync(socket: true);
        using var client = api.Client();
        foreach (var length in (long?[])[100_000_000, null])
        {
            var sent = new Endless(100_000_000, length);
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/ingest") { Content = sent };
            request.Headers.ExpectContinue = length is not null;

            HttpResponseMessage? response = null;
            try
            {
                response = await client.SendAsync(request);
            }
            catch (HttpRequestException)
            {
                // The server closed while we were still sending: refused as well.
            }

            using (response)
                (response?.StatusCode ?? HttpStatusCode.RequestEntityTooLarge).ShouldBe(HttpStatusCode.RequestEntityTooLarge);
            sent.Sent.ShouldBeLessThan(60_000_000);
        }
    }

    [Fact]
    public void No_bytes_at_all_make_the_reader_throw()
    {
        Gen.Frequency((3, Gen.String[Gen.Char["{}[]\":,\\u0d8 e-+.1tfnul\u00fc\u0000\ud800"], 0, 60]), (1, Gen.String)).Sample(text =>
        {
            Conventions.RequestBody.Parse(Encoding.UTF8.GetBytes(text)).ShouldNotBeNull();
            return true;
        });
        Gen.Byte.Array[0, 40].Sample(bytes => Conventions.RequestBody.Parse(bytes) is not null);
    }

    private static string PlanWith(string members) => """
        {"name":"P","currency":"USD","prices":[{"price":{MEMBERS"name":"Seats","item_id":"ITEM","cadence":"monthly","model_type":"unit",
        "unit_config":{"unit_amount":"1"}}}]}
        """.Replace("MEMBERS", members, StringComparison.Ordinal).Replace("ITEM", Samples.Item.Id.ToString(), StringComparison.Ordinal);

    private sealed class Endless(long size, long? length) : HttpContent
    {
        public long Sent { get; private set; }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var chunk = new byte[1_000_000];
            for (; Sent < size; Sent += chunk.Length)
                await stream.WriteAsync(chunk);
        }

        protected override bool TryComputeLength(out long computed)
        {
            computed = length ?? 0;
            return length is not null;
        }
    }
}
