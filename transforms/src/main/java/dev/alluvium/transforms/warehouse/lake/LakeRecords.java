package dev.alluvium.transforms.warehouse.lake;

import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.name;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.spec.dataset.Dataset.Origin;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.warehouse.WarehouseException;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbFile;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/**
 * A new warehouse file with the records that a lake has: what was let in, what was rejected, what
 * the ledger says of both, and how far each source was read, all of one moment. All else can be
 * computed of it.
 */
public final class LakeRecords {
  /** What cannot be computed of the others. */
  private static final List<String> DATASETS =
      Dataset.ids(dataset -> dataset.origin() != Origin.COMPUTED);

  private LakeRecords() {}

  /**
   * Makes the file. Its tables have the columns that the lake has, as a file of former contracts
   * would: opening it brings it to those of today.
   *
   * @param file that is not there
   * @param scratch for files of a bucket on their way
   * @param spec whose columns of these tables must have the types that the lake has
   * @throws LakeException if there is no lake, it cannot be read, or a type is another
   * @throws WarehouseException if the file cannot be written
   */
  public static void restore(LakePlace place, Path file, WarehouseSpec spec, Path scratch) {
    Map<String, TableSpec> declared =
        spec.tables().stream()
            .collect(Collectors.toMap(TableSpec::qualifiedName, Function.identity()));
    try (Lake lake = Lake.openExisting(place, scratch)) {
      long moment =
          lake.moment()
              .orElseThrow(
                  () ->
                      new LakeException(
                          "the lake %s was not made to its end: run a job on its file again"
                              .formatted(place)));
      List<Table> tables = lake.tables(DATASETS::contains);
      refuseOtherTypes(place, tables, declared);
      try (Connection connection = DuckDbFile.open(file);
          Statement statement = connection.createStatement()) {
        for (Table table : tables) {
          restore(lake, table, moment, statement, declared.get(qualifiedName(table)));
          lake.storage().letGo();
        }
      }
    } catch (SQLException | IOException | RuntimeException e) {
      throw e instanceof WarehouseException told
          ? told
          : LakeException.because(
              "the lake %s cannot be made a warehouse file".formatted(place), e);
    }
  }

  private static void restore(
      Lake lake, Table table, long moment, Statement statement, @Nullable TableSpec declared) {
    TableIdentifier id = id(table);
    try {
      statement.execute("CREATE SCHEMA IF NOT EXISTS " + name(id.namespace().toString()));
      statement.execute(
          "CREATE TABLE %s.%s AS %s"
              .formatted(
                  name(id.namespace().toString()),
                  name(id.name()),
                  rows(lake, table, declared, moment)));
    } catch (SQLException | IOException | RuntimeException e) {
      throw LakeException.because(id + " of the lake cannot be taken into a warehouse file", e);
    }
  }

  private static TableIdentifier id(Table table) {
    String[] parts = table.name().split("\\.", -1);
    return TableIdentifier.of(parts[parts.length - 2], parts[parts.length - 1]);
  }

  private static String qualifiedName(Table table) {
    return id(table).toString();
  }

  /**
   * As a file is refused whose columns have other types than today's: records are never made
   * others.
   */
  private static void refuseOtherTypes(
      LakePlace place, List<Table> tables, Map<String, TableSpec> declared) {
    List<String> others = new ArrayList<>();
    for (Table table : tables) {
      for (Types.NestedField field : table.schema().columns()) {
        ColumnType today = type(field.name(), declared.get(qualifiedName(table)));
        LakeSchema.type(table, field)
            .filter(type -> today != null && type != today)
            .ifPresent(
                type ->
                    others.add(
                        "%s.%s is %s in it, and %s in the contract"
                            .formatted(id(table), field.name(), type, today)));
      }
    }
    if (!others.isEmpty()) {
      throw new LakeException(
          "the lake %s is of contracts with other types: %s. Make the file with those contracts; it is then changed as any file"
              .formatted(place, String.join("; ", others)));
    }
  }

  private static String rows(Lake lake, Table table, @Nullable TableSpec declared, long moment)
      throws IOException {
    return table.schema().columns().stream()
        .map(field -> value(table, field, declared))
        .collect(
            Collectors.joining(
                ", ",
                "SELECT ",
                " FROM (%s)"
                    .formatted(
                        new LakeScan(lake.storage(), table).rows(LakeTable.files(table, moment)))));
  }

  private static String value(Table table, Types.NestedField field, @Nullable TableSpec declared) {
    String column = name(field.name());
    boolean isInstant =
        field.type() instanceof Types.TimestampType time && time.shouldAdjustToUTC();
    return "CAST(%s%s AS %s) AS %s"
        .formatted(
            column, isInstant ? " AT TIME ZONE 'UTC'" : "", type(table, field, declared), column);
  }

  /** JSON is text in a lake, and an instant has a zone there. */
  private static String type(Table table, Types.NestedField field, @Nullable TableSpec declared) {
    ColumnType today = type(field.name(), declared);
    ColumnType type = today == null ? LakeSchema.type(table, field).orElse(null) : today;
    return type == null ? LakeScan.type(field.type()) : SqlDialect.DUCKDB.type(type);
  }

  private static @Nullable ColumnType type(String column, @Nullable TableSpec declared) {
    return declared == null
        ? null
        : declared.columns().stream()
            .filter(one -> one.name().equals(column))
            .map(ColumnSpec::type)
            .findFirst()
            .orElse(null);
  }
}
