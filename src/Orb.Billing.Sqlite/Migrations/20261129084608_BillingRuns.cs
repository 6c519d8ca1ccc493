using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Orb.Billing.Sqlite.Migrations
{
    /// <inheritdoc />
    internal partial class BillingRuns : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_orb_invoices_tenant_id_customer_id",
                table: "orb_invoices");

            migrationBuilder.CreateTable(
                name: "orb_billing_runs",
                columns: table => new
                {
                    tenant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    test_clock_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    started_at = table.Column<long>(type: "INTEGER", nullable: false),
                    due_by = table.Column<long>(type: "INTEGER", nullable: false),
                    finished_at = table.Column<long>(type: "INTEGER", nullable: true),
                    due_customers = table.Column<int>(type: "INTEGER", nullable: false),
                    done_customers = table.Column<int>(type: "INTEGER", nullable: false),
                    failed_customers = table.Column<int>(type: "INTEGER", nullable: false),
                    steps = table.Column<int>(type: "INTEGER", nullable: false),
                    invoices = table.Column<int>(type: "INTEGER", nullable: false),
                    parked = table.Column<int>(type: "INTEGER", nullable: false),
                    oldest_due_at = table.Column<long>(type: "INTEGER", nullable: true),
                    error = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orb_billing_runs", x => new { x.tenant_id, x.id });
                });

            migrationBuilder.CreateIndex(
                name: "ix_orb_invoices_tenant_id_customer_id_status",
                table: "orb_invoices",
                columns: new[] { "tenant_id", "customer_id", "status" },
                filter: "status = 'Draft'");

            migrationBuilder.CreateIndex(
                name: "ix_orb_charges_tenant_id_subscription_id_covered_until",
                table: "orb_charges",
                columns: new[] { "tenant_id", "subscription_id", "covered_until" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "orb_billing_runs");

            migrationBuilder.DropIndex(
                name: "ix_orb_invoices_tenant_id_customer_id_status",
                table: "orb_invoices");

            migrationBuilder.DropIndex(
                name: "ix_orb_charges_tenant_id_subscription_id_covered_until",
                table: "orb_charges");

            migrationBuilder.CreateIndex(
                name: "ix_orb_invoices_tenant_id_customer_id",
                table: "orb_invoices",
                columns: new[] { "tenant_id", "customer_id" });
        }
    }
}
