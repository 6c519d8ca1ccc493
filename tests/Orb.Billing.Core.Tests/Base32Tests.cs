using CsCheck;
using Orb.Billing.Core.Subscriptions;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests;

public sealed class Base32Tests
{
    private static readonly Gen<Guid> Guids = Gen.Frequency((9, Gen.Guid), (1, Gen.OneOf(Guid.Empty, Guid.AllBitsSet)));

    [Theory]
    [InlineData("00000000-0000-0000-0000-000000000000", "00000000000000000000000000")]
    [InlineData("00000000-0000-0000-0000-000000000001", "00000000000000000000000001")]
    [InlineData("00000000-0000-0000-0000-000000000020", "00000000000000000000000010")]
    [InlineData("ffffffff-ffff-ffff-ffff-ffffffffffff", "7zzzzzzzzzzzzzzzzzzzzzzzzz")]
    [InlineData("01932c07-209f-7dd8-8000-000000000000", "01jcp0e84zfqc8000000000000")]
    public void An_id_is_written_as_26_characters_and_read_back(string uuid, string text)
    {
        Base32.Write(Guid.Parse(uuid)).ShouldBe(text);
        Base32.TryRead(text, out var read).ShouldBeTrue();
        read.ShouldBe(Guid.Parse(uuid));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0000000000000000000000000")]
    [InlineData("000000000000000000000000000")]
    [InlineData("80000000000000000000000000")] // 129 bits
    [InlineData("zzzzzzzzzzzzzzzzzzzzzzzzzz")]
    [InlineData("7ZZZZZZZZZZZZZZZZZZZZZZZZZ")]
    [InlineData("0000000000000000000000000A")]
    [InlineData("0000000000000000000000000i")]
    [InlineData("0000000000000000000000000l")]
    [InlineData("0000000000000000000000000o")]
    [InlineData("0000000000000000000000000u")]
    [InlineData("0000000000000000000000000-")]
    [InlineData(" 0000000000000000000000000")]
    [InlineData("0000000000000000000000000\u0660")] // another digit zero
    public void Every_other_spelling_is_refused(string text)
    {
        Base32.TryRead(text, out var read).ShouldBeFalse();
        read.ShouldBe(Guid.Empty);
        CustomerId.TryParse(text, out _).ShouldBeFalse();
    }

    [Fact]
    public void No_text_at_all_is_no_id() => CustomerId.TryParse(null, out _).ShouldBeFalse();

    [Fact]
    public void What_is_written_is_read_back() =>
        Guids.Sample(guid => Base32.TryRead(Base32.Write(guid), out var read) && read == guid, iter: Runs(10_000));

    [Fact]
    public void The_order_of_the_ids_is_the_order_of_the_texts() =>
        Gen.Select(Guids, Guids).Sample((a, b) =>
            Math.Sign(string.CompareOrdinal(Base32.Write(a), Base32.Write(b))) == Math.Sign(a.CompareTo(b)), iter: Runs(10_000));

    [Fact]
    public void One_changed_character_is_another_id_or_none() =>
        Gen.Select(Guids, Gen.Int[0, 25], Gen.Char[' ', '~']).Sample((guid, at, c) =>
        {
            var text = Base32.Write(guid).ToCharArray();
            var same = text[at] == c;
            text[at] = c;
            return !Base32.TryRead(text, out var read) || (read == guid) == same;
        }, iter: Runs(10_000));
}
