using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Orb.Billing.PostgreSql.Migrations
{
    /// <inheritdoc />
    internal partial class KeysByDate : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_invoice_lines_charges_tenant_id_subscription_id_lineage_id_~",
                schema: "orb",
                table: "invoice_lines");

            migrationBuilder.DropIndex(
                name: "ix_invoice_lines_tenant_id_subscription_id_lineage_id_anchor_p~",
                schema: "orb",
                table: "invoice_lines");

            migrationBuilder.DropPrimaryKey(
                name: "pk_charges",
                schema: "orb",
                table: "charges");

            migrationBuilder.AddPrimaryKey(
                name: "pk_charges",
                schema: "orb",
                table: "charges",
                columns: new[] { "tenant_id", "anchor_period_start", "subscription_id", "lineage_id", "kind" });

            migrationBuilder.CreateIndex(
                name: "ix_invoice_lines_tenant_id_anchor_period_start_subscription_id~",
                schema: "orb",
                table: "invoice_lines",
                columns: new[] { "tenant_id", "anchor_period_start", "subscription_id", "lineage_id", "kind", "sequence" },
                unique: true);

            migrationBuilder.AddForeignKey(
                name: "fk_invoice_lines_charges_tenant_id_anchor_period_start_subscri~",
                schema: "orb",
                table: "invoice_lines",
                columns: new[] { "tenant_id", "anchor_period_start", "subscription_id", "lineage_id", "kind" },
                principalSchema: "orb",
                principalTable: "charges",
                principalColumns: new[] { "tenant_id", "anchor_period_start", "subscription_id", "lineage_id", "kind" },
                onDelete: ReferentialAction.Restrict);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_invoice_lines_charges_tenant_id_anchor_period_start_subscri~",
                schema: "orb",
                table: "invoice_lines");

            migrationBuilder.DropIndex(
                name: "ix_invoice_lines_tenant_id_anchor_period_start_subscription_id~",
                schema: "orb",
                table: "invoice_lines");

            migrationBuilder.DropPrimaryKey(
                name: "pk_charges",
                schema: "orb",
                table: "charges");

            migrationBuilder.AddPrimaryKey(
                name: "pk_charges",
                schema: "orb",
                table: "charges",
                columns: new[] { "tenant_id", "subscription_id", "lineage_id", "anchor_period_start", "kind" });

            migrationBuilder.CreateIndex(
                name: "ix_invoice_lines_tenant_id_subscription_id_lineage_id_anchor_p~",
                schema: "orb",
                table: "invoice_lines",
                columns: new[] { "tenant_id", "subscription_id", "lineage_id", "anchor_period_start", "kind", "sequence" },
                unique: true);

            migrationBuilder.AddForeignKey(
                name: "fk_invoice_lines_charges_tenant_id_subscription_id_lineage_id_~",
                schema: "orb",
                table: "invoice_lines",
                columns: new[] { "tenant_id", "subscription_id", "lineage_id", "anchor_period_start", "kind" },
                principalSchema: "orb",
                principalTable: "charges",
                principalColumns: new[] { "tenant_id", "subscription_id", "lineage_id", "anchor_period_start", "kind" },
                onDelete: ReferentialAction.Restrict);
        }
    }
}
