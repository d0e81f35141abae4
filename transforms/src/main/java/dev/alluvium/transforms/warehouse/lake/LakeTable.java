package dev.alluvium.transforms.warehouse.lake;

import static java.util.stream.Collectors.toSet;

import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSql;
import dev.alluvium.transforms.warehouse.duckdb.Outbox;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileMetadata;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.PartitionData;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.RowDelta;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * One table of a lake, and how it is written: a commit of what came in some flushes of the
 * warehouse. Each snapshot says through which flush it has the table, so that what a process did
 * not live to note is known from the table.
 */
final class LakeTable {
  /** A property of the table: which warehouse writes it. */
  static final String WAREHOUSE = "alluvium.warehouse";

  /** In a snapshot's summary: the flush through which the table is here. */
  static final String FLUSH = "alluvium.flush";

  /** In a snapshot's summary: how far the sources were read, as JSON. */
  static final String POSITIONS = "alluvium.positions";

  private final LakeStorage storage;
  private final TableSpec spec;
  private final Table table;
  private final LakeRows rows;
  private final List<Types.NestedField> fields;

  private LakeTable(LakeStorage storage, TableSpec spec, Table table, List<ColumnSpec> columns) {
    this.storage = storage;
    this.spec = spec;
    this.table = table;
    this.rows = new LakeRows(spec.toBuilder().setColumns(columns).build());
    this.fields = columns.stream().map(column -> table.schema().findField(column.name())).toList();
  }

  /**
   * Opens the table, as the contract has it; makes one where there is none. Columns that left the
   * contract go on being written as the warehouse's table has them.
   *
   * @param stored the types of its columns there, in the warehouse's words, by name
   */
  static LakeTable open(Lake lake, TableSpec spec, String warehouse, Map<String, String> stored) {
    Table table = lake.find(spec.dataset(), spec.name());
    if (table == null) {
      table = lake.create(spec, warehouse);
    }
    LakeSchema.evolve(table, spec);
    table.refresh();
    List<ColumnSpec> columns = new ArrayList<>(spec.columns());
    Set<String> declared = spec.columns().stream().map(ColumnSpec::name).collect(toSet());
    for (Types.NestedField field : table.schema().columns()) {
      if (!declared.contains(field.name())) {
        LakeSchema.type(table, field)
            .filter(type -> SqlDialect.DUCKDB.type(type).equals(stored.get(field.name())))
            .map(type -> ColumnSpec.optional(field.name(), type, String.valueOf(field.doc())))
            .ifPresent(columns::add);
      }
    }
    return new LakeTable(lake.storage(), spec, table, columns);
  }

  TableSpec spec() {
    return spec;
  }

  Table iceberg() {
    return table;
  }

  LakeScan scan() {
    return new LakeScan(storage, table);
  }

  /** Through which flush the table is here; {@link Outbox#NONE} where it does not say so. */
  long flush() {
    return flushes(table).stream().mapToLong(Flush::number).findFirst().orElse(Outbox.NONE);
  }

  /** A snapshot, and through which flush it has the table. */
  private record Flush(long snapshot, long number) {}

  /** The latest first. */
  private static List<Flush> flushes(Table table) {
    List<Flush> flushes = new ArrayList<>();
    if (table.currentSnapshot() != null) {
      for (Snapshot snapshot : SnapshotUtil.currentAncestors(table)) {
        String flush = snapshot.summary().get(FLUSH);
        if (flush != null) {
          flushes.add(new Flush(snapshot.snapshotId(), Long.parseLong(flush)));
        }
      }
    }
    return flushes;
  }

  /**
   * The files that a table had at a moment of its lake; those that it has now where it says nothing
   * of flushes.
   *
   * @param moment the last flush that they are to have
   */
  static List<FileScanTask> files(Table table, long moment) throws IOException {
    List<Flush> flushes = flushes(table);
    if (flushes.isEmpty()) {
      return LakeUpkeep.files(table, table.newScan());
    }
    for (Flush flush : flushes) {
      if (flush.number() <= moment) {
        return LakeUpkeep.files(table, table.newScan().useSnapshot(flush.snapshot()));
      }
    }
    return List.of();
  }

