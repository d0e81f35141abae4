package dev.alluvium.transforms.warehouse.lake;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.raw.OpsTables;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbFile;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSql;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.beam.sdk.values.Row;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.jspecify.annotations.Nullable;

/** Tables that the tests write, and what their readers find in them. */
final class LakeTables {
  private LakeTables() {}

  /** As raw is: only ever added to, cut by day; a column of each type. */
  static TableSpec records() {
    return TableSpec.builder()
        .setDataset("raw")
        .setName("records")
        .setDescription("the records")
        .setOwner("data")
        .setRule(MergeRule.FIRST_WRITTEN)
        .setOrdinal(0)
        .setColumns(
            List.of(
                ColumnSpec.optional("source", ColumnType.STRING, "where from"),
                ColumnSpec.optional("position", ColumnType.INT64, "its place there"),
                ColumnSpec.optional("event_ts", ColumnType.TIMESTAMP, "when"),
                ColumnSpec.optional("event_ts_day", ColumnType.DATE, "which day"),
                ColumnSpec.optional("amount", ColumnType.NUMERIC, "how much"),
                ColumnSpec.optional("share", ColumnType.FLOAT64, "a part"),
                ColumnSpec.optional("ok", ColumnType.BOOLEAN, "whether"),
                ColumnSpec.optional("extra", ColumnType.JSON, "whatever else"),
                ColumnSpec.optional("payload", ColumnType.BYTES, "as received")))
        .setKey(List.of("source", "position"))
        .setPartitionBy(Optional.of("event_ts"))
        .setClusterBy(List.of("source"))
        .build();
  }

  /** As a mart is: the last written row of a key stands, and rows are taken out. */
  static TableSpec totals() {
    return pairs("totals", MergeRule.LAST_WRITTEN, 1)
        .setPartitionBy(Optional.of("event_ts"))
        .build();
  }

  /** As a vault's table is: the row of a key that stands is told by what is in it. */
  static TableSpec newest() {
    return pairs("newest", MergeRule.LARGEST, 2).setOrder(List.of("event_ts")).build();
  }

  static TableSpec.Builder pairs(String name, MergeRule rule, int ordinal) {
    return TableSpec.builder()
        .setDataset("mart")
        .setName(name)
        .setDescription("the " + name)
        .setOwner("data")
        .setRule(rule)
        .setOrdinal(ordinal)
        .setColumns(
            List.of(
                ColumnSpec.optional("a", ColumnType.STRING, "first part of the key"),
                ColumnSpec.optional("b", ColumnType.INT64, "second part of the key"),
                ColumnSpec.optional("event_ts", ColumnType.TIMESTAMP, "when"),
                ColumnSpec.optional("n", ColumnType.INT64, "how many")))
        .setKey(List.of("a", "b"));
  }

  /** These tables, and that of the positions, which each commit tells. */
  static WarehouseSpec warehouse(TableSpec... tables) {
    List<TableSpec> all = new ArrayList<>(List.of(tables));
    all.add(OpsTables.positions("data").toBuilder().setOrdinal(tables.length).build());
    return WarehouseSpec.of(all, List.of(), Map.of());
  }

  /** The same with a model, which SQL computes; its query is none that the tests run. */
  static WarehouseSpec withModel(TableSpec model, TableSpec read) {
    WarehouseSpec tables = warehouse(read, model);
    ViewSpec query =
        ViewSpec.of(
            model.dataset(),
            model.name(),
            model.description(),
            model.owner(),
            model.columns(),
            model.columns().stream()
                .map(
                    column ->
                        "CAST(NULL AS %s) AS %s"
                            .formatted(SqlDialect.DUCKDB.type(column.type()), column.name()))
                .collect(Collectors.joining(", ", "SELECT ", "")));
    return WarehouseSpec.of(tables.tables(), List.of(), List.of(query), List.of(), Map.of());
  }

  /** One table, and the row of it that stands for an unknown key. */
  static WarehouseSpec withGhost(TableSpec table) {
    Row ghost =
        Row.withSchema(table.rowSchema())
            .attachValues("unknown", 0L, Instant.parse("1900-01-01T00:00:00Z"), 0L);
    return WarehouseSpec.of(
        warehouse(table).tables(), List.of(), Map.of(table.qualifiedName(), List.of(ghost)));
  }

  static Lake open(Path lake) {
    return open(lake, new LocalFiles());
  }

  static Lake open(Path lake, LocalFiles files) {
    return Lake.open(FolderStorage.open(new LakePlace.Folder(lake), files));
  }

  static Lake openExisting(Path lake) {
    return Lake.openExisting(LakePlace.of(lake), lake);
  }

  /** What a query over the lake's views gives, as texts. */
  static List<List<String>> query(Path lake, String sql) {
    return query(LakePlace.of(lake), lake, sql);
  }

