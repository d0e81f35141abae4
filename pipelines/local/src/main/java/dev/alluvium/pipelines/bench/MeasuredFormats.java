package dev.alluvium.pipelines.bench;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.warehouse.raw.RawTables;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbFile;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSql;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;

/**
 * The rows of a domain's largest raw table as files of several formats: how large they are, and how
 * soon they are read. DuckDB reads and writes them on all cores; Avro, which it does not know,
 * Avro's own library on one. Files that were just written are in the system's memory, so reading is
 * decoding; every reading must find as many rows as the table has.
 */
final class MeasuredFormats {
  private static final int READINGS = 5;
  private static final String DAY = "day";

  private final TableSpec table;
  private final long rows;
  private final String day;
  private final long rowsOfDay;
  private final List<Measured> measured = new ArrayList<>();

  /**
   * @param all seconds in which all columns are read
   * @param time seconds in which the event's time is read
   * @param ofDay seconds in which all columns of a day are read
   */
  private record Measured(
      String name, long bytes, double written, double all, double time, double ofDay) {}

  private MeasuredFormats(TableSpec table, long rows, String day, long rowsOfDay) {
    this.table = table;
    this.rows = rows;
    this.day = day;
    this.rowsOfDay = rowsOfDay;
  }

  /**
   * Measures them.
   *
   * @param file that a load of the domain has written
   * @param folder for the files, which are deleted
   */
  static MeasuredFormats of(String domain, Path file, Path folder) throws IOException {
    try (DuckDBConnection connection = DuckDbFile.openReadOnly(file);
        Statement statement = connection.createStatement()) {
      TableSpec table = null;
      long rows = -1;
      for (EventSpec event : ContractLoader.loadNamed(domain).events()) {
        TableSpec raw = RawTables.table(event);
        long count = count(statement, "SELECT count(*) FROM " + DuckDbSql.name(raw));
        if (count > rows) {
          table = raw;
          rows = count;
        }
      }
      if (table == null) {
        throw new IOException("the domain has no event");
      }
      MeasuredFormats formats = ofMiddleDay(table, rows, statement);
      System.err.println("formats: " + table.qualifiedName() + " …");
      Files.createDirectories(folder);
      formats.measure(statement, folder);
      return formats;
    } catch (SQLException e) {
      throw new IOException("the formats cannot be measured", e);
    }
  }

  private static MeasuredFormats ofMiddleDay(TableSpec table, long rows, Statement statement)
      throws SQLException {
    String query =
        "SELECT CAST(%1$s AS DATE) AS day, count(*) FROM %2$s GROUP BY day ORDER BY day"
            .formatted(DuckDbSql.name(EventColumns.EVENT_TS), DuckDbSql.name(table));
    List<String> days = new ArrayList<>();
    List<Long> counts = new ArrayList<>();
    try (ResultSet row = statement.executeQuery(query)) {
      while (row.next()) {
        days.add(row.getString(1));
        counts.add(row.getLong(2));
      }
    }
    int middle = days.size() / 2;
    return days.isEmpty()
        ? new MeasuredFormats(table, rows, "2000-01-01", 0)
        : new MeasuredFormats(table, rows, days.get(middle), counts.get(middle));
  }

  private void measure(Statement statement, Path folder) throws SQLException, IOException {
    Path json = folder.resolve("rows.jsonl");
    byDuckDb(statement, "JSON lines", json, "FORMAT json", json("read_json", json));
    Path jsonGz = folder.resolve("rows.jsonl.gz");
    byDuckDb(
        statement,
        "JSON lines, gzip",
        jsonGz,
        "FORMAT json, COMPRESSION gzip",
        json("read_json", jsonGz));
    Path csv = folder.resolve("rows.csv");
    byDuckDb(statement, "CSV", csv, "FORMAT csv, HEADER", csv(csv));
    Path csvGz = folder.resolve("rows.csv.gz");
    byDuckDb(statement, "CSV, gzip", csvGz, "FORMAT csv, HEADER, COMPRESSION gzip", csv(csvGz));
    AvroRows avro = new AvroRows(table);
    for (String codec : List.of("null", "snappy", "zstandard")) {
      byAvro(statement, avro, codec, folder.resolve(codec + ".avro"));
    }
    for (String codec : List.of("uncompressed", "snappy", "zstd")) {
      Path parquet = folder.resolve(codec + ".parquet");
      byDuckDb(
          statement,
          "Parquet, " + codec,
          parquet,
          "FORMAT parquet, COMPRESSION " + codec,
          "read_parquet(%s)".formatted(DuckDbSql.literal(parquet.toString())));
    }
    Path days = folder.resolve("days");
    byDuckDb(
        statement,
        "Parquet, zstd, a folder a day",
        days,
        "FORMAT parquet, COMPRESSION zstd, PARTITION_BY (" + DAY + ")",
        "read_parquet(%s, hive_partitioning = true)".formatted(DuckDbSql.literal(days + "/*/*")));
  }

