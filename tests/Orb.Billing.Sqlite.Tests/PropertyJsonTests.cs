using Orb.Billing.Core.Metering;
using Orb.Billing.EntityFrameworkCore.Metering;

namespace Orb.Billing.Sqlite.Tests;

public sealed class PropertyJsonTests
{
    [Fact]
    public void Stored_properties_are_written_as_they_came()
    {
        var properties = new Dictionary<string, PropertyValue>
        {
            ["as sent"] = PropertyValue.Number("-1.50e+2"),
            ["made"] = PropertyValue.Number(7922816251426433759354395033m),
            ["text"] = PropertyValue.Text("1.50"),
            ["no"] = PropertyValue.Boolean(false),
            ["nothing"] = default,
            ["<ü\"\n"] = PropertyValue.Text("\u0000é😀"),
        };

        var json = PropertyJson.Write(properties);
        var read = PropertyJson.Read(json);

        json.ShouldStartWith("""{"as sent":-1.50e+2,"made":7922816251426433759354395033,"text":"1.50","no":false,"nothing":null,""");
        read.ShouldBe(properties);
        read["as sent"].Written.ShouldBe("-1.50e+2");
    }
}