  /**
   * @param scratch for files of a bucket
   */
  static List<List<String>> query(LakePlace lake, Path scratch, String sql) {
    try (LakeViews views = LakeViews.open(lake, scratch);
        Statement statement = views.connection().createStatement()) {
      statement.execute("SET enable_external_access = false");
      views.prepare(sql);
      return texts(statement, sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  static List<List<String>> texts(Statement statement, String sql) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    try (ResultSet row = statement.executeQuery(sql)) {
      int columns = row.getMetaData().getColumnCount();
      while (row.next()) {
        List<String> texts = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          texts.add(String.valueOf(row.getString(i)));
        }
        rows.add(texts);
      }
    }
    return rows;
  }

  /** All rows of a table as texts that a warehouse and a lake write alike; in order. */
  static String all(TableSpec table) {
    return "SELECT %s FROM %s ORDER BY ALL"
        .formatted(
            table.columns().stream()
                .map(
                    column ->
                        column.type() == ColumnType.TIMESTAMP
                            ? "epoch_us(%s)".formatted(DuckDbSql.name(column.name()))
                            : column.type() == ColumnType.BYTES
                                ? "hex(%s)".formatted(DuckDbSql.name(column.name()))
                                : "CAST(%s AS VARCHAR)".formatted(DuckDbSql.name(column.name())))
                .collect(Collectors.joining(", ")),
            table.qualifiedName());
  }

  /** The same, as Iceberg's own reader finds them. */
  static List<List<String>> byIceberg(LakePlace lake, Path scratch, TableSpec table) {
    List<List<String>> rows = new ArrayList<>();
    try (Lake folder = Lake.openExisting(lake, scratch)) {
      Table stored = folder.find(table.dataset(), table.name());
      if (stored == null) {
        return rows;
      }
      try (CloseableIterable<Record> records = IcebergGenerics.read(stored).build()) {
        for (Record record : records) {
          List<String> texts = new ArrayList<>();
          table.columns().forEach(column -> texts.add(text(record.getField(column.name()))));
          rows.add(texts);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  private static String text(@Nullable Object value) {
    if (value instanceof OffsetDateTime time) {
      return Long.toString(time.toEpochSecond() * 1_000_000 + time.getNano() / 1000);
    }
    if (value instanceof ByteBuffer bytes) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      return HexFormat.of().withUpperCase().formatHex(copy);
    }
    if (value instanceof BigDecimal number) {
      return number.toPlainString();
    }
    if (value instanceof LocalDate date) {
      return date.toString();
    }
    return String.valueOf(value);
  }

  /** What the tables of a file have, as two readers find it in its lake. */
  static void assertSame(DuckDbSession session, Path lake, TableSpec... tables) {
    assertSame(session, LakePlace.of(lake), lake, tables);
  }

  /**
   * @param scratch for files of a bucket
   */
  static void assertSame(DuckDbSession session, LakePlace lake, Path scratch, TableSpec... tables) {
    for (TableSpec table : tables) {
      List<List<String>> stored = new ArrayList<>();
      session
          .query(all(table))
          .forEach(row -> stored.add(row.stream().map(String::valueOf).toList()));
      List<List<String>> expected = sorted(stored);
      assertThat(
          "DuckDB over the lake's files",
          sorted(query(lake, scratch, all(table))),
          equalTo(expected));
      List<List<String>> byIceberg = byIceberg(lake, scratch, table);
      if (table.rule() == MergeRule.FIRST_WRITTEN) { // Its numbers Java writes in other ways.
        assertThat("Iceberg's reader", byIceberg.size(), is(expected.size()));
      } else {
        assertThat("Iceberg's reader", sorted(byIceberg), equalTo(expected));
      }
    }
  }

  /** What the tables of a file have, as a reader finds it that knows the folder alone. */
  static void assertPlain(DuckDbSession session, Path lake, TableSpec... tables) {
    for (TableSpec table : tables) {
      List<List<String>> stored = new ArrayList<>();
      session
          .query(all(table))
          .forEach(row -> stored.add(row.stream().map(String::valueOf).toList()));
      assertThat("plain files", sorted(plain(lake, table)), equalTo(sorted(stored)));
    }
  }

  private static List<List<String>> plain(Path lake, TableSpec table) {
    Path folder = lake.resolve(HiveLayout.FOLDER).resolve(table.dataset()).resolve(table.name());
    if (!Files.exists(folder)) {
      return List.of();
    }
    String files =
        "read_parquet(%s, hive_partitioning = true, union_by_name = true)"
            .formatted(DuckDbSql.literal(LakeScan.unglobbed(folder.toString()) + "/**/*.parquet"));
    String name = table.qualifiedName();
    try (Connection connection = DuckDbFile.openInMemory();
        Statement statement = connection.createStatement()) {
      return texts(statement, all(table).replace("FROM " + name, "FROM " + files));
    } catch (SQLException e) {
      throw new AssertionError(name, e);
    }
  }

  /** In an order that does not hang on who reads. */
  static List<List<String>> sorted(List<List<String>> rows) {
    List<List<String>> sorted = new ArrayList<>(rows);
    Collections.sort(
        sorted, (a, b) -> String.join("\u0001", a).compareTo(String.join("\u0001", b)));
    return sorted;
  }
}
