using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Orb.Billing.Sqlite.Migrations
{
    /// <inheritdoc />
    internal partial class ThresholdInvoices : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "invoicing_threshold",
                table: "orb_subscriptions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "earlier_credits",
                table: "orb_invoice_lines",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "earlier_quantity",
                table: "orb_invoice_lines",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "earlier_settled",
                table: "orb_invoice_lines",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "earlier_subtotal",
                table: "orb_invoice_lines",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "orb_threshold_checks",
                columns: table => new
                {
                    tenant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    subscription_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    day = table.Column<string>(type: "TEXT", nullable: false),
                    customer_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orb_threshold_checks", x => new { x.tenant_id, x.subscription_id, x.day });
                    table.ForeignKey(
                        name: "fk_orb_threshold_checks_orb_subscriptions_tenant_id_subscription_id",
                        columns: x => new { x.tenant_id, x.subscription_id },
                        principalTable: "orb_subscriptions",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_orb_subscriptions_tenant_id_invoicing_threshold",
                table: "orb_subscriptions",
                columns: new[] { "tenant_id", "invoicing_threshold" },
                filter: "invoicing_threshold IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_orb_threshold_checks_tenant_id_customer_id",
                table: "orb_threshold_checks",
                columns: new[] { "tenant_id", "customer_id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "orb_threshold_checks");

            migrationBuilder.DropIndex(
                name: "ix_orb_subscriptions_tenant_id_invoicing_threshold",
                table: "orb_subscriptions");

            migrationBuilder.DropColumn(
                name: "invoicing_threshold",
                table: "orb_subscriptions");

            migrationBuilder.DropColumn(
                name: "earlier_credits",
                table: "orb_invoice_lines");

            migrationBuilder.DropColumn(
                name: "earlier_quantity",
                table: "orb_invoice_lines");

            migrationBuilder.DropColumn(
                name: "earlier_settled",
                table: "orb_invoice_lines");

            migrationBuilder.DropColumn(
                name: "earlier_subtotal",
                table: "orb_invoice_lines");
        }
    }
}