  /** How many snapshots there are behind the last that merged files. */
  int commitsSinceMerge() {
    int commits = 0;
    if (table.currentSnapshot() != null) {
      for (Snapshot snapshot : SnapshotUtil.currentAncestors(table)) {
        if (DataOperations.REPLACE.equals(snapshot.operation())) {
          break;
        }
        commits++;
      }
    }
    return commits;
  }

  /**
   * Puts all rows of the warehouse's table in the place of those that are here.
   *
   * @param through the last flush that the statement's transaction sees
   * @return how many rows came to the lake
   */
  long replace(Statement statement, long through, String positions)
      throws SQLException, IOException {
    List<DataFile> files = data(statement, rows.all(stored(statement)), fields, prefix(through));
    if (files.isEmpty() && table.currentSnapshot() == null) {
      return 0;
    }
    OverwriteFiles overwrite = table.newOverwrite().overwriteByRowFilter(Expressions.alwaysTrue());
    files.forEach(overwrite::addFile);
    commit(overwrite, through, positions);
    return rows(files);
  }

  /**
   * Adds what came.
   *
   * @param hasKeys whether anything but rows of new keys can be among it
   * @param through the last flush that the statement's transaction sees
   * @return how many rows came to the lake
   */
  long add(Statement statement, boolean hasKeys, long through, String positions)
      throws SQLException, IOException {
    long after = flush();
    List<DeleteFile> deletes = hasKeys ? deletes(statement, after, through) : List.of();
    List<DataFile> files =
        data(
            statement,
            rows.changed(after, through, Outbox.end(spec, statement), !deletes.isEmpty()),
            fields,
            prefix(through));
    if (files.isEmpty() && deletes.isEmpty()) {
      return 0;
    }
    if (deletes.isEmpty()) {
      AppendFiles append = table.newAppend();
      files.forEach(append::appendFile);
      commit(append, through, positions);
    } else {
      RowDelta delta = table.newRowDelta();
      files.forEach(delta::addRows);
      deletes.forEach(delta::addDeletes);
      commit(delta, through, positions);
    }
    return rows(files);
  }

  private static long rows(List<DataFile> files) {
    return files.stream().mapToLong(DataFile::recordCount).sum();
  }

  /**
   * Writes live rows of some of its files anew, in as few files as may be, and takes these files
   * out; readers see the same rows.
   *
   * @param replaced files of which all live rows are written anew
   * @param deletes that apply to no other file
   */
  void rewrite(Statement statement, List<FileScanTask> replaced, Set<DeleteFile> deletes)
      throws SQLException, IOException {
    Snapshot before = Objects.requireNonNull(table.currentSnapshot());
    String query = scan().rows(replaced) + rows.sorted();
    List<DataFile> files =
        replaced.isEmpty()
            ? List.of()
            : data(statement, query, table.schema().columns(), prefix(flush()) + "-merged");
    RewriteFiles rewrite = table.newRewrite().validateFromSnapshot(before.snapshotId());
    replaced.forEach(file -> rewrite.deleteFile(file.file()));
    deletes.forEach(rewrite::deleteFile);
    files.forEach(rewrite::addFile);
    commit(rewrite, flush(), positions());
  }

  private String positions() {
    for (Snapshot snapshot : SnapshotUtil.currentAncestors(table)) {
      String positions = snapshot.summary().get(POSITIONS);
      if (positions != null) {
        return positions;
      }
    }
    return "{}";
  }

  private static void commit(SnapshotUpdate<?> update, long through, String positions) {
    update.set(FLUSH, Long.toString(through));
    update.set(POSITIONS, positions);
    update.commit();
  }

