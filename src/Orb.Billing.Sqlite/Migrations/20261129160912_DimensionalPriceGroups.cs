using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Orb.Billing.Sqlite.Migrations
{
    /// <inheritdoc />
    internal partial class DimensionalPriceGroups : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<byte[]>(
                name: "dimensional_group_id",
                table: "orb_prices",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "dimensions",
                table: "orb_prices",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "orb_dimensional_price_groups",
                columns: table => new
                {
                    tenant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    metric_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    dimensions = table.Column<string>(type: "TEXT", nullable: false),
                    external_group_id = table.Column<string>(type: "TEXT", nullable: true),
                    metadata = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orb_dimensional_price_groups", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "fk_orb_dimensional_price_groups_orb_metrics_tenant_id_metric_id",
                        columns: x => new { x.tenant_id, x.metric_id },
                        principalTable: "orb_metrics",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_orb_prices_tenant_id_dimensional_group_id",
                table: "orb_prices",
                columns: new[] { "tenant_id", "dimensional_group_id" });

            migrationBuilder.CreateIndex(
                name: "ix_orb_dimensional_price_groups_tenant_id_external_group_id",
                table: "orb_dimensional_price_groups",
                columns: new[] { "tenant_id", "external_group_id" },
                unique: true,
                filter: "external_group_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_orb_dimensional_price_groups_tenant_id_metric_id",
                table: "orb_dimensional_price_groups",
                columns: new[] { "tenant_id", "metric_id" });

            migrationBuilder.AddForeignKey(
                name: "fk_orb_prices_orb_dimensional_price_groups_tenant_id_dimensional_group_id",
                table: "orb_prices",
                columns: new[] { "tenant_id", "dimensional_group_id" },
                principalTable: "orb_dimensional_price_groups",
                principalColumns: new[] { "tenant_id", "id" },
                onDelete: ReferentialAction.Restrict);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_orb_prices_orb_dimensional_price_groups_tenant_id_dimensional_group_id",
                table: "orb_prices");

            migrationBuilder.DropTable(
                name: "orb_dimensional_price_groups");

            migrationBuilder.DropIndex(
                name: "ix_orb_prices_tenant_id_dimensional_group_id",
                table: "orb_prices");

            migrationBuilder.DropColumn(
                name: "dimensional_group_id",
                table: "orb_prices");

            migrationBuilder.DropColumn(
                name: "dimensions",
                table: "orb_prices");
        }
    }
}
