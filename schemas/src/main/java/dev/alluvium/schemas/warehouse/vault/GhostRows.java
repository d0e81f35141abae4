package dev.alluvium.schemas.warehouse.vault;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.expression.HashAlgorithm;
import dev.alluvium.schemas.spec.vault.NullPolicy;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * The rows that hubs and satellites hold before the first event: one for an unknown key, all zeros,
 * and one for an erroneous key, all {@code f}s, so that an equality join always finds a row. No
 * digest is an {@code f} in lower case. Attributes are NULL, the hashdiff is the key.
 */
public final class GhostRows {
  /** Record source of ghost rows. */
  public static final String SOURCE = "ghost";

  /** Load timestamp of ghost rows: before every event. */
  public static final Instant LOAD_TS = Instant.parse("1900-01-01T00:00:00Z");

  private GhostRows() {}

  /** What a link holds for a NULL key: the ghost key, or none where that drops the row. */
  public static @Nullable String key(NullPolicy policy, HashAlgorithm hash) {
    return switch (policy) {
      case DROP -> null;
      case ZERO_KEY -> zeroKey(hash);
      case ERROR_KEY -> errorKey(hash);
    };
  }

  /** The key of nothing known: zeros. */
  public static String zeroKey(HashAlgorithm hash) {
    return key("0", hash);
  }

  private static String errorKey(HashAlgorithm hash) {
    return key("f", hash);
  }

  private static String key(String digit, HashAlgorithm hash) {
    return digit.repeat(hash.hexLength());
  }

  /** The SQL condition that a hash key is no ghost's. */
  public static String isNone(String column, HashAlgorithm hash) {
    return "%s NOT IN ('%s', '%s')".formatted(column, zeroKey(hash), errorKey(hash));
  }

  /** Both rows of a hub or of a satellite's stored table, of which those columns hold the key. */
  public static List<Row> of(TableSpec table, List<String> hashes, HashAlgorithm hash) {
    return List.of(row(table, hashes, zeroKey(hash)), row(table, hashes, errorKey(hash)));
  }

  private static Row row(TableSpec table, List<String> hashes, String key) {
    @Nullable Object[] values = new @Nullable Object[table.columns().size()];
    for (int i = 0; i < values.length; i++) {
      ColumnSpec column = table.columns().get(i);
      values[i] = hashes.contains(column.name()) ? key : value(column);
    }
    return Row.withSchema(table.rowSchema()).attachValues(values);
  }

  private static @Nullable Object value(ColumnSpec column) {
    return switch (column.name()) {
      case VaultTables.LOAD_TS -> LOAD_TS;
      case VaultTables.EFFECTIVE_FROM -> effectiveFrom(column.type());
      case VaultTables.LOAD_SEQUENCE -> 0L;
      case VaultTables.RECORD_SOURCE -> SOURCE;
      default -> null;
    };
  }

  /** NULL where the column is no time. */
  private static @Nullable Object effectiveFrom(ColumnType type) {
    return switch (type) {
      case TIMESTAMP -> LOAD_TS;
      case DATE -> LocalDate.ofInstant(LOAD_TS, ZoneOffset.UTC);
      default -> null;
    };
  }
}
