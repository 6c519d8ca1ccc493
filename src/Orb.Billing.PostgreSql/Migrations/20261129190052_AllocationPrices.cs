using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Orb.Billing.PostgreSql.Migrations
{
    /// <inheritdoc />
    internal partial class AllocationPrices : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "allocation",
                schema: "orb",
                table: "prices",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<int>(
                name: "allocation_sequence",
                schema: "orb",
                table: "credit_blocks",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "anchor_period_start",
                schema: "orb",
                table: "credit_blocks",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "lineage_id",
                schema: "orb",
                table: "credit_blocks",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "subscription_id",
                schema: "orb",
                table: "credit_blocks",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_credit_blocks_tenant_id_subscription_id_lineage_id_anchor_p~",
                schema: "orb",
                table: "credit_blocks",
                columns: new[] { "tenant_id", "subscription_id", "lineage_id", "anchor_period_start", "allocation_sequence" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_credit_blocks_tenant_id_subscription_id_lineage_id_anchor_p~",
                schema: "orb",
                table: "credit_blocks");

            migrationBuilder.DropColumn(
                name: "allocation",
                schema: "orb",
                table: "prices");

            migrationBuilder.DropColumn(
                name: "allocation_sequence",
                schema: "orb",
                table: "credit_blocks");

            migrationBuilder.DropColumn(
                name: "anchor_period_start",
                schema: "orb",
                table: "credit_blocks");

            migrationBuilder.DropColumn(
                name: "lineage_id",
                schema: "orb",
                table: "credit_blocks");

            migrationBuilder.DropColumn(
                name: "subscription_id",
                schema: "orb",
                table: "credit_blocks");
        }
    }
}
