using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Orb.Billing.PostgreSql.Migrations
{
    /// <inheritdoc />
    internal partial class DimensionalPriceGroups : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "dimensional_group_id",
                schema: "orb",
                table: "prices",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "dimensions",
                schema: "orb",
                table: "prices",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.CreateTable(
                name: "dimensional_price_groups",
                schema: "orb",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    metric_id = table.Column<Guid>(type: "uuid", nullable: false),
                    dimensions = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    external_group_id = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    metadata = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_dimensional_price_groups", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "fk_dimensional_price_groups_metrics_tenant_id_metric_id",
                        columns: x => new { x.tenant_id, x.metric_id },
                        principalSchema: "orb",
                        principalTable: "metrics",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_prices_tenant_id_dimensional_group_id",
                schema: "orb",
                table: "prices",
                columns: new[] { "tenant_id", "dimensional_group_id" });

            migrationBuilder.CreateIndex(
                name: "ix_dimensional_price_groups_tenant_id_external_group_id",
                schema: "orb",
                table: "dimensional_price_groups",
                columns: new[] { "tenant_id", "external_group_id" },
                unique: true,
                filter: "external_group_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_dimensional_price_groups_tenant_id_metric_id",
                schema: "orb",
                table: "dimensional_price_groups",
                columns: new[] { "tenant_id", "metric_id" });

            migrationBuilder.AddForeignKey(
                name: "fk_prices_dimensional_price_groups_tenant_id_dimensional_group~",
                schema: "orb",
                table: "prices",
                columns: new[] { "tenant_id", "dimensional_group_id" },
                principalSchema: "orb",
                principalTable: "dimensional_price_groups",
                principalColumns: new[] { "tenant_id", "id" },
                onDelete: ReferentialAction.Restrict);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_prices_dimensional_price_groups_tenant_id_dimensional_group~",
                schema: "orb",
                table: "prices");

            migrationBuilder.DropTable(
                name: "dimensional_price_groups",
                schema: "orb");

            migrationBuilder.DropIndex(
                name: "ix_prices_tenant_id_dimensional_group_id",
                schema: "orb",
                table: "prices");

            migrationBuilder.DropColumn(
                name: "dimensional_group_id",
                schema: "orb",
                table: "prices");

            migrationBuilder.DropColumn(
                name: "dimensions",
                schema: "orb",
                table: "prices");
        }
    }
}
