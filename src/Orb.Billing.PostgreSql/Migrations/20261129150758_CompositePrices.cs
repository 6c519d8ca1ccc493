using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Orb.Billing.PostgreSql.Migrations
{
    /// <inheritdoc />
    internal partial class CompositePrices : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "composite_filters",
                schema: "orb",
                table: "prices",
                type: "text",
                nullable: true,
                collation: "C");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "composite_filters",
                schema: "orb",
                table: "prices");
        }
    }
}
