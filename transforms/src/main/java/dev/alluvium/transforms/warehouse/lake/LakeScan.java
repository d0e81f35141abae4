package dev.alluvium.transforms.warehouse.lake;

import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.literal;
import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.name;

import dev.alluvium.schemas.warehouse.table.SqlDialect;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSql;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * The rows of an Iceberg table as a DuckDB query over its files, as it is now: columns by their
 * numbers, and without the rows that later commits have taken out. DuckDB needs no extension for
 * it.
 *
 * @param storage where the files are, which makes them this machine's
 */
record LakeScan(LakeStorage storage, Table table) {
  private static final String FILE = "#file";
  private static final String SEQUENCE = "#sequence";

  /** The live rows of some files of a table. */
  String rows(List<FileScanTask> files) throws IOException {
    fetch(files);
    List<Types.NestedField> fields = table.schema().columns();
    String columns = names("", fields);
    List<FileScanTask> plain = files.stream().filter(file -> file.deletes().isEmpty()).toList();
    List<FileScanTask> others = files.stream().filter(file -> !file.deletes().isEmpty()).toList();
    List<String> parts = new ArrayList<>();
    if (!plain.isEmpty()) {
      parts.add(
          "SELECT %s FROM %s"
              .formatted(columns, read(plain.stream().map(FileScanTask::file).toList(), fields)));
    }
    if (!others.isEmpty()) {
      parts.add(
          "SELECT %s FROM %s".formatted(columns, withSequence(others, fields))
              + takenOut(others).stream()
                  .map(deleted -> "NOT EXISTS (" + deleted + ")")
                  .collect(Collectors.joining(" AND ", " WHERE ", "")));
    }
    if (parts.isEmpty()) {
      parts.add(
          fields.stream()
              .map(
                  field ->
                      "CAST(NULL AS %s) AS %s".formatted(type(field.type()), name(field.name())))
              .collect(Collectors.joining(", ", "SELECT ", " WHERE false")));
    }
    return String.join(" UNION ALL ", parts);
  }

  /** The names of those of some files that have a row which is taken out. */
  String touched(List<FileScanTask> files) throws IOException {
    fetch(files);
    List<Types.NestedField> fields = new ArrayList<>();
    Set<Integer> ids = new TreeSet<>();
    files.forEach(file -> file.deletes().forEach(d -> ids.addAll(d.equalityFieldIds())));
    ids.forEach(id -> fields.add(table.schema().findField(id)));
    return "SELECT DISTINCT t.%s FROM %s WHERE %s"
        .formatted(
            name(FILE),
            withSequence(files, fields),
            takenOut(files).stream()
                .map(deleted -> "EXISTS (" + deleted + ")")
                .collect(Collectors.joining(" OR ")));
  }

  private String withSequence(List<FileScanTask> files, List<Types.NestedField> fields) {
    return sequenced(files.stream().map(FileScanTask::file).toList(), fields) + " t";
  }

  /** By key, the query that finds something where a later commit has taken out a row {@code t}. */
  private List<String> takenOut(List<FileScanTask> files) {
    Map<List<Integer>, Map<String, DeleteFile>> byKey = new LinkedHashMap<>();
    for (FileScanTask file : files) {
      for (DeleteFile delete : file.deletes()) {
        byKey
            .computeIfAbsent(delete.equalityFieldIds(), ids -> new LinkedHashMap<>())
            .put(delete.location(), delete);
      }
    }
    List<String> queries = new ArrayList<>();
    byKey.forEach(
        (ids, deletes) -> {
          List<Types.NestedField> key =
              ids.stream().map(id -> table.schema().findField(id)).toList();
          queries.add(
              "SELECT 1 FROM (SELECT %1$s, max(%2$s) AS %2$s FROM %3$s GROUP BY %1$s) k WHERE %4$s AND k.%2$s > t.%2$s"
                  .formatted(
                      names("", key),
                      name(SEQUENCE),
                      sequenced(List.copyOf(deletes.values()), key),
                      SqlDialect.DUCKDB.same(
                          "t", "k", key.stream().map(f -> name(f.name())).toList())));
        });
    return queries;
  }

  /** Rows of files, with the number of the commit that each has come by. */
  private String sequenced(List<? extends ContentFile<?>> files, List<Types.NestedField> fields) {
    String sequences =
        files.stream()
            .map(
                file ->
                    "(%s, %s)"
                        .formatted(literal(path(file)), Long.toString(file.dataSequenceNumber())))
            .collect(Collectors.joining(", "));
    return "(SELECT r.*, s.%s FROM %s r JOIN (VALUES %s) s(%s, %s) USING (%s))"
        .formatted(
            name(SEQUENCE), read(files, fields), sequences, name(FILE), name(SEQUENCE), name(FILE));
  }

  private String read(List<? extends ContentFile<?>> files, List<Types.NestedField> fields) {
    return "read_parquet([%s], schema = MAP {%s}, filename = %s)"
        .formatted(
            files.stream()
                .map(file -> literal(unglobbed(path(file))))
                .collect(Collectors.joining(", ")),
            fields.stream()
                .map(
                    field ->
                        "%s: {name: %s, type: %s, default_value: NULL}"
                            .formatted(
                                Integer.toString(field.fieldId()),
                                literal(field.name()),
                                literal(type(field.type()))))
                .collect(Collectors.joining(", ")),
            literal(FILE));
  }

  private void fetch(List<FileScanTask> files) throws IOException {
    Map<String, Long> bytes = new TreeMap<>();
    for (FileScanTask file : files) {
      bytes.put(file.file().location(), file.file().fileSizeInBytes());
      file.deletes().forEach(delete -> bytes.put(delete.location(), delete.fileSizeInBytes()));
    }
    storage.fetch(table, bytes);
  }

  /** Of a file that was read. */
  String path(ContentFile<?> file) {
    return storage.file(file.location()).toString();
  }

  /** Folders that DuckDB may read where it may read no others, as SQL has a list. */
  static String folders(LakeStorage storage) {
    return storage.folders().stream()
        .flatMap(folder -> Stream.of(folder.toString(), unglobbed(folder.toString())))
        .map(DuckDbSql::literal)
        .collect(Collectors.joining(", ", "[", "]"));
  }

  /** DuckDB takes a name for a pattern. */
  static String unglobbed(String path) {
    return path.replaceAll("[\\[*?]", "[$0]");
  }

  private static String names(String prefix, List<Types.NestedField> fields) {
    return fields.stream()
        .map(field -> prefix + DuckDbSql.name(field.name()))
        .collect(Collectors.joining(", "));
  }

  static String type(Type type) {
    return switch (type.typeId()) {
      case LONG -> "BIGINT";
      case INTEGER -> "INTEGER";
      case FLOAT -> "FLOAT";
      case DOUBLE -> "DOUBLE";
      case BOOLEAN -> "BOOLEAN";
      case DATE -> "DATE";
      case TIMESTAMP ->
          ((Types.TimestampType) type).shouldAdjustToUTC()
              ? "TIMESTAMP WITH TIME ZONE"
              : "TIMESTAMP";
      case DECIMAL -> {
        Types.DecimalType decimal = (Types.DecimalType) type;
        yield "DECIMAL(" + decimal.precision() + ", " + decimal.scale() + ")";
      }
      case BINARY, FIXED -> "BLOB";
      default -> "VARCHAR";
    };
  }
}
