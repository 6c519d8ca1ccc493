using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Orb.Billing.Sqlite.Migrations
{
    /// <inheritdoc />
    internal partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "orb_api_keys",
                columns: table => new
                {
                    tenant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    role = table.Column<string>(type: "TEXT", nullable: false),
                    hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    last_four = table.Column<string>(type: "TEXT", nullable: false),
                    is_development = table.Column<bool>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    revoked_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orb_api_keys", x => new { x.tenant_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "orb_idempotent_answers",
                columns: table => new
                {
                    tenant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    request_hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    status_code = table.Column<int>(type: "INTEGER", nullable: false),
                    body = table.Column<byte[]>(type: "BLOB", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orb_idempotent_answers", x => new { x.tenant_id, x.key });
                });

            migrationBuilder.CreateTable(
                name: "orb_items",
                columns: table => new
                {
                    tenant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    metadata = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orb_items", x => new { x.tenant_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "orb_number_series",
                columns: table => new
                {
                    tenant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    series = table.Column<string>(type: "TEXT", nullable: false),
                    last = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orb_number_series", x => new { x.tenant_id, x.series });
                });

            migrationBuilder.CreateTable(
                name: "orb_plans",
                columns: table => new
                {
                    tenant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    external_plan_id = table.Column<string>(type: "TEXT", nullable: true),
                    description = table.Column<string>(type: "TEXT", nullable: false),
                    currency = table.Column<string>(type: "TEXT", nullable: false),
                    currency_scale = table.Column<int>(type: "INTEGER", nullable: true),
                    net_terms = table.Column<int>(type: "INTEGER", nullable: true),
                    default_invoice_memo = table.Column<string>(type: "TEXT", nullable: true),
                    status = table.Column<string>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    metadata = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orb_plans", x => new { x.tenant_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "orb_tenants",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orb_tenants", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "orb_test_clocks",
                columns: table => new
                {
                    tenant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: true),
                    frozen_time = table.Column<long>(type: "INTEGER", nullable: false),
                    advancing_to = table.Column<long>(type: "INTEGER", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orb_test_clocks", x => new { x.tenant_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "orb_usage_events",
                columns: table => new
                {
                    tenant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    event_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    customer_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    external_customer_id = table.Column<string>(type: "TEXT", nullable: true),
                    event_name = table.Column<string>(type: "TEXT", nullable: false),
                    timestamp = table.Column<long>(type: "INTEGER", nullable: false),
                    idempotency_key = table.Column<string>(type: "TEXT", nullable: false),
                    properties = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orb_usage_events", x => new { x.tenant_id, x.sequence });
                });

            // Written by hand for WITHOUT ROWID, which EF cannot say: the key is the table, not a second tree beside it.
            migrationBuilder.Sql(
                """
                CREATE TABLE "orb_usage_keys" (
                    "tenant_id" BLOB NOT NULL,
                    "idempotency_key" TEXT NOT NULL,
                    "body_hash" BLOB NOT NULL,
                    "sequence" INTEGER NOT NULL,
                    CONSTRAINT "pk_orb_usage_keys" PRIMARY KEY ("tenant_id", "idempotency_key")
                ) WITHOUT ROWID;
                """);

            migrationBuilder.CreateTable(
                name: "orb_usage_sequences",
                columns: table => new
                {
                    tenant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    last = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orb_usage_sequences", x => x.tenant_id);
                });

            migrationBuilder.CreateTable(
                name: "orb_metrics",
                columns: table => new
                {
                    tenant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    description = table.Column<string>(type: "TEXT", nullable: true),
                    item_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    sql = table.Column<string>(type: "TEXT", nullable: false),
                    metadata = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orb_metrics", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "fk_orb_metrics_orb_items_tenant_id_item_id",
                        columns: x => new { x.tenant_id, x.item_id },
                        principalTable: "orb_items",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "orb_customers",
                columns: table => new
                {
                    tenant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    external_customer_id = table.Column<string>(type: "TEXT", nullable: true),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    email = table.Column<string>(type: "TEXT", nullable: false),
                    additional_emails = table.Column<string>(type: "TEXT", nullable: false),
                    time_zone = table.Column<string>(type: "TEXT", nullable: false),
                    currency = table.Column<string>(type: "TEXT", nullable: true),
                    currency_scale = table.Column<int>(type: "INTEGER", nullable: true),
                    auto_collection = table.Column<bool>(type: "INTEGER", nullable: false),
                    auto_issuance = table.Column<bool>(type: "INTEGER", nullable: true),
                    email_delivery = table.Column<bool>(type: "INTEGER", nullable: false),
                    billing_address = table.Column<string>(type: "TEXT", nullable: true),
                    shipping_address = table.Column<string>(type: "TEXT", nullable: true),
                    tax_id = table.Column<string>(type: "TEXT", nullable: true),
                    payment_provider = table.Column<string>(type: "TEXT", nullable: true),
                    payment_provider_id = table.Column<string>(type: "TEXT", nullable: true),
                    metadata = table.Column<string>(type: "TEXT", nullable: false),
                    test_clock_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orb_customers", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "fk_orb_customers_orb_test_clocks_tenant_id_test_clock_id",
                        columns: x => new { x.tenant_id, x.test_clock_id },
                        principalTable: "orb_test_clocks",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "orb_prices",
                columns: table => new
                {
                    tenant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    plan_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    position = table.Column<int>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    item_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    currency = table.Column<string>(type: "TEXT", nullable: false),
                    currency_scale = table.Column<int>(type: "INTEGER", nullable: true),
                    cadence_duration = table.Column<int>(type: "INTEGER", nullable: false),
                    cadence_unit = table.Column<string>(type: "TEXT", nullable: false),
                    billing_mode = table.Column<string>(type: "TEXT", nullable: false),
                    fixed_quantity = table.Column<decimal>(type: "TEXT", nullable: true),
                    metric_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    model = table.Column<string>(type: "TEXT", nullable: false),
                    invoice_grouping_key = table.Column<string>(type: "TEXT", nullable: true),
                    external_price_id = table.Column<string>(type: "TEXT", nullable: true),
                    metadata = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orb_prices", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "fk_orb_prices_orb_items_tenant_id_item_id",
                        columns: x => new { x.tenant_id, x.item_id },
                        principalTable: "orb_items",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_orb_prices_orb_metrics_tenant_id_metric_id",
                        columns: x => new { x.tenant_id, x.metric_id },
                        principalTable: "orb_metrics",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_orb_prices_orb_plans_tenant_id_plan_id",
                        columns: x => new { x.tenant_id, x.plan_id },
                        principalTable: "orb_plans",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "orb_due_work",
                columns: table => new
                {
                    tenant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    customer_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    clock_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    next_due_at = table.Column<long>(type: "INTEGER", nullable: true),
                    lease_until = table.Column<long>(type: "INTEGER", nullable: true),
                    fencing_token = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orb_due_work", x => new { x.tenant_id, x.customer_id });
                    table.ForeignKey(
                        name: "fk_orb_due_work_orb_customers_tenant_id_customer_id",
                        columns: x => new { x.tenant_id, x.customer_id },
                        principalTable: "orb_customers",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "orb_subscriptions",
                columns: table => new
                {
                    tenant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    customer_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    plan_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    currency = table.Column<string>(type: "TEXT", nullable: false),
                    currency_scale = table.Column<int>(type: "INTEGER", nullable: true),
                    start = table.Column<long>(type: "INTEGER", nullable: false),
                    end = table.Column<long>(type: "INTEGER", nullable: true),
                    anchor_year = table.Column<int>(type: "INTEGER", nullable: false),
                    anchor_month = table.Column<int>(type: "INTEGER", nullable: false),
                    anchor_day = table.Column<int>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    net_terms = table.Column<int>(type: "INTEGER", nullable: false),
                    default_invoice_memo = table.Column<string>(type: "TEXT", nullable: true),
                    auto_collection = table.Column<bool>(type: "INTEGER", nullable: true),
                    metadata = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    next_invoice_date = table.Column<long>(type: "INTEGER", nullable: true),
                    parking_reason = table.Column<string>(type: "TEXT", nullable: true),
                    parking_detail = table.Column<string>(type: "TEXT", nullable: true),
                    parked_at = table.Column<long>(type: "INTEGER", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orb_subscriptions", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "fk_orb_subscriptions_orb_customers_tenant_id_customer_id",
                        columns: x => new { x.tenant_id, x.customer_id },
                        principalTable: "orb_customers",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_orb_subscriptions_orb_plans_tenant_id_plan_id",
                        columns: x => new { x.tenant_id, x.plan_id },
                        principalTable: "orb_plans",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "orb_charges",
                columns: table => new
                {
                    tenant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    subscription_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    lineage_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    anchor_period_start = table.Column<string>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    currency = table.Column<string>(type: "TEXT", nullable: false),
                    currency_scale = table.Column<int>(type: "INTEGER", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    sequence = table.Column<int>(type: "INTEGER", nullable: false),
                    billed = table.Column<decimal>(type: "TEXT", nullable: false),
                    credited = table.Column<decimal>(type: "TEXT", nullable: false),
                    quantity = table.Column<decimal>(type: "TEXT", nullable: false),
                    covered_until = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orb_charges", x => new { x.tenant_id, x.subscription_id, x.lineage_id, x.anchor_period_start, x.kind });
                    table.ForeignKey(
                        name: "fk_orb_charges_orb_subscriptions_tenant_id_subscription_id",
                        columns: x => new { x.tenant_id, x.subscription_id },
                        principalTable: "orb_subscriptions",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "orb_invoices",
                columns: table => new
                {
                    tenant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    cause = table.Column<string>(type: "TEXT", nullable: false),
                    cause_id = table.Column<string>(type: "TEXT", nullable: false),
                    status = table.Column<string>(type: "TEXT", nullable: false),
                    number = table.Column<string>(type: "TEXT", nullable: true),
                    customer_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    subscription_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    currency = table.Column<string>(type: "TEXT", nullable: false),
                    currency_scale = table.Column<int>(type: "INTEGER", nullable: true),
                    grouping_key = table.Column<string>(type: "TEXT", nullable: true),
                    invoice_date = table.Column<long>(type: "INTEGER", nullable: false),
                    net_terms = table.Column<int>(type: "INTEGER", nullable: false),
                    due_date = table.Column<long>(type: "INTEGER", nullable: false),
                    scheduled_issue_at = table.Column<long>(type: "INTEGER", nullable: false),
                    issued_at = table.Column<long>(type: "INTEGER", nullable: true),
                    paid_at = table.Column<long>(type: "INTEGER", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    memo = table.Column<string>(type: "TEXT", nullable: true),
                    metadata = table.Column<string>(type: "TEXT", nullable: false),
                    cut_off = table.Column<long>(type: "INTEGER", nullable: true),
                    time_zone_version = table.Column<string>(type: "TEXT", nullable: true),
                    subtotal = table.Column<decimal>(type: "TEXT", nullable: false),
                    total = table.Column<decimal>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orb_invoices", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "fk_orb_invoices_orb_customers_tenant_id_customer_id",
                        columns: x => new { x.tenant_id, x.customer_id },
                        principalTable: "orb_customers",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_orb_invoices_orb_subscriptions_tenant_id_subscription_id",
                        columns: x => new { x.tenant_id, x.subscription_id },
                        principalTable: "orb_subscriptions",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "orb_price_intervals",
                columns: table => new
                {
                    tenant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    subscription_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    ordinal = table.Column<int>(type: "INTEGER", nullable: false),
                    lineage_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    price_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    anchor_year = table.Column<int>(type: "INTEGER", nullable: false),
                    anchor_month = table.Column<int>(type: "INTEGER", nullable: false),
                    anchor_day = table.Column<int>(type: "INTEGER", nullable: false),
                    start = table.Column<long>(type: "INTEGER", nullable: false),
                    end = table.Column<long>(type: "INTEGER", nullable: true),
                    position = table.Column<int>(type: "INTEGER", nullable: false),
                    quantities = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orb_price_intervals", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "fk_orb_price_intervals_orb_prices_tenant_id_price_id",
                        columns: x => new { x.tenant_id, x.price_id },
                        principalTable: "orb_prices",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_orb_price_intervals_orb_subscriptions_tenant_id_subscription_id",
                        columns: x => new { x.tenant_id, x.subscription_id },
                        principalTable: "orb_subscriptions",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "orb_credit_notes",
                columns: table => new
                {
                    tenant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    number = table.Column<string>(type: "TEXT", nullable: false),
                    invoice_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    customer_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    memo = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orb_credit_notes", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "fk_orb_credit_notes_orb_invoices_tenant_id_invoice_id",
                        columns: x => new { x.tenant_id, x.invoice_id },
                        principalTable: "orb_invoices",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "orb_invoice_lines",
                columns: table => new
                {
                    tenant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    invoice_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    ordinal = table.Column<int>(type: "INTEGER", nullable: false),
                    subscription_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    lineage_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    anchor_period_start = table.Column<string>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    sequence = table.Column<int>(type: "INTEGER", nullable: false),
                    charge_version = table.Column<int>(type: "INTEGER", nullable: false),
                    price_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    price_interval_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    service_start = table.Column<long>(type: "INTEGER", nullable: false),
                    service_end = table.Column<long>(type: "INTEGER", nullable: false),
                    invoice_date = table.Column<long>(type: "INTEGER", nullable: false),
                    quantity = table.Column<decimal>(type: "TEXT", nullable: false),
                    unrounded_subtotal = table.Column<decimal>(type: "TEXT", nullable: false),
                    subtotal = table.Column<decimal>(type: "TEXT", nullable: false),
                    adjusted_subtotal = table.Column<decimal>(type: "TEXT", nullable: false),
                    credits_applied = table.Column<decimal>(type: "TEXT", nullable: false),
                    partially_invoiced = table.Column<decimal>(type: "TEXT", nullable: false),
                    amount = table.Column<decimal>(type: "TEXT", nullable: false),
                    sub_lines = table.Column<string>(type: "TEXT", nullable: false),
                    explanation = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orb_invoice_lines", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "fk_orb_invoice_lines_orb_charges_tenant_id_subscription_id_lineage_id_anchor_period_start_kind",
                        columns: x => new { x.tenant_id, x.subscription_id, x.lineage_id, x.anchor_period_start, x.kind },
                        principalTable: "orb_charges",
                        principalColumns: new[] { "tenant_id", "subscription_id", "lineage_id", "anchor_period_start", "kind" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_orb_invoice_lines_orb_invoices_tenant_id_invoice_id",
                        columns: x => new { x.tenant_id, x.invoice_id },
                        principalTable: "orb_invoices",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_orb_invoice_lines_orb_prices_tenant_id_price_id",
                        columns: x => new { x.tenant_id, x.price_id },
                        principalTable: "orb_prices",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "orb_credit_note_lines",
                columns: table => new
                {
                    tenant_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    credit_note_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    ordinal = table.Column<int>(type: "INTEGER", nullable: false),
                    line_item_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    amount = table.Column<decimal>(type: "TEXT", nullable: false),
                    currency = table.Column<string>(type: "TEXT", nullable: false),
                    currency_scale = table.Column<int>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orb_credit_note_lines", x => new { x.tenant_id, x.credit_note_id, x.ordinal });
                    table.ForeignKey(
                        name: "fk_orb_credit_note_lines_orb_credit_notes_tenant_id_credit_note_id",
                        columns: x => new { x.tenant_id, x.credit_note_id },
                        principalTable: "orb_credit_notes",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_orb_credit_note_lines_orb_invoice_lines_tenant_id_line_item_id",
                        columns: x => new { x.tenant_id, x.line_item_id },
                        principalTable: "orb_invoice_lines",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_orb_api_keys_hash",
                table: "orb_api_keys",
                column: "hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_orb_credit_note_lines_tenant_id_line_item_id",
                table: "orb_credit_note_lines",
                columns: new[] { "tenant_id", "line_item_id" });

            migrationBuilder.CreateIndex(
                name: "ix_orb_credit_notes_tenant_id_invoice_id",
                table: "orb_credit_notes",
                columns: new[] { "tenant_id", "invoice_id" });

            migrationBuilder.CreateIndex(
                name: "ix_orb_credit_notes_tenant_id_number",
                table: "orb_credit_notes",
                columns: new[] { "tenant_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_orb_customers_tenant_id_external_customer_id",
                table: "orb_customers",
                columns: new[] { "tenant_id", "external_customer_id" },
                unique: true,
                filter: "external_customer_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_orb_customers_tenant_id_test_clock_id",
                table: "orb_customers",
                columns: new[] { "tenant_id", "test_clock_id" });

            migrationBuilder.CreateIndex(
                name: "ix_orb_due_work_clock_id_next_due_at",
                table: "orb_due_work",
                columns: new[] { "clock_id", "next_due_at" });

            migrationBuilder.CreateIndex(
                name: "ix_orb_idempotent_answers_created_at",
                table: "orb_idempotent_answers",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "ix_orb_invoice_lines_tenant_id_invoice_id",
                table: "orb_invoice_lines",
                columns: new[] { "tenant_id", "invoice_id" });

            migrationBuilder.CreateIndex(
                name: "ix_orb_invoice_lines_tenant_id_price_id",
                table: "orb_invoice_lines",
                columns: new[] { "tenant_id", "price_id" });

            migrationBuilder.CreateIndex(
                name: "ix_orb_invoice_lines_tenant_id_subscription_id_lineage_id_anchor_period_start_kind_sequence",
                table: "orb_invoice_lines",
                columns: new[] { "tenant_id", "subscription_id", "lineage_id", "anchor_period_start", "kind", "sequence" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_orb_invoices_tenant_id_cause_cause_id",
                table: "orb_invoices",
                columns: new[] { "tenant_id", "cause", "cause_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_orb_invoices_tenant_id_customer_id",
                table: "orb_invoices",
                columns: new[] { "tenant_id", "customer_id" });

            migrationBuilder.CreateIndex(
                name: "ix_orb_invoices_tenant_id_invoice_date_id",
                table: "orb_invoices",
                columns: new[] { "tenant_id", "invoice_date", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_orb_invoices_tenant_id_number",
                table: "orb_invoices",
                columns: new[] { "tenant_id", "number" },
                unique: true,
                filter: "number IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_orb_invoices_tenant_id_subscription_id",
                table: "orb_invoices",
                columns: new[] { "tenant_id", "subscription_id" });

            migrationBuilder.CreateIndex(
                name: "ix_orb_metrics_tenant_id_item_id",
                table: "orb_metrics",
                columns: new[] { "tenant_id", "item_id" });

            migrationBuilder.CreateIndex(
                name: "ix_orb_plans_tenant_id_external_plan_id",
                table: "orb_plans",
                columns: new[] { "tenant_id", "external_plan_id" },
                unique: true,
                filter: "external_plan_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_orb_price_intervals_tenant_id_price_id",
                table: "orb_price_intervals",
                columns: new[] { "tenant_id", "price_id" });

            migrationBuilder.CreateIndex(
                name: "ix_orb_price_intervals_tenant_id_subscription_id",
                table: "orb_price_intervals",
                columns: new[] { "tenant_id", "subscription_id" });

            migrationBuilder.CreateIndex(
                name: "ix_orb_prices_tenant_id_external_price_id",
                table: "orb_prices",
                columns: new[] { "tenant_id", "external_price_id" },
                unique: true,
                filter: "external_price_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_orb_prices_tenant_id_item_id",
                table: "orb_prices",
                columns: new[] { "tenant_id", "item_id" });

            migrationBuilder.CreateIndex(
                name: "ix_orb_prices_tenant_id_metric_id",
                table: "orb_prices",
                columns: new[] { "tenant_id", "metric_id" });

            migrationBuilder.CreateIndex(
                name: "ix_orb_prices_tenant_id_plan_id",
                table: "orb_prices",
                columns: new[] { "tenant_id", "plan_id" });

            migrationBuilder.CreateIndex(
                name: "ix_orb_subscriptions_tenant_id_customer_id",
                table: "orb_subscriptions",
                columns: new[] { "tenant_id", "customer_id" });

            migrationBuilder.CreateIndex(
                name: "ix_orb_subscriptions_tenant_id_plan_id",
                table: "orb_subscriptions",
                columns: new[] { "tenant_id", "plan_id" });

            migrationBuilder.CreateIndex(
                name: "ix_orb_test_clocks_advancing_to",
                table: "orb_test_clocks",
                column: "advancing_to",
                filter: "advancing_to IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_orb_usage_events_tenant_id_customer_id_timestamp",
                table: "orb_usage_events",
                columns: new[] { "tenant_id", "customer_id", "timestamp" },
                filter: "customer_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_orb_usage_events_tenant_id_external_customer_id_timestamp",
                table: "orb_usage_events",
                columns: new[] { "tenant_id", "external_customer_id", "timestamp" },
                filter: "external_customer_id IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "orb_api_keys");

            migrationBuilder.DropTable(
                name: "orb_credit_note_lines");

            migrationBuilder.DropTable(
                name: "orb_due_work");

            migrationBuilder.DropTable(
                name: "orb_idempotent_answers");

            migrationBuilder.DropTable(
                name: "orb_number_series");

            migrationBuilder.DropTable(
                name: "orb_price_intervals");

            migrationBuilder.DropTable(
                name: "orb_tenants");

            migrationBuilder.DropTable(
                name: "orb_usage_events");

            migrationBuilder.DropTable(
                name: "orb_usage_keys");

            migrationBuilder.DropTable(
                name: "orb_usage_sequences");

            migrationBuilder.DropTable(
                name: "orb_credit_notes");

            migrationBuilder.DropTable(
                name: "orb_invoice_lines");

            migrationBuilder.DropTable(
                name: "orb_charges");

            migrationBuilder.DropTable(
                name: "orb_invoices");

            migrationBuilder.DropTable(
                name: "orb_prices");

            migrationBuilder.DropTable(
                name: "orb_subscriptions");

            migrationBuilder.DropTable(
                name: "orb_metrics");

            migrationBuilder.DropTable(
                name: "orb_customers");

            migrationBuilder.DropTable(
                name: "orb_plans");

            migrationBuilder.DropTable(
                name: "orb_items");

            migrationBuilder.DropTable(
                name: "orb_test_clocks");
        }
    }
}