  /** Writes rows as files of the table, as it is cut and numbered now. */
  private List<DataFile> data(
      Statement statement, String query, List<Types.NestedField> fields, String prefix)
      throws SQLException, IOException {
    List<DataFile> files = new ArrayList<>();
    Optional<LakeSchema.Day> byDay = LakeSchema.day(table);
    for (Kept kept : write(statement, query, fields, byDay, prefix)) {
      DataFiles.Builder file =
          DataFiles.builder(table.spec())
              .withPath(kept.location())
              .withFormat(FileFormat.PARQUET)
              .withFileSizeInBytes(kept.written().bytes())
              .withMetrics(LakeMetrics.of(kept.written(), fields));
      if (byDay.isPresent()) {
        file.withPartition(partition(kept.written()));
      }
      files.add(file.build());
    }
    return files;
  }

  /** A file where the lake is. */
  private record Kept(ParquetCopy.Written written, String location) {}

  private List<Kept> write(
      Statement statement,
      String query,
      List<Types.NestedField> fields,
      Optional<LakeSchema.Day> byDay,
      String prefix)
      throws SQLException, IOException {
    List<ParquetCopy.Written> written =
        ParquetCopy.write(statement, query, fields, byDay, storage.data(table), prefix);
    List<String> locations =
        storage.keep(table, written.stream().map(ParquetCopy.Written::file).toList());
    List<Kept> kept = new ArrayList<>();
    for (int i = 0; i < written.size(); i++) {
      kept.add(new Kept(written.get(i), locations.get(i)));
    }
    return kept;
  }

  private PartitionData partition(ParquetCopy.Written written) {
    PartitionData partition = new PartitionData(table.spec().partitionType());
    for (int i = 0; i < table.spec().fields().size(); i++) {
      if (!table.spec().fields().get(i).transform().isVoid()) {
        partition.set(i, written.day());
      }
    }
    return partition;
  }

  /**
   * Keys whose rows in all files of before are none any more, wherever these are: such a file is of
   * the table as it was before it was cut by day.
   */
  private List<DeleteFile> deletes(Statement statement, long after, long through)
      throws SQLException, IOException {
    List<Types.NestedField> keys = keys();
    int[] ids = keys.stream().mapToInt(Types.NestedField::fieldId).toArray();
    List<DeleteFile> deletes = new ArrayList<>();
    for (Kept kept :
        write(
            statement,
            rows.keys(after, through),
            keys,
            Optional.empty(),
            prefix(through) + "-keys")) {
      deletes.add(
          FileMetadata.deleteFileBuilder(unpartitioned())
              .ofEqualityDeletes(ids)
              .withPath(kept.location())
              .withFormat(FileFormat.PARQUET)
              .withFileSizeInBytes(kept.written().bytes())
              .withMetrics(LakeMetrics.of(kept.written(), keys))
              .build());
    }
    return deletes;
  }

  /** The fields of the key, in the columns' order. */
  List<Types.NestedField> keys() {
    return fields.stream().filter(field -> spec.key().contains(field.name())).toList();
  }

  private PartitionSpec unpartitioned() {
    return table.specs().values().stream()
        .filter(PartitionSpec::isUnpartitioned)
        .findFirst()
        .orElseThrow(() -> new LakeException(table.name() + " was not made by this program"));
  }

  /** Where DuckDB writes its files of rows and keys. */
  Path folder() {
    return storage.data(table);
  }

  /** All of its files that are there, whoever names them. */
  List<String> files() throws IOException {
    return storage.files(table);
  }

  private static String prefix(long through) {
    return "f" + through;
  }

  private Set<String> stored(Statement statement) throws SQLException {
    return columns(statement, spec).keySet();
  }

  /** The types of a table's columns in the warehouse, in its words, by name. */
  static Map<String, String> columns(Statement statement, TableSpec table) throws SQLException {
    Map<String, String> columns = new HashMap<>();
    try (ResultSet none =
        statement.executeQuery("FROM %s LIMIT 0".formatted(DuckDbSql.name(table)))) {
      ResultSetMetaData given = none.getMetaData();
      for (int i = 1; i <= given.getColumnCount(); i++) {
        columns.put(given.getColumnName(i), given.getColumnTypeName(i));
      }
    }
    return columns;
  }
}
