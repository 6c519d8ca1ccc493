using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Orb.Billing.Sqlite.Migrations
{
    /// <inheritdoc />
    internal partial class KeysByDate : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_orb_invoice_lines_orb_charges_tenant_id_subscription_id_lineage_id_anchor_period_start_kind",
                table: "orb_invoice_lines");

            migrationBuilder.DropIndex(
                name: "ix_orb_invoice_lines_tenant_id_subscription_id_lineage_id_anchor_period_start_kind_sequence",
                table: "orb_invoice_lines");

            migrationBuilder.DropPrimaryKey(
                name: "pk_orb_charges",
                table: "orb_charges");

            migrationBuilder.AddPrimaryKey(
                name: "pk_orb_charges",
                table: "orb_charges",
                columns: new[] { "tenant_id", "anchor_period_start", "subscription_id", "lineage_id", "kind" });

            migrationBuilder.CreateIndex(
                name: "ix_orb_invoice_lines_tenant_id_anchor_period_start_subscription_id_lineage_id_kind_sequence",
                table: "orb_invoice_lines",
                columns: new[] { "tenant_id", "anchor_period_start", "subscription_id", "lineage_id", "kind", "sequence" },
                unique: true);

            migrationBuilder.AddForeignKey(
                name: "fk_orb_invoice_lines_orb_charges_tenant_id_anchor_period_start_subscription_id_lineage_id_kind",
                table: "orb_invoice_lines",
                columns: new[] { "tenant_id", "anchor_period_start", "subscription_id", "lineage_id", "kind" },
                principalTable: "orb_charges",
                principalColumns: new[] { "tenant_id", "anchor_period_start", "subscription_id", "lineage_id", "kind" },
                onDelete: ReferentialAction.Restrict);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_orb_invoice_lines_orb_charges_tenant_id_anchor_period_start_subscription_id_lineage_id_kind",
                table: "orb_invoice_lines");

            migrationBuilder.DropIndex(
                name: "ix_orb_invoice_lines_tenant_id_anchor_period_start_subscription_id_lineage_id_kind_sequence",
                table: "orb_invoice_lines");

            migrationBuilder.DropPrimaryKey(
                name: "pk_orb_charges",
                table: "orb_charges");

            migrationBuilder.AddPrimaryKey(
                name: "pk_orb_charges",
                table: "orb_charges",
                columns: new[] { "tenant_id", "subscription_id", "lineage_id", "anchor_period_start", "kind" });

            migrationBuilder.CreateIndex(
                name: "ix_orb_invoice_lines_tenant_id_subscription_id_lineage_id_anchor_period_start_kind_sequence",
                table: "orb_invoice_lines",
                columns: new[] { "tenant_id", "subscription_id", "lineage_id", "anchor_period_start", "kind", "sequence" },
                unique: true);

            migrationBuilder.AddForeignKey(
                name: "fk_orb_invoice_lines_orb_charges_tenant_id_subscription_id_lineage_id_anchor_period_start_kind",
                table: "orb_invoice_lines",
                columns: new[] { "tenant_id", "subscription_id", "lineage_id", "anchor_period_start", "kind" },
                principalTable: "orb_charges",
                principalColumns: new[] { "tenant_id", "subscription_id", "lineage_id", "anchor_period_start", "kind" },
                onDelete: ReferentialAction.Restrict);
        }
    }
}
