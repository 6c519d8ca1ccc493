using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Orb.Billing.Catalog;

namespace Orb.Billing.AspNetCore.Conventions;

/// <summary>The JSON body of a request, parsed once and within limits. An endpoint asks it for a command.</summary>
internal sealed class RequestBody
{
    public const int MaximumDepth = 64;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaximumDepth, AllowDuplicateProperties = false };
    private static readonly JsonElement Empty = JsonDocument.Parse("{}").RootElement;
    private static readonly object Key = new();

    private readonly JsonElement _root;
    private readonly Problem? _problem;
    private KnownPriceModels _models = KnownPriceModels.Standard;

    private RequestBody(JsonElement root, Problem? problem)
    {
        _root = root;
        _problem = problem;
    }

    /// <summary>Hands the bytes the pipeline has read to the endpoint.</summary>
    public static void Keep(HttpContext context, ReadOnlyMemory<byte> bytes) => context.Items[Key] = bytes;

    /// <summary>Called by the framework for a parameter of this type.</summary>
    public static ValueTask<RequestBody?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        var bytes = context.Items.TryGetValue(Key, out var kept) ? (ReadOnlyMemory<byte>)kept! : default;
        var body = Parse(bytes);
        body._models = context.RequestServices.GetRequiredService<KnownPriceModels>();
        return ValueTask.FromResult<RequestBody?>(body);
    }

    public static RequestBody Parse(ReadOnlyMemory<byte> bytes)
    {
        // An SDK sends "content-type: application/json" with nothing behind it; what is missing then is said by the fields.
        var json = bytes.Span.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
        if (json.Span.Trim(" \t\r\n"u8).IsEmpty)
            return new RequestBody(Empty, null);
        if (!Utf8.IsValid(json.Span))
            return Refused("The body is not valid UTF-8.");
        try
        {
            if (TextProblem(json.Span) is { } problem)
                return Refused(problem);
            // Not disposed: its elements live as long as the request, and its memory is not pooled.
            var root = JsonDocument.Parse(json.ToArray(), Strict).RootElement;
            return root.ValueKind == JsonValueKind.Object
                ? new RequestBody(root, null)
                : Refused($"The body must be a JSON object, not {Fields.Describe(root)}.");
        }
        catch (JsonException wrong)
        {
            // A duplicate key has a name but no position.
            var position = wrong.LineNumber is null
                ? ""
                : string.Create(CultureInfo.InvariantCulture, $", at line {wrong.LineNumber + 1}, byte {wrong.BytePositionInLine + 1}");
            return Refused($"The body is not JSON that is accepted{position}: {Reason(wrong)}");
        }
    }

    /// <summary>Reads a command; what is wrong with any field comes back in one answer.</summary>
    public Outcome<T> Read<T>(Func<Fields, T> read)
        where T : notnull
    {
        var issues = new FieldIssues();
        var value = read(new Fields(_root, "", issues, null, _models));
        return issues.Refusal is { } refusal ? refusal : value;
    }

    /// <summary>Reads a command, carries it out and answers with its result or its refusal.</summary>
    public async Task<IResult> SendAsync<TCommand, TResult>(
        Func<Fields, TCommand> read, Func<TCommand, Task<Outcome<TResult>>> send, Func<TResult, Answer> success)
        where TCommand : notnull
        where TResult : notnull =>
        await AnswerAsync(read, async command => Answer.From(await send(command), success));

    /// <summary>Reads a command and answers as the endpoint says.</summary>
    public async Task<Answer> AnswerAsync<TCommand>(Func<Fields, TCommand> read, Func<TCommand, Task<Answer>> send)
        where TCommand : notnull
    {
        if (_problem is not null)
            return Answer.Of(_problem);
        return Read(read).TryGetValue(out var command, out var refusal) ? await send(command) : Answer.Of(Problem.From(refusal));
    }

    // Half a surrogate pair is no text, and no relational store keeps a NUL: both are refused here, once, rather than failing further in.
    private static string? TextProblem(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaximumDepth });
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName) || !reader.ValueIsEscaped)
                continue;
            try
            {
                if (reader.GetString()!.Contains('\0', StringComparison.Ordinal))
                    return $"A text at byte {reader.TokenStartIndex} holds the character U+0000.";
            }
            catch (InvalidOperationException)
            {
                return $"A text at byte {reader.TokenStartIndex} holds half a surrogate pair.";
            }
        }

        return null;
    }

    // The reason without the place it ends with; it may quote the body, of which only so much goes back.
    private static string Reason(JsonException wrong)
    {
        var reason = wrong.Message.Split([" LineNumber:", " Path:"], 2, StringSplitOptions.None)[0];
        return reason.Length <= 200 ? reason : reason[..200] + "…";
    }

    private static RequestBody Refused(string message) => new(Empty, Problem.Malformed(message));
}
