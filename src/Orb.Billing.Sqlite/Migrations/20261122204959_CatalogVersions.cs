using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Orb.Billing.Sqlite.Migrations
{
    /// <inheritdoc />
    internal partial class CatalogVersions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "conversion_currency",
                table: "orb_prices",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "conversion_rate",
                table: "orb_prices",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "origin_price_id",
                table: "orb_prices",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "phase_order",
                table: "orb_prices",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "replaces_price_id",
                table: "orb_prices",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "phases",
                table: "orb_plans",
                type: "TEXT",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<int>(
                name: "trial_period_days",
                table: "orb_plans",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "trial_usage_discount_maximum",
                table: "orb_plans",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "orb_coupons",
                columns: table => new
                {
                    tenant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    redemption_code = table.Column<string>(type: "TEXT", nullable: false),
                    percentage = table.Column<string>(type: "TEXT", nullable: true),
                    amount = table.Column<string>(type: "TEXT", nullable: true),
                    currency = table.Column<string>(type: "TEXT", nullable: true),
                    duration_in_months = table.Column<int>(type: "INTEGER", nullable: true),
                    maximum_redemptions = table.Column<int>(type: "INTEGER", nullable: true),
                    times_redeemed = table.Column<int>(type: "INTEGER", nullable: false),
                    archived_at = table.Column<long>(type: "INTEGER", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orb_coupons", x => new { x.tenant_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "orb_customer_taxes",
                columns: table => new
                {
                    tenant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    customer_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: true),
                    vat_id = table.Column<string>(type: "TEXT", nullable: true),
                    vat_id_is_valid = table.Column<bool>(type: "INTEGER", nullable: true),
                    vat_id_checked_at = table.Column<long>(type: "INTEGER", nullable: true),
                    vat_id_reference = table.Column<string>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orb_customer_taxes", x => new { x.tenant_id, x.customer_id });
                    table.ForeignKey(
                        name: "fk_orb_customer_taxes_orb_customers_tenant_id_customer_id",
                        columns: x => new { x.tenant_id, x.customer_id },
                        principalTable: "orb_customers",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "orb_plan_adjustments",
                columns: table => new
                {
                    tenant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    plan_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    position = table.Column<int>(type: "INTEGER", nullable: false),
                    phase_order = table.Column<int>(type: "INTEGER", nullable: true),
                    replaces_adjustment_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    terms = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orb_plan_adjustments", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "fk_orb_plan_adjustments_orb_plans_tenant_id_plan_id",
                        columns: x => new { x.tenant_id, x.plan_id },
                        principalTable: "orb_plans",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "orb_plan_versions",
                columns: table => new
                {
                    tenant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    plan_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orb_plan_versions", x => new { x.tenant_id, x.plan_id, x.number });
                    table.ForeignKey(
                        name: "fk_orb_plan_versions_orb_plans_tenant_id_plan_id",
                        columns: x => new { x.tenant_id, x.plan_id },
                        principalTable: "orb_plans",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "orb_pricing_units",
                columns: table => new
                {
                    tenant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    scale = table.Column<int>(type: "INTEGER", nullable: false),
                    symbol = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orb_pricing_units", x => new { x.tenant_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "orb_tax_rates",
                columns: table => new
                {
                    tenant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    category = table.Column<string>(type: "TEXT", nullable: false),
                    rate = table.Column<string>(type: "TEXT", nullable: false),
                    mode = table.Column<string>(type: "TEXT", nullable: false),
                    is_default = table.Column<bool>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orb_tax_rates", x => new { x.tenant_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "orb_coupon_redemptions",
                columns: table => new
                {
                    tenant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    coupon_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    subscription_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    customer_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    redeemed_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orb_coupon_redemptions", x => new { x.tenant_id, x.coupon_id, x.subscription_id });
                    table.ForeignKey(
                        name: "fk_orb_coupon_redemptions_orb_coupons_tenant_id_coupon_id",
                        columns: x => new { x.tenant_id, x.coupon_id },
                        principalTable: "orb_coupons",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_orb_coupon_redemptions_orb_customers_tenant_id_customer_id",
                        columns: x => new { x.tenant_id, x.customer_id },
                        principalTable: "orb_customers",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_orb_coupon_redemptions_orb_subscriptions_tenant_id_subscription_id",
                        columns: x => new { x.tenant_id, x.subscription_id },
                        principalTable: "orb_subscriptions",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "orb_plan_version_adjustments",
                columns: table => new
                {
                    tenant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    plan_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    adjustment_id = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orb_plan_version_adjustments", x => new { x.tenant_id, x.plan_id, x.number, x.adjustment_id });
                    table.ForeignKey(
                        name: "fk_orb_plan_version_adjustments_orb_plan_adjustments_tenant_id_adjustment_id",
                        columns: x => new { x.tenant_id, x.adjustment_id },
                        principalTable: "orb_plan_adjustments",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_orb_plan_version_adjustments_orb_plan_versions_tenant_id_plan_id_number",
                        columns: x => new { x.tenant_id, x.plan_id, x.number },
                        principalTable: "orb_plan_versions",
                        principalColumns: new[] { "tenant_id", "plan_id", "number" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "orb_plan_version_prices",
                columns: table => new
                {
                    tenant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    plan_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    price_id = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orb_plan_version_prices", x => new { x.tenant_id, x.plan_id, x.number, x.price_id });
                    table.ForeignKey(
                        name: "fk_orb_plan_version_prices_orb_plan_versions_tenant_id_plan_id_number",
                        columns: x => new { x.tenant_id, x.plan_id, x.number },
                        principalTable: "orb_plan_versions",
                        principalColumns: new[] { "tenant_id", "plan_id", "number" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_orb_plan_version_prices_orb_prices_tenant_id_price_id",
                        columns: x => new { x.tenant_id, x.price_id },
                        principalTable: "orb_prices",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "orb_customer_tax_rates",
                columns: table => new
                {
                    tenant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    customer_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    tax_rate_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    position = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orb_customer_tax_rates", x => new { x.tenant_id, x.customer_id, x.tax_rate_id });
                    table.ForeignKey(
                        name: "fk_orb_customer_tax_rates_orb_customer_taxes_tenant_id_customer_id",
                        columns: x => new { x.tenant_id, x.customer_id },
                        principalTable: "orb_customer_taxes",
                        principalColumns: new[] { "tenant_id", "customer_id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_orb_customer_tax_rates_orb_tax_rates_tenant_id_tax_rate_id",
                        columns: x => new { x.tenant_id, x.tax_rate_id },
                        principalTable: "orb_tax_rates",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_orb_coupon_redemptions_tenant_id_customer_id",
                table: "orb_coupon_redemptions",
                columns: new[] { "tenant_id", "customer_id" });

            migrationBuilder.CreateIndex(
                name: "ix_orb_coupon_redemptions_tenant_id_subscription_id",
                table: "orb_coupon_redemptions",
                columns: new[] { "tenant_id", "subscription_id" });

            migrationBuilder.CreateIndex(
                name: "ix_orb_coupons_tenant_id_redemption_code",
                table: "orb_coupons",
                columns: new[] { "tenant_id", "redemption_code" },
                unique: true,
                filter: "archived_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_orb_customer_tax_rates_tenant_id_tax_rate_id",
                table: "orb_customer_tax_rates",
                columns: new[] { "tenant_id", "tax_rate_id" });

            migrationBuilder.CreateIndex(
                name: "ix_orb_plan_adjustments_tenant_id_plan_id",
                table: "orb_plan_adjustments",
                columns: new[] { "tenant_id", "plan_id" });

            migrationBuilder.CreateIndex(
                name: "ix_orb_plan_version_adjustments_tenant_id_adjustment_id",
                table: "orb_plan_version_adjustments",
                columns: new[] { "tenant_id", "adjustment_id" });

            migrationBuilder.CreateIndex(
                name: "ix_orb_plan_version_prices_tenant_id_price_id",
                table: "orb_plan_version_prices",
                columns: new[] { "tenant_id", "price_id" });

            migrationBuilder.CreateIndex(
                name: "ix_orb_pricing_units_tenant_id_name",
                table: "orb_pricing_units",
                columns: new[] { "tenant_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_orb_tax_rates_tenant_id_code",
                table: "orb_tax_rates",
                columns: new[] { "tenant_id", "code" },
                unique: true,
                filter: "is_default");

            foreach (var statement in PlanVersionBackfill.Statements)
                migrationBuilder.Sql(statement);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "orb_coupon_redemptions");

            migrationBuilder.DropTable(
                name: "orb_customer_tax_rates");

            migrationBuilder.DropTable(
                name: "orb_plan_version_adjustments");

            migrationBuilder.DropTable(
                name: "orb_plan_version_prices");

            migrationBuilder.DropTable(
                name: "orb_pricing_units");

            migrationBuilder.DropTable(
                name: "orb_coupons");

            migrationBuilder.DropTable(
                name: "orb_customer_taxes");

            migrationBuilder.DropTable(
                name: "orb_tax_rates");

            migrationBuilder.DropTable(
                name: "orb_plan_adjustments");

            migrationBuilder.DropTable(
                name: "orb_plan_versions");

            migrationBuilder.DropColumn(
                name: "conversion_currency",
                table: "orb_prices");

            migrationBuilder.DropColumn(
                name: "conversion_rate",
                table: "orb_prices");

            migrationBuilder.DropColumn(
                name: "origin_price_id",
                table: "orb_prices");

            migrationBuilder.DropColumn(
                name: "phase_order",
                table: "orb_prices");

            migrationBuilder.DropColumn(
                name: "replaces_price_id",
                table: "orb_prices");

            migrationBuilder.DropColumn(
                name: "phases",
                table: "orb_plans");

            migrationBuilder.DropColumn(
                name: "trial_period_days",
                table: "orb_plans");

            migrationBuilder.DropColumn(
                name: "trial_usage_discount_maximum",
                table: "orb_plans");
        }
    }
}
