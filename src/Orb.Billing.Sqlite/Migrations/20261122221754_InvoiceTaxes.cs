using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Orb.Billing.Sqlite.Migrations
{
    /// <inheritdoc />
    internal partial class InvoiceTaxes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "tax_point",
                table: "orb_manual_lines",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "taxes",
                table: "orb_manual_lines",
                type: "TEXT",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<string>(
                name: "taxation",
                table: "orb_invoices",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "tax_point",
                table: "orb_invoice_lines",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "taxes",
                table: "orb_invoice_lines",
                type: "TEXT",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<string>(
                name: "credits_returned",
                table: "orb_credit_note_lines",
                type: "TEXT",
                nullable: false,
                defaultValue: "0");

            migrationBuilder.AddColumn<string>(
                name: "discount",
                table: "orb_credit_note_lines",
                type: "TEXT",
                nullable: false,
                defaultValue: "0");

            migrationBuilder.AddColumn<string>(
                name: "net",
                table: "orb_credit_note_lines",
                type: "TEXT",
                nullable: false,
                defaultValue: "0");

            migrationBuilder.AddColumn<string>(
                name: "taxes",
                table: "orb_credit_note_lines",
                type: "TEXT",
                nullable: false,
                defaultValue: "[]");

            // Before this migration nothing was taxed: a credit was all money.
            migrationBuilder.Sql("UPDATE orb_credit_note_lines SET net = amount");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "tax_point",
                table: "orb_manual_lines");

            migrationBuilder.DropColumn(
                name: "taxes",
                table: "orb_manual_lines");

            migrationBuilder.DropColumn(
                name: "taxation",
                table: "orb_invoices");

            migrationBuilder.DropColumn(
                name: "tax_point",
                table: "orb_invoice_lines");

            migrationBuilder.DropColumn(
                name: "taxes",
                table: "orb_invoice_lines");

            migrationBuilder.DropColumn(
                name: "credits_returned",
                table: "orb_credit_note_lines");

            migrationBuilder.DropColumn(
                name: "discount",
                table: "orb_credit_note_lines");

            migrationBuilder.DropColumn(
                name: "net",
                table: "orb_credit_note_lines");

            migrationBuilder.DropColumn(
                name: "taxes",
                table: "orb_credit_note_lines");
        }
    }
}
