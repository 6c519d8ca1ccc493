using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Orb.Billing.PostgreSql.Migrations
{
    /// <inheritdoc />
    internal partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnsureSchema(
                name: "orb");

            migrationBuilder.CreateTable(
                name: "api_keys",
                schema: "orb",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    role = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    last_four = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    is_development = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    revoked_at = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_api_keys", x => new { x.tenant_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "audit_entries",
                schema: "orb",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    actor = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    action = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    resource_type = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    resource_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    reason = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    details = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_entries", x => new { x.tenant_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "backfills",
                schema: "orb",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    customer_id = table.Column<Guid>(type: "uuid", nullable: true),
                    timeframe_start = table.Column<long>(type: "bigint", nullable: false),
                    timeframe_end = table.Column<long>(type: "bigint", nullable: false),
                    replaces_existing_events = table.Column<bool>(type: "boolean", nullable: false),
                    deprecation_filter = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    events_ingested = table.Column<long>(type: "bigint", nullable: false),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    closed_at = table.Column<long>(type: "bigint", nullable: true),
                    closed_sequence = table.Column<long>(type: "bigint", nullable: true),
                    reverted_at = table.Column<long>(type: "bigint", nullable: true),
                    reverted_sequence = table.Column<long>(type: "bigint", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_backfills", x => new { x.tenant_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "billing_exceptions",
                schema: "orb",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    customer_id = table.Column<Guid>(type: "uuid", nullable: false),
                    idempotency_key = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    timestamp = table.Column<long>(type: "bigint", nullable: true),
                    metric_id = table.Column<Guid>(type: "uuid", nullable: false),
                    subscription_id = table.Column<Guid>(type: "uuid", nullable: true),
                    invoice_id = table.Column<Guid>(type: "uuid", nullable: true),
                    code = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    reason = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false, defaultValue: 1),
                    last_attempt_at = table.Column<long>(type: "bigint", nullable: true),
                    resolved_at = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_billing_exceptions", x => new { x.tenant_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "billing_runs",
                schema: "orb",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    test_clock_id = table.Column<Guid>(type: "uuid", nullable: true),
                    started_at = table.Column<long>(type: "bigint", nullable: false),
                    due_by = table.Column<long>(type: "bigint", nullable: false),
                    finished_at = table.Column<long>(type: "bigint", nullable: true),
                    due_customers = table.Column<int>(type: "integer", nullable: false),
                    done_customers = table.Column<int>(type: "integer", nullable: false),
                    failed_customers = table.Column<int>(type: "integer", nullable: false),
                    steps = table.Column<int>(type: "integer", nullable: false),
                    invoices = table.Column<int>(type: "integer", nullable: false),
                    parked = table.Column<int>(type: "integer", nullable: false),
                    oldest_due_at = table.Column<long>(type: "bigint", nullable: true),
                    error = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_billing_runs", x => new { x.tenant_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "coupons",
                schema: "orb",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    redemption_code = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    percentage = table.Column<decimal>(type: "numeric", nullable: true),
                    amount = table.Column<decimal>(type: "numeric", nullable: true),
                    currency = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    duration_in_months = table.Column<int>(type: "integer", nullable: true),
                    maximum_redemptions = table.Column<int>(type: "integer", nullable: true),
                    times_redeemed = table.Column<int>(type: "integer", nullable: false),
                    archived_at = table.Column<long>(type: "bigint", nullable: true),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_coupons", x => new { x.tenant_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "idempotent_answers",
                schema: "orb",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    key = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    request_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    status_code = table.Column<int>(type: "integer", nullable: false),
                    body = table.Column<byte[]>(type: "bytea", nullable: false),
                    created_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_idempotent_answers", x => new { x.tenant_id, x.key });
                });

            migrationBuilder.CreateTable(
                name: "items",
                schema: "orb",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    metadata = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    created_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_items", x => new { x.tenant_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "number_series",
                schema: "orb",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    series = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    last = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_number_series", x => new { x.tenant_id, x.series });
                });

            migrationBuilder.CreateTable(
                name: "outbox_messages",
                schema: "orb",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    type = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    resource_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    customer_id = table.Column<Guid>(type: "uuid", nullable: false),
                    test_clock_id = table.Column<Guid>(type: "uuid", nullable: true),
                    properties = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    occurred_at = table.Column<long>(type: "bigint", nullable: false),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    available_at = table.Column<long>(type: "bigint", nullable: false),
                    lease_until = table.Column<long>(type: "bigint", nullable: true),
                    fencing_token = table.Column<long>(type: "bigint", nullable: false),
                    sent_at = table.Column<long>(type: "bigint", nullable: true),
                    sent_to = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    last_error = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_outbox_messages", x => new { x.tenant_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "plans",
                schema: "orb",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    external_plan_id = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    description = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    currency = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    currency_scale = table.Column<int>(type: "integer", nullable: true),
                    net_terms = table.Column<int>(type: "integer", nullable: true),
                    default_invoice_memo = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    status = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    version = table.Column<int>(type: "integer", nullable: false),
                    phases = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    trial_period_days = table.Column<int>(type: "integer", nullable: true),
                    trial_usage_discount_maximum = table.Column<decimal>(type: "numeric", nullable: true),
                    metadata = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    created_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_plans", x => new { x.tenant_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "pricing_units",
                schema: "orb",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    scale = table.Column<int>(type: "integer", nullable: false),
                    symbol = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    created_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pricing_units", x => new { x.tenant_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "tax_rates",
                schema: "orb",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    code = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    category = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    rate = table.Column<decimal>(type: "numeric", nullable: false),
                    mode = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    is_default = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_tax_rates", x => new { x.tenant_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "tenants",
                schema: "orb",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_tenants", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "test_clocks",
                schema: "orb",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    frozen_time = table.Column<long>(type: "bigint", nullable: false),
                    advancing_to = table.Column<long>(type: "bigint", nullable: true),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_test_clocks", x => new { x.tenant_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "usage_events",
                schema: "orb",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    sequence = table.Column<long>(type: "bigint", nullable: false),
                    event_id = table.Column<Guid>(type: "uuid", nullable: false),
                    customer_id = table.Column<Guid>(type: "uuid", nullable: true),
                    external_customer_id = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    event_name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    timestamp = table.Column<long>(type: "bigint", nullable: false),
                    idempotency_key = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    properties = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    backfill_id = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_usage_events", x => new { x.tenant_id, x.sequence });
                });

            migrationBuilder.CreateTable(
                name: "usage_keys",
                schema: "orb",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    idempotency_key = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    body_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    sequence = table.Column<long>(type: "bigint", nullable: false),
                    backfill_id = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_usage_keys", x => new { x.tenant_id, x.idempotency_key });
                });

            migrationBuilder.CreateTable(
                name: "usage_sequences",
                schema: "orb",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    last = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_usage_sequences", x => x.tenant_id);
                });

            migrationBuilder.CreateTable(
                name: "usage_withdrawals",
                schema: "orb",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    event_sequence = table.Column<long>(type: "bigint", nullable: false),
                    sequence = table.Column<long>(type: "bigint", nullable: false),
                    backfill_id = table.Column<Guid>(type: "uuid", nullable: true),
                    customer_id = table.Column<Guid>(type: "uuid", nullable: true),
                    external_customer_id = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    timestamp = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_usage_withdrawals", x => new { x.tenant_id, x.event_sequence, x.sequence });
                });

            migrationBuilder.CreateTable(
                name: "metrics",
                schema: "orb",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    description = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    item_id = table.Column<Guid>(type: "uuid", nullable: false),
                    sql = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    metadata = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    created_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_metrics", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "fk_metrics_items_tenant_id_item_id",
                        columns: x => new { x.tenant_id, x.item_id },
                        principalSchema: "orb",
                        principalTable: "items",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "plan_adjustments",
                schema: "orb",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    plan_id = table.Column<Guid>(type: "uuid", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false),
                    phase_order = table.Column<int>(type: "integer", nullable: true),
                    replaces_adjustment_id = table.Column<Guid>(type: "uuid", nullable: true),
                    terms = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    created_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_plan_adjustments", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "fk_plan_adjustments_plans_tenant_id_plan_id",
                        columns: x => new { x.tenant_id, x.plan_id },
                        principalSchema: "orb",
                        principalTable: "plans",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "plan_versions",
                schema: "orb",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    plan_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_plan_versions", x => new { x.tenant_id, x.plan_id, x.number });
                    table.ForeignKey(
                        name: "fk_plan_versions_plans_tenant_id_plan_id",
                        columns: x => new { x.tenant_id, x.plan_id },
                        principalSchema: "orb",
                        principalTable: "plans",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "customers",
                schema: "orb",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    external_customer_id = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    email = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    additional_emails = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    time_zone = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    currency = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    currency_scale = table.Column<int>(type: "integer", nullable: true),
                    auto_collection = table.Column<bool>(type: "boolean", nullable: false),
                    auto_issuance = table.Column<bool>(type: "boolean", nullable: true),
                    email_delivery = table.Column<bool>(type: "boolean", nullable: false),
                    billing_address = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    shipping_address = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    tax_id = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    payment_provider = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    payment_provider_id = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    metadata = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    test_clock_id = table.Column<Guid>(type: "uuid", nullable: true),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_customers", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "fk_customers_test_clocks_tenant_id_test_clock_id",
                        columns: x => new { x.tenant_id, x.test_clock_id },
                        principalSchema: "orb",
                        principalTable: "test_clocks",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "prices",
                schema: "orb",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    plan_id = table.Column<Guid>(type: "uuid", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    item_id = table.Column<Guid>(type: "uuid", nullable: false),
                    currency = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    currency_scale = table.Column<int>(type: "integer", nullable: true),
                    cadence_duration = table.Column<int>(type: "integer", nullable: false),
                    cadence_unit = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    billing_mode = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    fixed_quantity = table.Column<decimal>(type: "numeric", nullable: true),
                    metric_id = table.Column<Guid>(type: "uuid", nullable: true),
                    is_commitment = table.Column<bool>(type: "boolean", nullable: false),
                    model = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    invoice_grouping_key = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    conversion_rate = table.Column<decimal>(type: "numeric", nullable: true),
                    conversion_currency = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    phase_order = table.Column<int>(type: "integer", nullable: true),
                    replaces_price_id = table.Column<Guid>(type: "uuid", nullable: true),
                    origin_price_id = table.Column<Guid>(type: "uuid", nullable: true),
                    external_price_id = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    metadata = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    created_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_prices", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "fk_prices_items_tenant_id_item_id",
                        columns: x => new { x.tenant_id, x.item_id },
                        principalSchema: "orb",
                        principalTable: "items",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_prices_metrics_tenant_id_metric_id",
                        columns: x => new { x.tenant_id, x.metric_id },
                        principalSchema: "orb",
                        principalTable: "metrics",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_prices_plans_tenant_id_plan_id",
                        columns: x => new { x.tenant_id, x.plan_id },
                        principalSchema: "orb",
                        principalTable: "plans",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "plan_version_adjustments",
                schema: "orb",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    plan_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    adjustment_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_plan_version_adjustments", x => new { x.tenant_id, x.plan_id, x.number, x.adjustment_id });
                    table.ForeignKey(
                        name: "fk_plan_version_adjustments_plan_adjustments_tenant_id_adjustm~",
                        columns: x => new { x.tenant_id, x.adjustment_id },
                        principalSchema: "orb",
                        principalTable: "plan_adjustments",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_plan_version_adjustments_plan_versions_tenant_id_plan_id_nu~",
                        columns: x => new { x.tenant_id, x.plan_id, x.number },
                        principalSchema: "orb",
                        principalTable: "plan_versions",
                        principalColumns: new[] { "tenant_id", "plan_id", "number" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "credit_allocations",
                schema: "orb",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    customer_id = table.Column<Guid>(type: "uuid", nullable: false),
                    currency = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    currency_scale = table.Column<int>(type: "integer", nullable: true),
                    amount = table.Column<decimal>(type: "numeric", nullable: false),
                    cadence_duration = table.Column<int>(type: "integer", nullable: false),
                    cadence_unit = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    anchor_year = table.Column<int>(type: "integer", nullable: false),
                    anchor_month = table.Column<int>(type: "integer", nullable: false),
                    anchor_day = table.Column<int>(type: "integer", nullable: false),
                    lifetime_length = table.Column<int>(type: "integer", nullable: false),
                    lifetime_unit = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    ends_with_cadence = table.Column<bool>(type: "boolean", nullable: false),
                    start = table.Column<long>(type: "bigint", nullable: false),
                    end = table.Column<long>(type: "bigint", nullable: true),
                    next_at = table.Column<long>(type: "bigint", nullable: true),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_credit_allocations", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "fk_credit_allocations_customers_tenant_id_customer_id",
                        columns: x => new { x.tenant_id, x.customer_id },
                        principalSchema: "orb",
                        principalTable: "customers",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "customer_taxes",
                schema: "orb",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    customer_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    reason = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    vat_id = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    vat_id_is_valid = table.Column<bool>(type: "boolean", nullable: true),
                    vat_id_checked_at = table.Column<long>(type: "bigint", nullable: true),
                    vat_id_reference = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_customer_taxes", x => new { x.tenant_id, x.customer_id });
                    table.ForeignKey(
                        name: "fk_customer_taxes_customers_tenant_id_customer_id",
                        columns: x => new { x.tenant_id, x.customer_id },
                        principalSchema: "orb",
                        principalTable: "customers",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "due_work",
                schema: "orb",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    customer_id = table.Column<Guid>(type: "uuid", nullable: false),
                    clock_id = table.Column<Guid>(type: "uuid", nullable: true),
                    next_due_at = table.Column<long>(type: "bigint", nullable: true),
                    lease_until = table.Column<long>(type: "bigint", nullable: true),
                    fencing_token = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_due_work", x => new { x.tenant_id, x.customer_id });
                    table.ForeignKey(
                        name: "fk_due_work_customers_tenant_id_customer_id",
                        columns: x => new { x.tenant_id, x.customer_id },
                        principalSchema: "orb",
                        principalTable: "customers",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "subscriptions",
                schema: "orb",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    customer_id = table.Column<Guid>(type: "uuid", nullable: false),
                    plan_id = table.Column<Guid>(type: "uuid", nullable: false),
                    currency = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    currency_scale = table.Column<int>(type: "integer", nullable: true),
                    start = table.Column<long>(type: "bigint", nullable: false),
                    end = table.Column<long>(type: "bigint", nullable: true),
                    anchor_year = table.Column<int>(type: "integer", nullable: false),
                    anchor_month = table.Column<int>(type: "integer", nullable: false),
                    anchor_day = table.Column<int>(type: "integer", nullable: false),
                    anchor_rule = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    net_terms = table.Column<int>(type: "integer", nullable: false),
                    default_invoice_memo = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    auto_collection = table.Column<bool>(type: "boolean", nullable: true),
                    invoicing_threshold = table.Column<decimal>(type: "numeric", nullable: true),
                    metadata = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    next_invoice_date = table.Column<long>(type: "bigint", nullable: true),
                    credits_from = table.Column<long>(type: "bigint", nullable: true),
                    open_from = table.Column<long>(type: "bigint", nullable: true),
                    pauses = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    scheduled_plans = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    adjustments = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    proration_unit = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    plan_version = table.Column<int>(type: "integer", nullable: false),
                    plan_start = table.Column<long>(type: "bigint", nullable: true),
                    overrides = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    phases = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    trial_end = table.Column<long>(type: "bigint", nullable: true),
                    usage_filter = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    usage_customers = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    parking_reason = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    parking_detail = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    parked_at = table.Column<long>(type: "bigint", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_subscriptions", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "fk_subscriptions_customers_tenant_id_customer_id",
                        columns: x => new { x.tenant_id, x.customer_id },
                        principalSchema: "orb",
                        principalTable: "customers",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_subscriptions_plans_tenant_id_plan_id",
                        columns: x => new { x.tenant_id, x.plan_id },
                        principalSchema: "orb",
                        principalTable: "plans",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "top_ups",
                schema: "orb",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    customer_id = table.Column<Guid>(type: "uuid", nullable: false),
                    currency = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    currency_scale = table.Column<int>(type: "integer", nullable: true),
                    threshold = table.Column<decimal>(type: "numeric", nullable: false),
                    increment = table.Column<decimal>(type: "numeric", nullable: false),
                    per_unit_cost_basis = table.Column<decimal>(type: "numeric", nullable: false),
                    invoice_currency = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    lifetime_length = table.Column<int>(type: "integer", nullable: false),
                    lifetime_unit = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    net_terms = table.Column<int>(type: "integer", nullable: false),
                    memo = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    require_successful_payment = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_top_ups", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "fk_top_ups_customers_tenant_id_customer_id",
                        columns: x => new { x.tenant_id, x.customer_id },
                        principalSchema: "orb",
                        principalTable: "customers",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "plan_version_prices",
                schema: "orb",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    plan_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    price_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_plan_version_prices", x => new { x.tenant_id, x.plan_id, x.number, x.price_id });
                    table.ForeignKey(
                        name: "fk_plan_version_prices_plan_versions_tenant_id_plan_id_number",
                        columns: x => new { x.tenant_id, x.plan_id, x.number },
                        principalSchema: "orb",
                        principalTable: "plan_versions",
                        principalColumns: new[] { "tenant_id", "plan_id", "number" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_plan_version_prices_prices_tenant_id_price_id",
                        columns: x => new { x.tenant_id, x.price_id },
                        principalSchema: "orb",
                        principalTable: "prices",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "customer_tax_rates",
                schema: "orb",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    customer_id = table.Column<Guid>(type: "uuid", nullable: false),
                    tax_rate_id = table.Column<Guid>(type: "uuid", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_customer_tax_rates", x => new { x.tenant_id, x.customer_id, x.tax_rate_id });
                    table.ForeignKey(
                        name: "fk_customer_tax_rates_customer_taxes_tenant_id_customer_id",
                        columns: x => new { x.tenant_id, x.customer_id },
                        principalSchema: "orb",
                        principalTable: "customer_taxes",
                        principalColumns: new[] { "tenant_id", "customer_id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_customer_tax_rates_tax_rates_tenant_id_tax_rate_id",
                        columns: x => new { x.tenant_id, x.tax_rate_id },
                        principalSchema: "orb",
                        principalTable: "tax_rates",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "charges",
                schema: "orb",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    subscription_id = table.Column<Guid>(type: "uuid", nullable: false),
                    lineage_id = table.Column<Guid>(type: "uuid", nullable: false),
                    anchor_period_start = table.Column<DateOnly>(type: "date", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    currency = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    currency_scale = table.Column<int>(type: "integer", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false),
                    sequence = table.Column<int>(type: "integer", nullable: false),
                    billed = table.Column<decimal>(type: "numeric", nullable: false),
                    credited = table.Column<decimal>(type: "numeric", nullable: false),
                    quantity = table.Column<decimal>(type: "numeric", nullable: false),
                    covered_until = table.Column<long>(type: "bigint", nullable: false),
                    cut_off = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_charges", x => new { x.tenant_id, x.subscription_id, x.lineage_id, x.anchor_period_start, x.kind });
                    table.ForeignKey(
                        name: "fk_charges_subscriptions_tenant_id_subscription_id",
                        columns: x => new { x.tenant_id, x.subscription_id },
                        principalSchema: "orb",
                        principalTable: "subscriptions",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "coupon_redemptions",
                schema: "orb",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    coupon_id = table.Column<Guid>(type: "uuid", nullable: false),
                    subscription_id = table.Column<Guid>(type: "uuid", nullable: false),
                    customer_id = table.Column<Guid>(type: "uuid", nullable: false),
                    redeemed_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_coupon_redemptions", x => new { x.tenant_id, x.coupon_id, x.subscription_id });
                    table.ForeignKey(
                        name: "fk_coupon_redemptions_coupons_tenant_id_coupon_id",
                        columns: x => new { x.tenant_id, x.coupon_id },
                        principalSchema: "orb",
                        principalTable: "coupons",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_coupon_redemptions_customers_tenant_id_customer_id",
                        columns: x => new { x.tenant_id, x.customer_id },
                        principalSchema: "orb",
                        principalTable: "customers",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_coupon_redemptions_subscriptions_tenant_id_subscription_id",
                        columns: x => new { x.tenant_id, x.subscription_id },
                        principalSchema: "orb",
                        principalTable: "subscriptions",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "invoices",
                schema: "orb",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    cause = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    cause_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    status = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    number = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    customer_id = table.Column<Guid>(type: "uuid", nullable: false),
                    subscription_id = table.Column<Guid>(type: "uuid", nullable: true),
                    currency = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    currency_scale = table.Column<int>(type: "integer", nullable: true),
                    grouping_key = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    invoice_date = table.Column<long>(type: "bigint", nullable: false),
                    net_terms = table.Column<int>(type: "integer", nullable: false),
                    due_date = table.Column<long>(type: "bigint", nullable: false),
                    scheduled_issue_at = table.Column<long>(type: "bigint", nullable: false),
                    auto_issue = table.Column<bool>(type: "boolean", nullable: true),
                    issued_at = table.Column<long>(type: "bigint", nullable: true),
                    paid_at = table.Column<long>(type: "bigint", nullable: true),
                    voided_at = table.Column<long>(type: "bigint", nullable: true),
                    rebilled = table.Column<bool>(type: "boolean", nullable: false),
                    payment_received_on = table.Column<DateOnly>(type: "date", nullable: true),
                    payment_external_id = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    payment_notes = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    memo = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    metadata = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    corrects_from = table.Column<long>(type: "bigint", nullable: true),
                    cut_off = table.Column<long>(type: "bigint", nullable: true),
                    time_zone_version = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    taxation = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    subtotal = table.Column<decimal>(type: "numeric", nullable: false),
                    total = table.Column<decimal>(type: "numeric", nullable: false),
                    balance_applied = table.Column<decimal>(type: "numeric", nullable: false),
                    amount_paid = table.Column<decimal>(type: "numeric", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_invoices", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "fk_invoices_customers_tenant_id_customer_id",
                        columns: x => new { x.tenant_id, x.customer_id },
                        principalSchema: "orb",
                        principalTable: "customers",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_invoices_subscriptions_tenant_id_subscription_id",
                        columns: x => new { x.tenant_id, x.subscription_id },
                        principalSchema: "orb",
                        principalTable: "subscriptions",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "price_intervals",
                schema: "orb",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    subscription_id = table.Column<Guid>(type: "uuid", nullable: false),
                    ordinal = table.Column<int>(type: "integer", nullable: false),
                    lineage_id = table.Column<Guid>(type: "uuid", nullable: false),
                    price_id = table.Column<Guid>(type: "uuid", nullable: false),
                    anchor_year = table.Column<int>(type: "integer", nullable: false),
                    anchor_month = table.Column<int>(type: "integer", nullable: false),
                    anchor_day = table.Column<int>(type: "integer", nullable: false),
                    start = table.Column<long>(type: "bigint", nullable: false),
                    end = table.Column<long>(type: "bigint", nullable: true),
                    position = table.Column<int>(type: "integer", nullable: false),
                    quantities = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    end_credit = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    kept_until = table.Column<long>(type: "bigint", nullable: true),
                    starts_prorated = table.Column<bool>(type: "boolean", nullable: false),
                    due_from = table.Column<long>(type: "bigint", nullable: true),
                    defers_tail = table.Column<bool>(type: "boolean", nullable: false),
                    is_one_period = table.Column<bool>(type: "boolean", nullable: false),
                    is_added = table.Column<bool>(type: "boolean", nullable: false),
                    phase_order = table.Column<int>(type: "integer", nullable: true),
                    usage_customers = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    usage_filter = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_price_intervals", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "fk_price_intervals_prices_tenant_id_price_id",
                        columns: x => new { x.tenant_id, x.price_id },
                        principalSchema: "orb",
                        principalTable: "prices",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_price_intervals_subscriptions_tenant_id_subscription_id",
                        columns: x => new { x.tenant_id, x.subscription_id },
                        principalSchema: "orb",
                        principalTable: "subscriptions",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "subscription_events",
                schema: "orb",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    subscription_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    effective_from = table.Column<long>(type: "bigint", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_subscription_events", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "fk_subscription_events_subscriptions_tenant_id_subscription_id",
                        columns: x => new { x.tenant_id, x.subscription_id },
                        principalSchema: "orb",
                        principalTable: "subscriptions",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "threshold_checks",
                schema: "orb",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    subscription_id = table.Column<Guid>(type: "uuid", nullable: false),
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    customer_id = table.Column<Guid>(type: "uuid", nullable: false),
                    due_at = table.Column<long>(type: "bigint", nullable: false),
                    latest_at = table.Column<long>(type: "bigint", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_threshold_checks", x => new { x.tenant_id, x.subscription_id, x.day });
                    table.ForeignKey(
                        name: "fk_threshold_checks_subscriptions_tenant_id_subscription_id",
                        columns: x => new { x.tenant_id, x.subscription_id },
                        principalSchema: "orb",
                        principalTable: "subscriptions",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "credit_blocks",
                schema: "orb",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    customer_id = table.Column<Guid>(type: "uuid", nullable: false),
                    currency = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    currency_scale = table.Column<int>(type: "integer", nullable: true),
                    original = table.Column<decimal>(type: "numeric", nullable: false),
                    remaining = table.Column<decimal>(type: "numeric", nullable: false),
                    used = table.Column<decimal>(type: "numeric", nullable: false),
                    effective_at = table.Column<long>(type: "bigint", nullable: false),
                    expires_at = table.Column<long>(type: "bigint", nullable: true),
                    per_unit_cost_basis = table.Column<decimal>(type: "numeric", nullable: true),
                    filters = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    source = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    status = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    purchase_invoice_id = table.Column<Guid>(type: "uuid", nullable: true),
                    expiry_booked = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_credit_blocks", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "fk_credit_blocks_customers_tenant_id_customer_id",
                        columns: x => new { x.tenant_id, x.customer_id },
                        principalSchema: "orb",
                        principalTable: "customers",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_credit_blocks_invoices_tenant_id_purchase_invoice_id",
                        columns: x => new { x.tenant_id, x.purchase_invoice_id },
                        principalSchema: "orb",
                        principalTable: "invoices",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "credit_notes",
                schema: "orb",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    invoice_id = table.Column<Guid>(type: "uuid", nullable: false),
                    customer_id = table.Column<Guid>(type: "uuid", nullable: false),
                    cause = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    reason = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    voided_at = table.Column<long>(type: "bigint", nullable: true),
                    memo = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    to_invoice = table.Column<decimal>(type: "numeric", nullable: false),
                    to_balance = table.Column<decimal>(type: "numeric", nullable: false),
                    to_payer = table.Column<decimal>(type: "numeric", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_credit_notes", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "fk_credit_notes_invoices_tenant_id_invoice_id",
                        columns: x => new { x.tenant_id, x.invoice_id },
                        principalSchema: "orb",
                        principalTable: "invoices",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "invoice_lines",
                schema: "orb",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    invoice_id = table.Column<Guid>(type: "uuid", nullable: false),
                    ordinal = table.Column<int>(type: "integer", nullable: false),
                    subscription_id = table.Column<Guid>(type: "uuid", nullable: false),
                    lineage_id = table.Column<Guid>(type: "uuid", nullable: false),
                    anchor_period_start = table.Column<DateOnly>(type: "date", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    sequence = table.Column<int>(type: "integer", nullable: false),
                    charge_version = table.Column<int>(type: "integer", nullable: false),
                    price_id = table.Column<Guid>(type: "uuid", nullable: false),
                    price_interval_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    service_start = table.Column<long>(type: "bigint", nullable: false),
                    service_end = table.Column<long>(type: "bigint", nullable: false),
                    invoice_date = table.Column<long>(type: "bigint", nullable: false),
                    quantity = table.Column<decimal>(type: "numeric", nullable: false),
                    unrounded_subtotal = table.Column<decimal>(type: "numeric", nullable: false),
                    subtotal = table.Column<decimal>(type: "numeric", nullable: false),
                    adjusted_subtotal = table.Column<decimal>(type: "numeric", nullable: false),
                    credits_applied = table.Column<decimal>(type: "numeric", nullable: false),
                    partially_invoiced = table.Column<decimal>(type: "numeric", nullable: false),
                    earlier_quantity = table.Column<decimal>(type: "numeric", nullable: true),
                    earlier_subtotal = table.Column<decimal>(type: "numeric", nullable: true),
                    earlier_settled = table.Column<decimal>(type: "numeric", nullable: true),
                    earlier_credits = table.Column<decimal>(type: "numeric", nullable: true),
                    amount = table.Column<decimal>(type: "numeric", nullable: false),
                    tax_point = table.Column<DateOnly>(type: "date", nullable: true),
                    taxes = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    adjustments = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    sub_lines = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    explanation = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_invoice_lines", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "fk_invoice_lines_charges_tenant_id_subscription_id_lineage_id_~",
                        columns: x => new { x.tenant_id, x.subscription_id, x.lineage_id, x.anchor_period_start, x.kind },
                        principalSchema: "orb",
                        principalTable: "charges",
                        principalColumns: new[] { "tenant_id", "subscription_id", "lineage_id", "anchor_period_start", "kind" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_invoice_lines_invoices_tenant_id_invoice_id",
                        columns: x => new { x.tenant_id, x.invoice_id },
                        principalSchema: "orb",
                        principalTable: "invoices",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_invoice_lines_prices_tenant_id_price_id",
                        columns: x => new { x.tenant_id, x.price_id },
                        principalSchema: "orb",
                        principalTable: "prices",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "manual_lines",
                schema: "orb",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    invoice_id = table.Column<Guid>(type: "uuid", nullable: false),
                    ordinal = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    item_id = table.Column<Guid>(type: "uuid", nullable: true),
                    quantity = table.Column<decimal>(type: "numeric", nullable: false),
                    unit_amount = table.Column<decimal>(type: "numeric", nullable: true),
                    service_start = table.Column<long>(type: "bigint", nullable: false),
                    service_end = table.Column<long>(type: "bigint", nullable: false),
                    unrounded_subtotal = table.Column<decimal>(type: "numeric", nullable: false),
                    amount = table.Column<decimal>(type: "numeric", nullable: false),
                    tax_point = table.Column<DateOnly>(type: "date", nullable: true),
                    taxes = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_manual_lines", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "fk_manual_lines_invoices_tenant_id_invoice_id",
                        columns: x => new { x.tenant_id, x.invoice_id },
                        principalSchema: "orb",
                        principalTable: "invoices",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_manual_lines_items_tenant_id_item_id",
                        columns: x => new { x.tenant_id, x.item_id },
                        principalSchema: "orb",
                        principalTable: "items",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "credit_ledger_entries",
                schema: "orb",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    customer_id = table.Column<Guid>(type: "uuid", nullable: false),
                    currency = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    currency_scale = table.Column<int>(type: "integer", nullable: true),
                    sequence = table.Column<long>(type: "bigint", nullable: false),
                    type = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    block_id = table.Column<Guid>(type: "uuid", nullable: false),
                    amount = table.Column<decimal>(type: "numeric", nullable: false),
                    starting_balance = table.Column<decimal>(type: "numeric", nullable: false),
                    ending_balance = table.Column<decimal>(type: "numeric", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    invoice_id = table.Column<Guid>(type: "uuid", nullable: true),
                    price_id = table.Column<Guid>(type: "uuid", nullable: true),
                    day = table.Column<DateOnly>(type: "date", nullable: true),
                    new_block_id = table.Column<Guid>(type: "uuid", nullable: true),
                    new_expires_at = table.Column<long>(type: "bigint", nullable: true),
                    void_reason = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    description = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_credit_ledger_entries", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "fk_credit_ledger_entries_credit_blocks_tenant_id_block_id",
                        columns: x => new { x.tenant_id, x.block_id },
                        principalSchema: "orb",
                        principalTable: "credit_blocks",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_credit_ledger_entries_customers_tenant_id_customer_id",
                        columns: x => new { x.tenant_id, x.customer_id },
                        principalSchema: "orb",
                        principalTable: "customers",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_credit_ledger_entries_invoices_tenant_id_invoice_id",
                        columns: x => new { x.tenant_id, x.invoice_id },
                        principalSchema: "orb",
                        principalTable: "invoices",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "balance_transactions",
                schema: "orb",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    customer_id = table.Column<Guid>(type: "uuid", nullable: false),
                    currency = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    currency_scale = table.Column<int>(type: "integer", nullable: true),
                    sequence = table.Column<int>(type: "integer", nullable: false),
                    action = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    amount = table.Column<decimal>(type: "numeric", nullable: false),
                    starting_balance = table.Column<decimal>(type: "numeric", nullable: false),
                    ending_balance = table.Column<decimal>(type: "numeric", nullable: false),
                    invoice_id = table.Column<Guid>(type: "uuid", nullable: true),
                    credit_note_id = table.Column<Guid>(type: "uuid", nullable: true),
                    description = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    created_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_balance_transactions", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "fk_balance_transactions_credit_notes_tenant_id_credit_note_id",
                        columns: x => new { x.tenant_id, x.credit_note_id },
                        principalSchema: "orb",
                        principalTable: "credit_notes",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_balance_transactions_customers_tenant_id_customer_id",
                        columns: x => new { x.tenant_id, x.customer_id },
                        principalSchema: "orb",
                        principalTable: "customers",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_balance_transactions_invoices_tenant_id_invoice_id",
                        columns: x => new { x.tenant_id, x.invoice_id },
                        principalSchema: "orb",
                        principalTable: "invoices",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "line_draws",
                schema: "orb",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    line_item_id = table.Column<Guid>(type: "uuid", nullable: false),
                    ordinal = table.Column<int>(type: "integer", nullable: false),
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    block_id = table.Column<Guid>(type: "uuid", nullable: true),
                    amount = table.Column<decimal>(type: "numeric", nullable: false),
                    currency = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    currency_scale = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_line_draws", x => new { x.tenant_id, x.line_item_id, x.ordinal });
                    table.ForeignKey(
                        name: "fk_line_draws_credit_blocks_tenant_id_block_id",
                        columns: x => new { x.tenant_id, x.block_id },
                        principalSchema: "orb",
                        principalTable: "credit_blocks",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_line_draws_invoice_lines_tenant_id_line_item_id",
                        columns: x => new { x.tenant_id, x.line_item_id },
                        principalSchema: "orb",
                        principalTable: "invoice_lines",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "credit_note_lines",
                schema: "orb",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    credit_note_id = table.Column<Guid>(type: "uuid", nullable: false),
                    ordinal = table.Column<int>(type: "integer", nullable: false),
                    line_item_id = table.Column<Guid>(type: "uuid", nullable: true),
                    manual_line_id = table.Column<Guid>(type: "uuid", nullable: true),
                    amount = table.Column<decimal>(type: "numeric", nullable: false),
                    currency = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    currency_scale = table.Column<int>(type: "integer", nullable: true),
                    units = table.Column<decimal>(type: "numeric", nullable: false),
                    discount = table.Column<decimal>(type: "numeric", nullable: false),
                    credits_returned = table.Column<decimal>(type: "numeric", nullable: false),
                    net = table.Column<decimal>(type: "numeric", nullable: false),
                    taxes = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_credit_note_lines", x => new { x.tenant_id, x.credit_note_id, x.ordinal });
                    table.ForeignKey(
                        name: "fk_credit_note_lines_credit_notes_tenant_id_credit_note_id",
                        columns: x => new { x.tenant_id, x.credit_note_id },
                        principalSchema: "orb",
                        principalTable: "credit_notes",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_credit_note_lines_invoice_lines_tenant_id_line_item_id",
                        columns: x => new { x.tenant_id, x.line_item_id },
                        principalSchema: "orb",
                        principalTable: "invoice_lines",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_credit_note_lines_manual_lines_tenant_id_manual_line_id",
                        columns: x => new { x.tenant_id, x.manual_line_id },
                        principalSchema: "orb",
                        principalTable: "manual_lines",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_api_keys_hash",
                schema: "orb",
                table: "api_keys",
                column: "hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_audit_entries_tenant_id_resource_type_resource_id_id",
                schema: "orb",
                table: "audit_entries",
                columns: new[] { "tenant_id", "resource_type", "resource_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_backfills_tenant_id_timeframe_start",
                schema: "orb",
                table: "backfills",
                columns: new[] { "tenant_id", "timeframe_start" });

            migrationBuilder.CreateIndex(
                name: "ix_balance_transactions_tenant_id_credit_note_id",
                schema: "orb",
                table: "balance_transactions",
                columns: new[] { "tenant_id", "credit_note_id" });

            migrationBuilder.CreateIndex(
                name: "ix_balance_transactions_tenant_id_customer_id_currency_sequence",
                schema: "orb",
                table: "balance_transactions",
                columns: new[] { "tenant_id", "customer_id", "currency", "sequence" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_balance_transactions_tenant_id_invoice_id",
                schema: "orb",
                table: "balance_transactions",
                columns: new[] { "tenant_id", "invoice_id" });

            migrationBuilder.CreateIndex(
                name: "ix_billing_exceptions_tenant_id_customer_id_id",
                schema: "orb",
                table: "billing_exceptions",
                columns: new[] { "tenant_id", "customer_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_billing_exceptions_tenant_id_idempotency_key_kind_metric_id",
                schema: "orb",
                table: "billing_exceptions",
                columns: new[] { "tenant_id", "idempotency_key", "kind", "metric_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_billing_exceptions_tenant_id_invoice_id",
                schema: "orb",
                table: "billing_exceptions",
                columns: new[] { "tenant_id", "invoice_id" },
                unique: true,
                filter: "invoice_id IS NOT NULL AND resolved_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_billing_exceptions_tenant_id_subscription_id",
                schema: "orb",
                table: "billing_exceptions",
                columns: new[] { "tenant_id", "subscription_id" },
                unique: true,
                filter: "subscription_id IS NOT NULL AND resolved_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_charges_tenant_id_subscription_id_covered_until",
                schema: "orb",
                table: "charges",
                columns: new[] { "tenant_id", "subscription_id", "covered_until" });

            migrationBuilder.CreateIndex(
                name: "ix_coupon_redemptions_tenant_id_customer_id",
                schema: "orb",
                table: "coupon_redemptions",
                columns: new[] { "tenant_id", "customer_id" });

            migrationBuilder.CreateIndex(
                name: "ix_coupon_redemptions_tenant_id_subscription_id",
                schema: "orb",
                table: "coupon_redemptions",
                columns: new[] { "tenant_id", "subscription_id" });

            migrationBuilder.CreateIndex(
                name: "ix_coupons_tenant_id_redemption_code",
                schema: "orb",
                table: "coupons",
                columns: new[] { "tenant_id", "redemption_code" },
                unique: true,
                filter: "archived_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_credit_allocations_tenant_id_customer_id",
                schema: "orb",
                table: "credit_allocations",
                columns: new[] { "tenant_id", "customer_id" });

            migrationBuilder.CreateIndex(
                name: "ix_credit_blocks_tenant_id_customer_id",
                schema: "orb",
                table: "credit_blocks",
                columns: new[] { "tenant_id", "customer_id" });

            migrationBuilder.CreateIndex(
                name: "ix_credit_blocks_tenant_id_purchase_invoice_id",
                schema: "orb",
                table: "credit_blocks",
                columns: new[] { "tenant_id", "purchase_invoice_id" });

            migrationBuilder.CreateIndex(
                name: "ix_credit_ledger_entries_tenant_id_block_id",
                schema: "orb",
                table: "credit_ledger_entries",
                columns: new[] { "tenant_id", "block_id" });

            migrationBuilder.CreateIndex(
                name: "ix_credit_ledger_entries_tenant_id_customer_id_currency_sequen~",
                schema: "orb",
                table: "credit_ledger_entries",
                columns: new[] { "tenant_id", "customer_id", "currency", "sequence" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_credit_ledger_entries_tenant_id_invoice_id",
                schema: "orb",
                table: "credit_ledger_entries",
                columns: new[] { "tenant_id", "invoice_id" });

            migrationBuilder.CreateIndex(
                name: "ix_credit_note_lines_tenant_id_line_item_id",
                schema: "orb",
                table: "credit_note_lines",
                columns: new[] { "tenant_id", "line_item_id" });

            migrationBuilder.CreateIndex(
                name: "ix_credit_note_lines_tenant_id_manual_line_id",
                schema: "orb",
                table: "credit_note_lines",
                columns: new[] { "tenant_id", "manual_line_id" });

            migrationBuilder.CreateIndex(
                name: "ix_credit_notes_tenant_id_invoice_id",
                schema: "orb",
                table: "credit_notes",
                columns: new[] { "tenant_id", "invoice_id" });

            migrationBuilder.CreateIndex(
                name: "ix_credit_notes_tenant_id_number",
                schema: "orb",
                table: "credit_notes",
                columns: new[] { "tenant_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_customer_tax_rates_tenant_id_tax_rate_id",
                schema: "orb",
                table: "customer_tax_rates",
                columns: new[] { "tenant_id", "tax_rate_id" });

            migrationBuilder.CreateIndex(
                name: "ix_customers_tenant_id_external_customer_id",
                schema: "orb",
                table: "customers",
                columns: new[] { "tenant_id", "external_customer_id" },
                unique: true,
                filter: "external_customer_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_customers_tenant_id_test_clock_id",
                schema: "orb",
                table: "customers",
                columns: new[] { "tenant_id", "test_clock_id" });

            migrationBuilder.CreateIndex(
                name: "ix_due_work_clock_id_next_due_at",
                schema: "orb",
                table: "due_work",
                columns: new[] { "clock_id", "next_due_at" });

            migrationBuilder.CreateIndex(
                name: "ix_idempotent_answers_created_at",
                schema: "orb",
                table: "idempotent_answers",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "ix_invoice_lines_tenant_id_invoice_id",
                schema: "orb",
                table: "invoice_lines",
                columns: new[] { "tenant_id", "invoice_id" });

            migrationBuilder.CreateIndex(
                name: "ix_invoice_lines_tenant_id_price_id",
                schema: "orb",
                table: "invoice_lines",
                columns: new[] { "tenant_id", "price_id" });

            migrationBuilder.CreateIndex(
                name: "ix_invoice_lines_tenant_id_subscription_id_lineage_id_anchor_p~",
                schema: "orb",
                table: "invoice_lines",
                columns: new[] { "tenant_id", "subscription_id", "lineage_id", "anchor_period_start", "kind", "sequence" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_invoices_tenant_id_cause_cause_id",
                schema: "orb",
                table: "invoices",
                columns: new[] { "tenant_id", "cause", "cause_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_invoices_tenant_id_customer_id_status",
                schema: "orb",
                table: "invoices",
                columns: new[] { "tenant_id", "customer_id", "status" },
                filter: "status = 'Draft'");

            migrationBuilder.CreateIndex(
                name: "ix_invoices_tenant_id_invoice_date_id",
                schema: "orb",
                table: "invoices",
                columns: new[] { "tenant_id", "invoice_date", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_invoices_tenant_id_number",
                schema: "orb",
                table: "invoices",
                columns: new[] { "tenant_id", "number" },
                unique: true,
                filter: "number IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_invoices_tenant_id_subscription_id",
                schema: "orb",
                table: "invoices",
                columns: new[] { "tenant_id", "subscription_id" });

            migrationBuilder.CreateIndex(
                name: "ix_line_draws_tenant_id_block_id",
                schema: "orb",
                table: "line_draws",
                columns: new[] { "tenant_id", "block_id" });

            migrationBuilder.CreateIndex(
                name: "ix_manual_lines_tenant_id_invoice_id",
                schema: "orb",
                table: "manual_lines",
                columns: new[] { "tenant_id", "invoice_id" });

            migrationBuilder.CreateIndex(
                name: "ix_manual_lines_tenant_id_item_id",
                schema: "orb",
                table: "manual_lines",
                columns: new[] { "tenant_id", "item_id" });

            migrationBuilder.CreateIndex(
                name: "ix_metrics_tenant_id_item_id",
                schema: "orb",
                table: "metrics",
                columns: new[] { "tenant_id", "item_id" });

            migrationBuilder.CreateIndex(
                name: "ix_outbox_messages_available_at",
                schema: "orb",
                table: "outbox_messages",
                column: "available_at",
                filter: "state = 'Pending'");

            migrationBuilder.CreateIndex(
                name: "ix_outbox_messages_created_at",
                schema: "orb",
                table: "outbox_messages",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "ix_outbox_messages_tenant_id_created_at_id",
                schema: "orb",
                table: "outbox_messages",
                columns: new[] { "tenant_id", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_plan_adjustments_tenant_id_plan_id",
                schema: "orb",
                table: "plan_adjustments",
                columns: new[] { "tenant_id", "plan_id" });

            migrationBuilder.CreateIndex(
                name: "ix_plan_version_adjustments_tenant_id_adjustment_id",
                schema: "orb",
                table: "plan_version_adjustments",
                columns: new[] { "tenant_id", "adjustment_id" });

            migrationBuilder.CreateIndex(
                name: "ix_plan_version_prices_tenant_id_price_id",
                schema: "orb",
                table: "plan_version_prices",
                columns: new[] { "tenant_id", "price_id" });

            migrationBuilder.CreateIndex(
                name: "ix_plans_tenant_id_external_plan_id",
                schema: "orb",
                table: "plans",
                columns: new[] { "tenant_id", "external_plan_id" },
                unique: true,
                filter: "external_plan_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_price_intervals_tenant_id_price_id",
                schema: "orb",
                table: "price_intervals",
                columns: new[] { "tenant_id", "price_id" });

            migrationBuilder.CreateIndex(
                name: "ix_price_intervals_tenant_id_subscription_id",
                schema: "orb",
                table: "price_intervals",
                columns: new[] { "tenant_id", "subscription_id" });

            migrationBuilder.CreateIndex(
                name: "ix_prices_tenant_id_external_price_id",
                schema: "orb",
                table: "prices",
                columns: new[] { "tenant_id", "external_price_id" },
                unique: true,
                filter: "external_price_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_prices_tenant_id_item_id",
                schema: "orb",
                table: "prices",
                columns: new[] { "tenant_id", "item_id" });

            migrationBuilder.CreateIndex(
                name: "ix_prices_tenant_id_metric_id",
                schema: "orb",
                table: "prices",
                columns: new[] { "tenant_id", "metric_id" });

            migrationBuilder.CreateIndex(
                name: "ix_prices_tenant_id_plan_id",
                schema: "orb",
                table: "prices",
                columns: new[] { "tenant_id", "plan_id" });

            migrationBuilder.CreateIndex(
                name: "ix_pricing_units_tenant_id_name",
                schema: "orb",
                table: "pricing_units",
                columns: new[] { "tenant_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_subscription_events_tenant_id_subscription_id_id",
                schema: "orb",
                table: "subscription_events",
                columns: new[] { "tenant_id", "subscription_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_subscriptions_tenant_id_customer_id",
                schema: "orb",
                table: "subscriptions",
                columns: new[] { "tenant_id", "customer_id" });

            migrationBuilder.CreateIndex(
                name: "ix_subscriptions_tenant_id_invoicing_threshold",
                schema: "orb",
                table: "subscriptions",
                columns: new[] { "tenant_id", "invoicing_threshold" },
                filter: "invoicing_threshold IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_subscriptions_tenant_id_plan_id",
                schema: "orb",
                table: "subscriptions",
                columns: new[] { "tenant_id", "plan_id" });

            migrationBuilder.CreateIndex(
                name: "ix_tax_rates_tenant_id_code",
                schema: "orb",
                table: "tax_rates",
                columns: new[] { "tenant_id", "code" },
                unique: true,
                filter: "is_default");

            migrationBuilder.CreateIndex(
                name: "ix_test_clocks_advancing_to",
                schema: "orb",
                table: "test_clocks",
                column: "advancing_to",
                filter: "advancing_to IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_threshold_checks_tenant_id_customer_id",
                schema: "orb",
                table: "threshold_checks",
                columns: new[] { "tenant_id", "customer_id" });

            migrationBuilder.CreateIndex(
                name: "ix_top_ups_tenant_id_customer_id_currency",
                schema: "orb",
                table: "top_ups",
                columns: new[] { "tenant_id", "customer_id", "currency" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_usage_events_tenant_id_backfill_id_customer_id_timestamp",
                schema: "orb",
                table: "usage_events",
                columns: new[] { "tenant_id", "backfill_id", "customer_id", "timestamp" },
                filter: "backfill_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_usage_events_tenant_id_backfill_id_external_customer_id_tim~",
                schema: "orb",
                table: "usage_events",
                columns: new[] { "tenant_id", "backfill_id", "external_customer_id", "timestamp" },
                filter: "backfill_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_usage_events_tenant_id_customer_id_timestamp_sequence",
                schema: "orb",
                table: "usage_events",
                columns: new[] { "tenant_id", "customer_id", "timestamp", "sequence" },
                filter: "customer_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_usage_events_tenant_id_external_customer_id_timestamp_seque~",
                schema: "orb",
                table: "usage_events",
                columns: new[] { "tenant_id", "external_customer_id", "timestamp", "sequence" },
                filter: "external_customer_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_usage_withdrawals_tenant_id_backfill_id",
                schema: "orb",
                table: "usage_withdrawals",
                columns: new[] { "tenant_id", "backfill_id" },
                filter: "backfill_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_usage_withdrawals_tenant_id_customer_id_timestamp",
                schema: "orb",
                table: "usage_withdrawals",
                columns: new[] { "tenant_id", "customer_id", "timestamp" },
                filter: "customer_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_usage_withdrawals_tenant_id_external_customer_id_timestamp",
                schema: "orb",
                table: "usage_withdrawals",
                columns: new[] { "tenant_id", "external_customer_id", "timestamp" },
                filter: "external_customer_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_usage_withdrawals_tenant_id_sequence",
                schema: "orb",
                table: "usage_withdrawals",
                columns: new[] { "tenant_id", "sequence" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "api_keys",
                schema: "orb");

            migrationBuilder.DropTable(
                name: "audit_entries",
                schema: "orb");

            migrationBuilder.DropTable(
                name: "backfills",
                schema: "orb");

            migrationBuilder.DropTable(
                name: "balance_transactions",
                schema: "orb");

            migrationBuilder.DropTable(
                name: "billing_exceptions",
                schema: "orb");

            migrationBuilder.DropTable(
                name: "billing_runs",
                schema: "orb");

            migrationBuilder.DropTable(
                name: "coupon_redemptions",
                schema: "orb");

            migrationBuilder.DropTable(
                name: "credit_allocations",
                schema: "orb");

            migrationBuilder.DropTable(
                name: "credit_ledger_entries",
                schema: "orb");

            migrationBuilder.DropTable(
                name: "credit_note_lines",
                schema: "orb");

            migrationBuilder.DropTable(
                name: "customer_tax_rates",
                schema: "orb");

            migrationBuilder.DropTable(
                name: "due_work",
                schema: "orb");

            migrationBuilder.DropTable(
                name: "idempotent_answers",
                schema: "orb");

            migrationBuilder.DropTable(
                name: "line_draws",
                schema: "orb");

            migrationBuilder.DropTable(
                name: "number_series",
                schema: "orb");

            migrationBuilder.DropTable(
                name: "outbox_messages",
                schema: "orb");

            migrationBuilder.DropTable(
                name: "plan_version_adjustments",
                schema: "orb");

            migrationBuilder.DropTable(
                name: "plan_version_prices",
                schema: "orb");

            migrationBuilder.DropTable(
                name: "price_intervals",
                schema: "orb");

            migrationBuilder.DropTable(
                name: "pricing_units",
                schema: "orb");

            migrationBuilder.DropTable(
                name: "subscription_events",
                schema: "orb");

            migrationBuilder.DropTable(
                name: "tenants",
                schema: "orb");

            migrationBuilder.DropTable(
                name: "threshold_checks",
                schema: "orb");

            migrationBuilder.DropTable(
                name: "top_ups",
                schema: "orb");

            migrationBuilder.DropTable(
                name: "usage_events",
                schema: "orb");

            migrationBuilder.DropTable(
                name: "usage_keys",
                schema: "orb");

            migrationBuilder.DropTable(
                name: "usage_sequences",
                schema: "orb");

            migrationBuilder.DropTable(
                name: "usage_withdrawals",
                schema: "orb");

            migrationBuilder.DropTable(
                name: "coupons",
                schema: "orb");

            migrationBuilder.DropTable(
                name: "credit_notes",
                schema: "orb");

            migrationBuilder.DropTable(
                name: "manual_lines",
                schema: "orb");

            migrationBuilder.DropTable(
                name: "customer_taxes",
                schema: "orb");

            migrationBuilder.DropTable(
                name: "tax_rates",
                schema: "orb");

            migrationBuilder.DropTable(
                name: "credit_blocks",
                schema: "orb");

            migrationBuilder.DropTable(
                name: "invoice_lines",
                schema: "orb");

            migrationBuilder.DropTable(
                name: "plan_adjustments",
                schema: "orb");

            migrationBuilder.DropTable(
                name: "plan_versions",
                schema: "orb");

            migrationBuilder.DropTable(
                name: "charges",
                schema: "orb");

            migrationBuilder.DropTable(
                name: "invoices",
                schema: "orb");

            migrationBuilder.DropTable(
                name: "prices",
                schema: "orb");

            migrationBuilder.DropTable(
                name: "subscriptions",
                schema: "orb");

            migrationBuilder.DropTable(
                name: "metrics",
                schema: "orb");

            migrationBuilder.DropTable(
                name: "customers",
                schema: "orb");

            migrationBuilder.DropTable(
                name: "plans",
                schema: "orb");

            migrationBuilder.DropTable(
                name: "items",
                schema: "orb");

            migrationBuilder.DropTable(
                name: "test_clocks",
                schema: "orb");
        }
    }
}
