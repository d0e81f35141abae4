package dev.alluvium.schemas.warehouse;

import dev.alluvium.schemas.spec.HashAlgorithm;
import dev.alluvium.schemas.spec.NullPolicy;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
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
      case ZERO_KEY -> key("0", hash);
      case ERROR_KEY -> key("f", hash);
    };
  }

  private static String key(String digit, HashAlgorithm hash) {
    try {
      return digit.repeat(2 * MessageDigest.getInstance(hash.javaName()).getDigestLength());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + hash.javaName(), e);
    }
  }

  /** Both rows of a hub or of a satellite's stored table, whose first column is the hash key. */
  static List<Row> of(TableSpec table, HashAlgorithm hash) {
    return List.of(row(table, key("0", hash)), row(table, key("f", hash)));
  }

  private static Row row(TableSpec table, String key) {
    @Nullable Object[] values = new @Nullable Object[table.columns().size()];
    values[0] = key;
    for (int i = 1; i < values.length; i++) {
      values[i] =
          switch (table.columns().get(i).name()) {
            case VaultTables.HASHDIFF, StructureTables.CHILD_KEY_HASH -> key;
            case VaultTables.LOAD_TS, VaultTables.EFFECTIVE_FROM -> LOAD_TS;
            case VaultTables.LOAD_SEQUENCE -> 0L;
            case VaultTables.RECORD_SOURCE -> SOURCE;
            default -> null;
          };
    }
    return Row.withSchema(table.rowSchema()).attachValues(values);
  }
}
