using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Orb.Billing.PostgreSql.Migrations
{
    /// <inheritdoc />
    internal partial class TieredConversion : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "conversion_tiers",
                schema: "orb",
                table: "prices",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<decimal>(
                name: "converted_amount",
                schema: "orb",
                table: "invoice_lines",
                type: "numeric",
                nullable: true);

            migrationBuilder.AddColumn<decimal>(
                name: "converted_units",
                schema: "orb",
                table: "invoice_lines",
                type: "numeric",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "conversion_tiers",
                schema: "orb",
                table: "prices");

            migrationBuilder.DropColumn(
                name: "converted_amount",
                schema: "orb",
                table: "invoice_lines");

            migrationBuilder.DropColumn(
                name: "converted_units",
                schema: "orb",
                table: "invoice_lines");
        }
    }
}
