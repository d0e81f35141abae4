package dev.alluvium.transforms.warehouse;

import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the rows that a table holds get in columns that it gains. */
@FunctionalInterface
public interface Backfill {
  /** Nothing: the new columns are NULL in the rows there. */
  Backfill NONE = (table, gained) -> Optional.empty();

  /**
   * How rows of that table get values in those columns.
   *
   * @param gained names of columns of the table
   * @return empty where they get none
   */
  Optional<Filling> of(TableSpec table, List<String> gained);

  /** Takes values for new columns out of another one. Not safe for several threads. */
  interface Filling {
    /** Names of the columns that it fills. */
    List<String> columns();

    /** Name of the column that values are taken out of: of text, or JSON. */
    String from();

    /** Texts of which one is in whatever a value can be taken out of. */
    List<String> marks();

    /**
     * Takes the values out of a row's text.
     *
     * @return those of {@link #columns} in their order, then what is left of the text; NULL where
     *     the row is to stay as it is
     */
    @Nullable Object @Nullable [] take(String text);
  }
}
