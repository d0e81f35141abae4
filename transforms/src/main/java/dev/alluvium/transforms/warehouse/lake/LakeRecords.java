package dev.alluvium.transforms.warehouse.lake;

import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.name;

import dev.alluvium.schemas.spec.column.ColumnType;
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
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/**
 * A new warehouse file with the records that a lake has: what was let in, what was rejected, what
 * the ledger says of both, and how far each source was read, all of one moment. All else can be
 * computed of it.
 */
public final class LakeRecords {
  private static final Set<String> DATASETS = Set.of("raw", "quarantine", "ops");

  private LakeRecords() {}

  /**
   * Makes the file. Its tables have the columns that the lake has, as a file of former contracts
   * would: opening it brings it to those of today.
   *
   * @param file that is not there
   * @param spec whose types columns have, where they are what the lake has
   * @throws LakeException if there is no lake, or it cannot be read
   * @throws WarehouseException if the file cannot be written
   */
  public static void restore(Path folder, Path file, WarehouseSpec spec) {
    Map<String, TableSpec> declared =
        spec.tables().stream()
            .collect(Collectors.toMap(TableSpec::qualifiedName, Function.identity()));
    try (LakeFolder lake = LakeFolder.openExisting(folder);
        Connection connection = DuckDbFile.open(file);
        Statement statement = connection.createStatement()) {
      long moment = lake.moment();
      for (Table table : lake.tables()) {
        String[] parts = table.name().split("\\.", -1);
        String dataset = parts[parts.length - 2];
        String called = parts[parts.length - 1];
        if (DATASETS.contains(dataset)) {
          statement.execute("CREATE SCHEMA IF NOT EXISTS " + name(dataset));
          statement.execute(
              "CREATE TABLE %s.%s AS %s"
                  .formatted(
                      name(dataset),
                      name(called),
                      rows(table, declared.get(dataset + "." + called), moment)));
        }
      }
    } catch (SQLException | IOException | RuntimeException e) {
      throw e instanceof WarehouseException told
          ? told
          : LakeException.because(
              "the lake %s cannot be made a file %s".formatted(folder, file), e);
    }
  }

  private static String rows(Table table, @Nullable TableSpec declared, long moment)
      throws IOException {
    return table.schema().columns().stream()
        .map(field -> value(field, declared))
        .collect(
            Collectors.joining(
                ", ",
                "SELECT ",
                " FROM (%s)".formatted(LakeScan.rows(table, LakeTable.files(table, moment)))));
  }

  private static String value(Types.NestedField field, @Nullable TableSpec declared) {
    String column = name(field.name());
    boolean isInstant =
        field.type() instanceof Types.TimestampType time && time.shouldAdjustToUTC();
    return "CAST(%s%s AS %s) AS %s"
        .formatted(column, isInstant ? " AT TIME ZONE 'UTC'" : "", type(field, declared), column);
  }

  /** JSON is text in a lake, and an instant has a zone there. */
  private static String type(Types.NestedField field, @Nullable TableSpec declared) {
    ColumnType type = type(field.name(), declared);
    if (type != null && LakeSchema.type(type).equals(field.type())) {
      return SqlDialect.DUCKDB.type(type);
    }
    return field.type().typeId() == Type.TypeID.TIMESTAMP
        ? "TIMESTAMP"
        : LakeScan.type(field.type());
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
