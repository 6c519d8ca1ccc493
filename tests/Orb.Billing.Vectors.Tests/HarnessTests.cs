using System.Text.Json;
using System.Text.Json.Nodes;
using NodaTime;

namespace Orb.Billing.Vectors.Tests;

/// <summary>What the harness promises the forms: it compares by value, misses nothing that differs and nothing that was left unread.</summary>
public sealed class HarnessTests
{
    [Theory]
    [InlineData("""{"a":"26.870"}""", """{"a":"26.87","b":"1"}""")]
    [InlineData("""{"a":"0"}""", """{"a":"0.00"}""")]
    [InlineData("""{"a":3}""", """{"a":"3"}""")]
    [InlineData("""{"a":null}""", """{"a":null}""")]
    [InlineData("""{"a":true,"b":["x","y"]}""", """{"a":true,"b":["x","y"]}""")]
    [InlineData("""{"a":[{"b":"2026-01-31T00:00:00Z"}]}""", """{"a":[{"b":"2026-01-31T00:00:00.000Z","c":"1"}]}""")]
    public void What_is_equal_by_value_is_equal(string expected, string actual) => Differences(expected, actual).ShouldBeEmpty();

    [Theory]
    [InlineData("""{"a":"26.87"}""", """{"a":"26.88"}""", "expect.a: expected \"26.87\", got \"26.88\"")]
    [InlineData("""{"a":"1"}""", """{"b":"1"}""", "expect.a: expected \"1\", got nothing")]
    [InlineData("""{"a":["1","2"]}""", """{"a":["2","1"]}""", "expect.a[0]: expected \"1\", got \"2\"")]
    [InlineData("""{"a":["1","2"]}""", """{"a":["1","2","3"]}""", "expect.a: expected [\"1\",\"2\"], got [\"1\",\"2\",\"3\"]")]
    [InlineData("""{"a":["1","2"]}""", """{"a":["1"]}""", "expect.a: expected [\"1\",\"2\"], got [\"1\"]")]
    [InlineData("""{"a":{"b":"x"}}""", """{"a":"x"}""", "expect.a: expected {\"b\":\"x\"}, got \"x\"")]
    [InlineData("""{"a":"x"}""", """{"a":["x"]}""", "expect.a: expected \"x\", got [\"x\"]")]
    [InlineData("""{"a":null}""", """{"a":"0"}""", "expect.a: expected null, got \"0\"")]
    [InlineData("""{"a":"0"}""", """{"a":null}""", "expect.a: expected \"0\", got nothing")]
    [InlineData("""{"a":true}""", """{"a":"true"}""", "expect.a: expected true, got \"true\"")]
    [InlineData("""{"a":"2026-01-31"}""", """{"a":"2026-01-31T00:00:00Z"}""", "expect.a: expected \"2026-01-31\", got \"2026-01-31T00:00:00Z\"")]
    public void What_differs_is_named(string expected, string actual, string difference) =>
        Differences(expected, actual).First().ShouldBe(difference);

    [Fact]
    public void What_was_not_read_is_named()
    {
        var given = Parsed("""{"a":"1","b":{"c":"2","d":null},"e":["3",{"f":"4"}],"g":{},"h":[],"i":true}""");
        given["a"].Decimal().ShouldBe(1m);
        given.Unread().ShouldBe(["given.b", "given.e", "given.g", "given.h", "given.i"]);
        given["b"].ShouldNotBeNull();
        given["e"].Items()[0].Decimal().ShouldBe(3m);
        given["g"].Members().ShouldBeEmpty();
        given["h"].Items().ShouldBeEmpty();
        given["i"].Flag().ShouldBeTrue();
        given.Unread().ShouldBe(["given.b.c", "given.e[1].f"]);
        given["b"]["c"].Integer().ShouldBe(2);
        given["e"].Items()[1]["f"].Text().ShouldBe("4");
        given.Unread().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("1.5")]
    [InlineData("x")]
    [InlineData("1,000")]
    public void A_value_that_is_none_is_not_understood(string text)
    {
        var given = Parsed($$"""{"a":"{{text}}"}""")["a"];
        Should.Throw<NotUnderstoodException>(() => given.Integer()).What.ShouldBe($"given.a: \"{text}\"");
        Should.Throw<NotUnderstoodException>(() => given.Date());
        Should.Throw<NotUnderstoodException>(() => given.Instant());
        Should.Throw<NotUnderstoodException>(() => given.Zone());
        Should.Throw<NotUnderstoodException>(() => given.Flag());
        Should.Throw<NotUnderstoodException>(() => given.Items());
        Should.Throw<NotUnderstoodException>(() => given.Members());
        Should.Throw<NotUnderstoodException>(() => given["b"]);
    }

    [Fact]
    public void A_member_that_is_needed_and_missing_is_not_understood() =>
        Should.Throw<NotUnderstoodException>(() => Parsed("""{"a":null}""")["a"]).What.ShouldBe("given without a");

    [Fact]
    public void Dates_and_instants_are_told_apart()
    {
        var given = Parsed("""{"a":"2026-03-29","b":"2026-03-28T23:30:00Z","c":"Europe/Berlin"}""");
        var zone = given["c"].Zone();
        given["a"].InstantIn(zone).ShouldBe(Instant.FromUtc(2026, 3, 28, 23, 0));
        given["b"].InstantIn(zone).ShouldBe(Instant.FromUtc(2026, 3, 28, 23, 30));
        given["a"].DateIn(zone).ShouldBe(new LocalDate(2026, 3, 29));
        given["b"].DateIn(zone).ShouldBe(new LocalDate(2026, 3, 29));
    }

    [Theory]
    [InlineData("""{"zone":"UTC","date":"2026-01-01"}""", """{"instant":"2026-01-01T00:00:00Z"}""", "Passed")]
    [InlineData("""{"zone":"UTC","date":"2026-01-01"}""", """{"instant":"2026-01-02T00:00:00Z"}""", "Failed")]
    [InlineData("""{"zone":"UTC","date":"2026-01-01"}""", """{"instant":"2026-01-01T00:00:00Z","weekday":"4"}""", "NotUnderstood")]
    [InlineData("""{"zone":"UTC","date":"2026-01-01","calendar":"iso"}""", """{"instant":"2026-01-01T00:00:00Z"}""", "NotUnderstood")]
    [InlineData("""{"zone":"Mars/Olympus","date":"2026-01-01"}""", """{"instant":"2026-01-01T00:00:00Z"}""", "NotUnderstood")]
    public void A_case_is_judged_by_what_it_says_and_expects(string given, string expect, string verdict) =>
        Replay.Of(new VectorCase("day_start", "made up", Json(given), Json(expect))).Verdict.ToString().ShouldBe(verdict);

    [Fact]
    public void What_the_core_refuses_is_a_failure()
    {
        var vector = new VectorCase("allocate", "made up", Json("""{"amount":"1.5","currency":"JPY","weights":["1"]}"""), Json("""{"amounts":["1"]}"""));
        var (verdict, why) = Replay.Of(vector);
        verdict.ShouldBe(Verdict.Failed);
        why.ShouldContain("1.5 has more than the 0 decimal places of JPY");
    }

    private static Given Parsed(string json) => new(Json(json));

    private static JsonElement Json(string json) => JsonElement.Parse(json);

    private static string[] Differences(string expected, string actual) => [.. Comparison.Differences(Json(expected), JsonNode.Parse(actual))];
}
