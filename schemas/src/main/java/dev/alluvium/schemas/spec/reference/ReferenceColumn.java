package dev.alluvium.schemas.spec.reference;

import dev.alluvium.schemas.spec.column.ColumnType;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a column of a reference table says of each key.
 *
 * @param name the table's, a dot and the column's
 * @param personal the column's mark, null if it has none
 * @param entries sorted by key and time, so that the order of lines in the file makes no difference
 */
public record ReferenceColumn(
    String name, ColumnType type, @Nullable String personal, List<Entry> entries)
    implements Serializable {
  private static final int DIGEST_BYTES = 8;

  public ReferenceColumn {
    entries = List.copyOf(entries);
  }

  /**
   * What a row says.
   *
   * @param key values of the columns by which the row is found
   * @param starts from when on it holds; null of a table whose rows have no times
   */
  public record Entry(
      List<Comparable<?>> key, @Nullable Comparable<?> starts, @Nullable Comparable<?> value)
      implements Serializable {
    public Entry {
      key = List.copyOf(key);
    }
  }

  /** The column at that place of the table. */
  public static ReferenceColumn of(ReferenceSpec table, int place) {
    ReferenceSpec.Column column = table.columns().get(place);
    List<Integer> key = table.key().stream().map(table::indexOf).toList();
    Optional<Integer> starts = table.starts().map(table::indexOf);
    List<Entry> entries = new ArrayList<>();
    for (ReferenceSpec.Row row : table.rows()) {
      List<Comparable<?>> parts = new ArrayList<>();
      key.forEach(part -> parts.add(Objects.requireNonNull(row.values().get(part))));
      entries.add(
          new Entry(
              parts,
              starts.isPresent() ? row.values().get(starts.get()) : null,
              row.values().get(place)));
    }
    entries.sort(ReferenceColumn::compare);
    return new ReferenceColumn(
        table.name() + "." + column.name(), column.type(), column.personal().orElse(null), entries);
  }

  private static int compare(Entry one, Entry other) {
    for (int i = 0; i < one.key().size(); i++) {
      int order = compareValues(one.key().get(i), other.key().get(i));
      if (order != 0) {
        return order;
      }
    }
    return one.starts() == null || other.starts() == null
        ? 0
        : compareValues(one.starts(), other.starts());
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // Values of one column are of one type.
  private static int compareValues(Comparable one, Comparable other) {
    return one.compareTo(other);
  }

  /** Tells the entries from all others, whatever the column is called. */
  public String digest() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Entry entry : entries) {
        entry.key().forEach(part -> add(part, digest));
        add(entry.starts(), digest);
        add(entry.value(), digest);
      }
      return HexFormat.of().formatHex(digest.digest(), 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** With its length before it, so that no two lists of values are one text. */
  private static void add(@Nullable Comparable<?> value, MessageDigest digest) {
    byte[] bytes = String.valueOf(value).getBytes(StandardCharsets.UTF_8);
    String length = (value == null ? "-" : bytes.length) + ":";
    digest.update(length.getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
  }
}
