using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Orb.Billing.Sqlite.Migrations
{
    /// <inheritdoc />
    internal partial class TieredConversion : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "conversion_tiers",
                table: "orb_prices",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "converted_amount",
                table: "orb_invoice_lines",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "converted_units",
                table: "orb_invoice_lines",
                type: "TEXT",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "conversion_tiers",
                table: "orb_prices");

            migrationBuilder.DropColumn(
                name: "converted_amount",
                table: "orb_invoice_lines");

            migrationBuilder.DropColumn(
                name: "converted_units",
                table: "orb_invoice_lines");
        }
    }
}