  private String json(String function, Path file) {
    return "%s(%s, format = 'newline_delimited', columns = %s)"
        .formatted(function, DuckDbSql.literal(file.toString()), columns());
  }

  private String csv(Path file) {
    return "read_csv(%s, header = true, columns = %s)"
        .formatted(DuckDbSql.literal(file.toString()), columns());
  }

  private String columns() {
    return Stream.concat(
            table.columns().stream()
                .map(
                    column ->
                        DuckDbSql.literal(column.name())
                            + ": "
                            + DuckDbSql.literal(SqlDialect.DUCKDB.type(column.type()))),
            Stream.of("'" + DAY + "': 'DATE'"))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private void byDuckDb(Statement statement, String name, Path to, String how, String read)
      throws SQLException, IOException {
    long began = System.nanoTime();
    statement.execute(
        "COPY (%s) TO %s (%s)".formatted(select(), DuckDbSql.literal(to.toString()), how));
    double written = since(began);
    String all =
        table.columns().stream()
            .map(c -> DuckDbSql.name(c.name()))
            .collect(Collectors.joining(", "));
    String hash = "SELECT count(*), bit_xor(hash(" + all + ")) FROM " + read;
    measured.add(
        new Measured(
            name,
            size(to),
            written,
            median(() -> count(statement, hash), rows),
            median(
                () ->
                    count(
                        statement,
                        "SELECT count(%1$s), max(%1$s) FROM %2$s"
                            .formatted(DuckDbSql.name(EventColumns.EVENT_TS), read)),
                rows),
            median(
                () -> count(statement, hash + " WHERE " + DAY + " = DATE '" + day + "'"),
                rowsOfDay)));
  }

  private void byAvro(Statement statement, AvroRows avro, String codec, Path to)
      throws SQLException, IOException {
    long began = System.nanoTime();
    try (ResultSet row = statement.executeQuery(select())) {
      avro.write(row, codec, to);
    }
    double written = since(began);
    measured.add(
        new Measured(
            "Avro, " + (codec.equals("null") ? "uncompressed" : codec),
            size(to),
            written,
            median(() -> avro.countAll(to), rows),
            median(() -> avro.countTimes(to), rows),
            median(() -> avro.countOfDay(to, day), rowsOfDay)));
  }

  /** The table's columns in its order, and the day of each row. */
  private String select() {
    return "SELECT %s, CAST(%s AS DATE) AS %s FROM %s"
        .formatted(
            table.columns().stream()
                .map(ColumnSpec::name)
                .map(DuckDbSql::name)
                .collect(Collectors.joining(", ")),
            DuckDbSql.name(EventColumns.EVENT_TS),
            DAY,
            DuckDbSql.name(table));
  }

  private interface Reading {
    long rows() throws SQLException, IOException;
  }

  private static double median(Reading reading, long expected) throws SQLException, IOException {
    double[] seconds = new double[READINGS];
    for (int i = 0; i < READINGS; i++) {
      long began = System.nanoTime();
      long found = reading.rows();
      seconds[i] = since(began);
      if (found != expected) {
        throw new IOException("read " + found + " rows in place of " + expected);
      }
    }
    Arrays.sort(seconds);
    return seconds[READINGS / 2];
  }

  private static double since(long began) {
    return (System.nanoTime() - began) / 1e9;
  }

  private static long count(Statement statement, String query) throws SQLException {
    try (ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  private static long size(Path path) throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      long bytes = 0;
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
      return bytes;
    }
  }

  void print(PrintStream out) {
    out.printf(
        Locale.ROOT,
        "%,d rows of %s, %,d of them of %s; seconds%n",
        rows,
        table.qualifiedName(),
        rowsOfDay,
        day);
    out.printf(
        Locale.ROOT,
        "%-32s %9s %9s %9s %13s %10s%n",
        "files",
        "MB",
        "to write",
        "read all",
        "read a column",
        "read a day");
    for (Measured one : measured) {
      out.printf(
          Locale.ROOT,
          "%-32s %9.1f %9.2f %9.2f %13.3f %10.3f%n",
          one.name(),
          one.bytes() / 1e6,
          one.written(),
          one.all(),
          one.time(),
          one.ofDay());
    }
    out.println();
  }
}
