package dev.alluvium.pipelines.target.bigquery;

import com.google.api.services.bigquery.Bigquery;
import dev.alluvium.schemas.warehouse.raw.OpsTables;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.source.UnreadSources;
import dev.alluvium.transforms.warehouse.LocalTables;
import dev.alluvium.transforms.warehouse.NewestEvents;
import dev.alluvium.transforms.warehouse.Warehouse;
import dev.alluvium.transforms.warehouse.WarehouseSession;
import dev.alluvium.transforms.warehouse.bigquery.BigQueryTransactions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A domain's warehouse in BigQuery, for a job. Nothing is held open: what a pipeline has written is
 * durable when the pipeline says so. Whatever is asked by SQL is a query job of its own.
 *
 * @param transactions opened when SQL is first wanted, since that asks where the datasets are
 */
record CloudWarehouse(
    BigQueryTarget target, Bigquery client, Supplier<BigQueryTransactions> transactions)
    implements WarehouseSession {

  @Override
  public WarehouseSpec spec() {
    return target.spec();
  }

  @Override
  public Warehouse tables() {
    return target.tables();
  }

  @Override
  public Optional<LocalTables> local() {
    return Optional.empty();
  }

  @Override
  public SqlDialect dialect() {
    return SqlDialect.BIGQUERY;
  }

  @Override
  public void transact(String table, List<String> statements) {
    transactions.get().transact(table, statements);
  }

  @Override
  public List<Long> numbers(String query) {
    return transactions.get().numbers(query);
  }

  @Override
  public List<List<@Nullable String>> texts(String query) {
    return transactions.get().texts(query);
  }

  /** By the list of partitions: to the day, for a fixed few megabytes. */
  @Override
  public NewestEvents newest(UnreadSources unread) {
    return NewestEvents.within(NewestPartitions.of(target.names(), client), Duration.ofDays(1));
  }

  @Override
  public Optional<Instant> lastCounted() {
    List<List<@Nullable String>> rows =
        texts("SELECT CAST(UNIX_MICROS(MAX(counted_at)) AS STRING) FROM " + OpsTables.LEDGER);
    String micros = rows.isEmpty() ? null : rows.get(0).get(0);
    return Optional.of(micros == null ? Instant.EPOCH : instant(micros));
  }

  @Override
  public Map<String, List<Instant>> hoursTouched(String runId) {
    Map<String, List<Instant>> hours = new HashMap<>();
    for (List<@Nullable String> row :
        texts(
            "SELECT DISTINCT event, CAST(UNIX_MICROS(window_start) AS STRING) FROM "
                + OpsTables.LEDGER
                + " WHERE outcome = 'accepted' AND run_id = "
                + dialect().literal(runId))) {
      hours
          .computeIfAbsent(Objects.requireNonNull(row.get(0)), unused -> new ArrayList<>())
          .add(instant(Objects.requireNonNull(row.get(1))));
    }
    return hours;
  }

  @Override
  public Map<String, Long> rowCounts() {
    List<TableSpec> tables = spec().tables();
    List<Long> counts =
        numbers(
            tables.stream()
                .map(table -> "(SELECT COUNT(*) FROM " + table.qualifiedName() + ")")
                .collect(Collectors.joining(", ", "SELECT ", "")));
    Map<String, Long> byTable = new LinkedHashMap<>();
    for (int i = 0; i < tables.size(); i++) {
      byTable.put(tables.get(i).qualifiedName(), counts.get(i));
    }
    return byTable;
  }

  private static Instant instant(String micros) {
    return Instant.EPOCH.plus(Long.parseLong(micros), ChronoUnit.MICROS);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
