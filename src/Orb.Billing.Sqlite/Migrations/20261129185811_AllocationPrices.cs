using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Orb.Billing.Sqlite.Migrations
{
    /// <inheritdoc />
    internal partial class AllocationPrices : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "allocation",
                table: "orb_prices",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "allocation_sequence",
                table: "orb_credit_blocks",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "anchor_period_start",
                table: "orb_credit_blocks",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "lineage_id",
                table: "orb_credit_blocks",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "subscription_id",
                table: "orb_credit_blocks",
                type: "BLOB",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_orb_credit_blocks_tenant_id_subscription_id_lineage_id_anchor_period_start_allocation_sequence",
                table: "orb_credit_blocks",
                columns: new[] { "tenant_id", "subscription_id", "lineage_id", "anchor_period_start", "allocation_sequence" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_orb_credit_blocks_tenant_id_subscription_id_lineage_id_anchor_period_start_allocation_sequence",
                table: "orb_credit_blocks");

            migrationBuilder.DropColumn(
                name: "allocation",
                table: "orb_prices");

            migrationBuilder.DropColumn(
                name: "allocation_sequence",
                table: "orb_credit_blocks");

            migrationBuilder.DropColumn(
                name: "anchor_period_start",
                table: "orb_credit_blocks");

            migrationBuilder.DropColumn(
                name: "lineage_id",
                table: "orb_credit_blocks");

            migrationBuilder.DropColumn(
                name: "subscription_id",
                table: "orb_credit_blocks");
        }
    }
}
