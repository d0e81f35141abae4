package dev.alluvium.transforms.warehouse.duckdb;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.transforms.memory.HeapShare;
import dev.alluvium.transforms.memory.HeapSize;
import dev.alluvium.transforms.source.BatchSession;
import dev.alluvium.transforms.source.ReadingProgress;
import dev.alluvium.transforms.source.SourcePosition;
import dev.alluvium.transforms.warehouse.OrderedRead;
import dev.alluvium.transforms.warehouse.OrderedRead.Extent;
import dev.alluvium.transforms.warehouse.OrderedRead.Stretch;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.Row;
import org.duckdb.DuckDBConnection;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a table in order of time. One query reads some hours of a stretch, as many as make about
 * a million rows; DuckDB sorts them, on disk where they are many, and gives them as they are asked
 * for.
 */
final class InOrderSession implements BatchSession<List<Row>> {
  private static final int MICROS_PER_MILLI = 1_000;

  /**
   * How much is read at once.
   *
   * @param queryRows rows that one query reads, unless an hour has more
   * @param batchRows rows of a batch at most
   * @param batchBytes bytes of a batch, of which the last row may go beyond
   */
  record Bounds(long queryRows, int batchRows, long batchBytes) {
    static Bounds ofHeap(int readers) {
      return new Bounds(1_000_000, 2_000, HeapShare.ROWS_IN_ORDER.bytesPerBatch(readers));
    }
  }

  private final DuckDBConnection connection;

  /** For long texts: a result that is being read bears no other query on its connection. */
  private final DuckDBConnection besides;

  private final InOrderSql sql;
  private final RowReader reader;
  private final Schema schema;
  private final int columns;
  private final int timeColumn;
  private final int[] texts;
  private final ReadingProgress progress;
  private final Bounds bounds;
  private final Deque<Stretch> stretches;
  private final Deque<Stretch> queries = new ArrayDeque<>();
  private @Nullable Statement statement;
  private @Nullable ResultSet rows;
  private long given;
  private Instant timestamp = BoundedWindow.TIMESTAMP_MIN_VALUE;
  private Instant watermark = BoundedWindow.TIMESTAMP_MIN_VALUE;

  InOrderSession(DuckDbSession session, OrderedRead read, ReadingProgress progress, Bounds bounds) {
    List<ColumnSpec> specs = read.table().columns();
    List<ColumnType> types = new ArrayList<>(specs.stream().map(ColumnSpec::type).toList());
    types.add(ColumnType.BOOLEAN);
    this.sql = new InOrderSql(read);
    this.schema = read.schema();
    this.reader = new RowReader(schema, types);
    this.columns = types.size();
    this.timeColumn = DuckDbSql.columnNames(read.table()).indexOf(read.timeColumn()) + 1;
    this.texts = sql.textPlaces();
    this.progress = progress;
    this.bounds = bounds;
    this.stretches = new ArrayDeque<>(read.stretches());
    this.connection = session.connect();
    this.besides = session.connect();
  }

  @Override
  public @Nullable List<Row> next() {
    try {
      while (rows != null || nextQuery()) {
        List<Row> batch = take(Objects.requireNonNull(rows));
        if (!batch.isEmpty()) {
          given += batch.size();
          progress.add(batch.size(), 0);
          return batch;
        }
        closeQuery();
      }
      watermark = BoundedWindow.TIMESTAMP_MAX_VALUE;
      return null;
    } catch (SQLException e) {
      throw DuckDbException.because("rows cannot be read in order", e);
    }
  }

  /** The next rows, up to the bounds; none at the end of the query. */
  private List<Row> take(ResultSet result) throws SQLException {
    List<@Nullable Object[]> taken = new ArrayList<>();
    Map<Long, @Nullable Object[]> longOnes = new HashMap<>();
    long bytes = 0;
    while (taken.size() < bounds.batchRows() && bytes < bounds.batchBytes() && result.next()) {
      @Nullable Object[] values = reader.values(result);
      Instant time = millis(result.getLong(timeColumn));
      timestamp = taken.isEmpty() ? time : timestamp;
      watermark = time;
      long left = result.getLong(columns + 1);
      if (left > 0) {
        longOnes.put(result.getLong(columns + 2), values);
      }
      bytes += HeapSize.ofRow(Arrays.asList(values)) + left;
      taken.add(values);
    }
    fillIn(longOnes);
    List<Row> batch = new ArrayList<>(taken.size());
    taken.forEach(values -> batch.add(Row.withSchema(schema).attachValues(values)));
    return batch;
  }

  /** Puts the long texts in that the query left out. */
  private void fillIn(Map<Long, @Nullable Object[]> longOnes) throws SQLException {
    if (longOnes.isEmpty()) {
      return;
    }
    try (Statement query = besides.createStatement();
        ResultSet found = query.executeQuery(sql.longTexts(List.copyOf(longOnes.keySet())))) {
      while (found.next()) {
        @Nullable Object[] values = Objects.requireNonNull(longOnes.get(found.getLong(1)));
        for (int i = 0; i < texts.length; i++) {
          values[texts[i]] = reader.value(found, texts[i], i + 2);
        }
      }
    }
  }

  private boolean nextQuery() throws SQLException {
    while (queries.isEmpty()) {
      Stretch stretch = stretches.poll();
      if (stretch == null) {
        return false;
      }
      if (stretch.extent() == Extent.ALL) {
        cut(stretch);
      } else {
        queries.add(stretch);
      }
    }
    statement = connection.createStatement();
    rows = statement.executeQuery(sql.rows(queries.remove()));
    return true;
  }

  /** Cuts a stretch between hours, so that a query has about a million rows, or one hour. */
  private void cut(Stretch stretch) throws SQLException {
    try (Statement query = connection.createStatement();
        ResultSet hours = query.executeQuery(sql.hours(stretch))) {
      java.time.Instant from = stretch.from();
      long sum = 0;
      while (hours.next()) {
        java.time.Instant hour = java.time.Instant.EPOCH.plusMillis(hours.getLong(1) / 1_000);
        long count = hours.getLong(2);
        if (sum > 0 && sum + count > bounds.queryRows()) {
          queries.add(new Stretch(from, hour, Extent.ALL));
          from = hour;
          sum = 0;
        }
        sum += count;
      }
      if (sum > 0) {
        queries.add(new Stretch(from, stretch.until(), Extent.ALL));
      }
    }
  }

  private static Instant millis(long micros) {
    return Instant.ofEpochMilli(Math.floorDiv(micros, MICROS_PER_MILLI));
  }

  @Override
  public Instant timestamp() {
    return timestamp;
  }

  /** The time of the row given last: none is before it. */
  @Override
  public Instant watermark() {
    return watermark;
  }

  @Override
  public SourcePosition position() {
    return SourcePosition.of(given);
  }

  @Override
  public void delivered(SourcePosition position) {}

  private void closeQuery() throws SQLException {
    if (statement != null) {
      statement.close();
    }
    rows = null;
    statement = null;
  }

  @Override
  public void close() {
    try {
      closeQuery();
      connection.close();
      besides.close();
    } catch (SQLException e) {
      throw DuckDbException.because("a reading in order cannot be closed", e);
    }
  }
}
