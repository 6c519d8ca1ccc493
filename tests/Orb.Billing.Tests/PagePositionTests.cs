using CsCheck;
using NodaTime;

namespace Orb.Billing.Tests;

public sealed class PagePositionTests
{
    [Fact]
    public void A_cursor_gives_back_its_position()
    {
        Gen.Select(Gen.Guid, Gen.Long[-99_999_999_999, 9_999_999_999_999_999], Gen.Bool).Sample((id, ticks, byTime) =>
        {
            var position = new PagePosition(byTime ? Instant.FromUnixTimeTicks(ticks) : null, id);
            PagePosition.TryParse(position.ToCursor(), out var read).ShouldBeTrue();
            read.ShouldBe(position);
        });
    }

    [Fact]
    public void Text_that_no_page_has_given_out_is_refused_and_never_throws()
    {
        Gen.String.Sample(text =>
        {
            if (PagePosition.TryParse(text, out var position))
                position!.ToCursor().ShouldBe(text);
        });
        PagePosition.TryParse("", out _).ShouldBeFalse();
        PagePosition.TryParse("AQ", out _).ShouldBeFalse();
        PagePosition.TryParse(new string('A', 1_000_000), out _).ShouldBeFalse();
    }
}
