using Orb.Billing.Core.Credits;
using static Orb.Billing.Core.Tests.Credits.Credit;

namespace Orb.Billing.Core.Tests.Credits;

/// <summary>Ids of blocks have a wire form and an order, the last resort of the burn order (R17).</summary>
public sealed class CreditBlockIdTests
{
    [Fact]
    public void An_id_is_read_as_it_is_written()
    {
        const string Written = "01jcp0e84zfqc8000000000000";
        var id = new CreditBlockId(Guid.Parse("01932c07-209f-7dd8-8000-000000000000"));
        id.ToString().ShouldBe(Written);
        (CreditBlockId.TryParse(Written, out var read), read).ShouldBe((true, id));
        CreditBlockId.TryParse("0", out _).ShouldBeFalse();
    }

    [Fact]
    public void Ids_are_ordered()
    {
        var (first, same, second) = (Block(1), Block(1), Block(2));
        (first < second, first <= second, first > second, first >= second).ShouldBe((true, true, false, false));
        (second < first, second <= first, second > first, second >= first).ShouldBe((false, false, true, true));
        (first < same, first <= same, first > same, first >= same).ShouldBe((false, true, false, true));
    }
}
