package dev.alluvium.transforms.live;

import dev.alluvium.transforms.warehouse.WarehouseSession;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The newest rows of live tables, as a warehouse gives them. A table that cannot be read is told
 * once, and once more when it could be read meanwhile: no page may end a run. Not thread-safe.
 */
public final class NewestRows {
  private final Function<LiveTable, List<List<@Nullable String>>> read;
  private final Consumer<String> told;
  private final Set<String> unread = new HashSet<>();

  private NewestRows(
      Function<LiveTable, List<List<@Nullable String>>> read, Consumer<String> told) {
    this.read = read;
    this.told = told;
  }

  /**
   * Of a warehouse.
   *
   * @param told takes lines for people
   */
  public static NewestRows of(WarehouseSession warehouse, Consumer<String> told) {
    return of(table -> warehouse.texts(RelationQuery.newest(table, warehouse.dialect())), told);
  }

  /** As somebody gives them, as texts. */
  public static NewestRows of(
      Function<LiveTable, List<List<@Nullable String>>> read, Consumer<String> told) {
    return new NewestRows(read, told);
  }

  /**
   * What somebody makes of the rows of a table; empty where they cannot be read.
   *
   * @param take takes the values of the columns of each row, as texts
   */
  public <T> Optional<T> read(LiveTable table, Function<List<List<@Nullable String>>, T> take) {
    try {
      T taken = take.apply(read.apply(table));
      unread.remove(table.name());
      return Optional.of(taken);
    } catch (RuntimeException e) {
      if (unread.add(table.name())) {
        told.accept("warning: the live page does not see " + table.name() + ": " + oneLine(e));
      }
      return Optional.empty();
    }
  }

  private static String oneLine(RuntimeException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
