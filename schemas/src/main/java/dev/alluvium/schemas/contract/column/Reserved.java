package dev.alluvium.schemas.contract.column;

import dev.alluvium.schemas.spec.event.EventColumns;
import java.util.Set;

/** Names of columns that the tables have anyhow. */
public final class Reserved {
  public static final Set<String> RAW =
      Set.of(
          "source",
          "position",
          "record_digest",
          "published_at",
          "read_at",
          "extra",
          "record_key",
          "record_headers",
          "event_ts");
  public static final Set<String> CLEAN =
      Set.of("event_ts", "event_sequence", "event_digest", "event_source");
  public static final Set<String> ROW_MART =
      Set.of(EventColumns.EVENT_TS, EventColumns.EVENT_SEQUENCE, EventColumns.EVENT_DIGEST);
  private static final Set<String> VAULT =
      Set.of(
          "load_ts",
          "load_sequence",
          "record_source",
          "hashdiff",
          "previous_hashdiff",
          "effective_from",
          "effective_to",
          "child_key_hash");

  private Reserved() {}

  /** Whether the vault's tables have a column of that name, a hash key among them. */
  public static boolean inVault(String name) {
    return VAULT.contains(name) || name.endsWith("_hk");
  }
}
