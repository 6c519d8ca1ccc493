using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Orb.Billing.Sqlite.Migrations
{
    /// <inheritdoc />
    internal partial class PrepaidCredits : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "orb_credit_allocations",
                columns: table => new
                {
                    tenant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    customer_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    currency = table.Column<string>(type: "TEXT", nullable: false),
                    currency_scale = table.Column<int>(type: "INTEGER", nullable: true),
                    amount = table.Column<string>(type: "TEXT", nullable: false),
                    cadence_duration = table.Column<int>(type: "INTEGER", nullable: false),
                    cadence_unit = table.Column<string>(type: "TEXT", nullable: false),
                    anchor_year = table.Column<int>(type: "INTEGER", nullable: false),
                    anchor_month = table.Column<int>(type: "INTEGER", nullable: false),
                    anchor_day = table.Column<int>(type: "INTEGER", nullable: false),
                    lifetime_length = table.Column<int>(type: "INTEGER", nullable: false),
                    lifetime_unit = table.Column<string>(type: "TEXT", nullable: true),
                    ends_with_cadence = table.Column<bool>(type: "INTEGER", nullable: false),
                    start = table.Column<long>(type: "INTEGER", nullable: false),
                    end = table.Column<long>(type: "INTEGER", nullable: true),
                    next_at = table.Column<long>(type: "INTEGER", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orb_credit_allocations", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "fk_orb_credit_allocations_orb_customers_tenant_id_customer_id",
                        columns: x => new { x.tenant_id, x.customer_id },
                        principalTable: "orb_customers",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "orb_credit_blocks",
                columns: table => new
                {
                    tenant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    customer_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    currency = table.Column<string>(type: "TEXT", nullable: false),
                    currency_scale = table.Column<int>(type: "INTEGER", nullable: true),
                    original = table.Column<string>(type: "TEXT", nullable: false),
                    remaining = table.Column<string>(type: "TEXT", nullable: false),
                    used = table.Column<string>(type: "TEXT", nullable: false),
                    effective_at = table.Column<long>(type: "INTEGER", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: true),
                    per_unit_cost_basis = table.Column<string>(type: "TEXT", nullable: true),
                    filters = table.Column<string>(type: "TEXT", nullable: false),
                    source = table.Column<string>(type: "TEXT", nullable: false),
                    status = table.Column<string>(type: "TEXT", nullable: false),
                    purchase_invoice_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    expiry_booked = table.Column<bool>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orb_credit_blocks", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "fk_orb_credit_blocks_orb_customers_tenant_id_customer_id",
                        columns: x => new { x.tenant_id, x.customer_id },
                        principalTable: "orb_customers",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_orb_credit_blocks_orb_invoices_tenant_id_purchase_invoice_id",
                        columns: x => new { x.tenant_id, x.purchase_invoice_id },
                        principalTable: "orb_invoices",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "orb_top_ups",
                columns: table => new
                {
                    tenant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    customer_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    currency = table.Column<string>(type: "TEXT", nullable: false),
                    currency_scale = table.Column<int>(type: "INTEGER", nullable: true),
                    threshold = table.Column<string>(type: "TEXT", nullable: false),
                    increment = table.Column<string>(type: "TEXT", nullable: false),
                    per_unit_cost_basis = table.Column<string>(type: "TEXT", nullable: false),
                    invoice_currency = table.Column<string>(type: "TEXT", nullable: false),
                    lifetime_length = table.Column<int>(type: "INTEGER", nullable: false),
                    lifetime_unit = table.Column<string>(type: "TEXT", nullable: true),
                    net_terms = table.Column<int>(type: "INTEGER", nullable: false),
                    memo = table.Column<string>(type: "TEXT", nullable: true),
                    require_successful_payment = table.Column<bool>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orb_top_ups", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "fk_orb_top_ups_orb_customers_tenant_id_customer_id",
                        columns: x => new { x.tenant_id, x.customer_id },
                        principalTable: "orb_customers",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "orb_credit_ledger_entries",
                columns: table => new
                {
                    tenant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    customer_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    currency = table.Column<string>(type: "TEXT", nullable: false),
                    currency_scale = table.Column<int>(type: "INTEGER", nullable: true),
                    sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    type = table.Column<string>(type: "TEXT", nullable: false),
                    block_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    amount = table.Column<string>(type: "TEXT", nullable: false),
                    starting_balance = table.Column<string>(type: "TEXT", nullable: false),
                    ending_balance = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    invoice_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    price_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    day = table.Column<string>(type: "TEXT", nullable: true),
                    new_block_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    new_expires_at = table.Column<long>(type: "INTEGER", nullable: true),
                    void_reason = table.Column<string>(type: "TEXT", nullable: true),
                    description = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orb_credit_ledger_entries", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "fk_orb_credit_ledger_entries_orb_credit_blocks_tenant_id_block_id",
                        columns: x => new { x.tenant_id, x.block_id },
                        principalTable: "orb_credit_blocks",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_orb_credit_ledger_entries_orb_customers_tenant_id_customer_id",
                        columns: x => new { x.tenant_id, x.customer_id },
                        principalTable: "orb_customers",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_orb_credit_ledger_entries_orb_invoices_tenant_id_invoice_id",
                        columns: x => new { x.tenant_id, x.invoice_id },
                        principalTable: "orb_invoices",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "orb_line_draws",
                columns: table => new
                {
                    tenant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    line_item_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    ordinal = table.Column<int>(type: "INTEGER", nullable: false),
                    day = table.Column<string>(type: "TEXT", nullable: false),
                    block_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    amount = table.Column<string>(type: "TEXT", nullable: false),
                    currency = table.Column<string>(type: "TEXT", nullable: false),
                    currency_scale = table.Column<int>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orb_line_draws", x => new { x.tenant_id, x.line_item_id, x.ordinal });
                    table.ForeignKey(
                        name: "fk_orb_line_draws_orb_credit_blocks_tenant_id_block_id",
                        columns: x => new { x.tenant_id, x.block_id },
                        principalTable: "orb_credit_blocks",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_orb_line_draws_orb_invoice_lines_tenant_id_line_item_id",
                        columns: x => new { x.tenant_id, x.line_item_id },
                        principalTable: "orb_invoice_lines",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_orb_credit_allocations_tenant_id_customer_id",
                table: "orb_credit_allocations",
                columns: new[] { "tenant_id", "customer_id" });

            migrationBuilder.CreateIndex(
                name: "ix_orb_credit_blocks_tenant_id_customer_id",
                table: "orb_credit_blocks",
                columns: new[] { "tenant_id", "customer_id" });

            migrationBuilder.CreateIndex(
                name: "ix_orb_credit_blocks_tenant_id_purchase_invoice_id",
                table: "orb_credit_blocks",
                columns: new[] { "tenant_id", "purchase_invoice_id" });

            migrationBuilder.CreateIndex(
                name: "ix_orb_credit_ledger_entries_tenant_id_block_id",
                table: "orb_credit_ledger_entries",
                columns: new[] { "tenant_id", "block_id" });

            migrationBuilder.CreateIndex(
                name: "ix_orb_credit_ledger_entries_tenant_id_customer_id_currency_sequence",
                table: "orb_credit_ledger_entries",
                columns: new[] { "tenant_id", "customer_id", "currency", "sequence" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_orb_credit_ledger_entries_tenant_id_invoice_id",
                table: "orb_credit_ledger_entries",
                columns: new[] { "tenant_id", "invoice_id" });

            migrationBuilder.CreateIndex(
                name: "ix_orb_line_draws_tenant_id_block_id",
                table: "orb_line_draws",
                columns: new[] { "tenant_id", "block_id" });

            migrationBuilder.CreateIndex(
                name: "ix_orb_top_ups_tenant_id_customer_id_currency",
                table: "orb_top_ups",
                columns: new[] { "tenant_id", "customer_id", "currency" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "orb_credit_allocations");

            migrationBuilder.DropTable(
                name: "orb_credit_ledger_entries");

            migrationBuilder.DropTable(
                name: "orb_line_draws");

            migrationBuilder.DropTable(
                name: "orb_top_ups");

            migrationBuilder.DropTable(
                name: "orb_credit_blocks");
        }
    }
}
