package dev.alluvium.transforms.live;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes rows that were read from a warehouse. */
public interface ReadFeed {
  List<LiveTable> tables();

  /** Whether a writer tells of each row of a table; others are to be read again and again. */
  boolean isTold(int place);

  /**
   * The rows of a table as the warehouse has them: what a writer has told since stands, and other
   * rows that are not among them are gone.
   *
   * @param place of the table
   * @param texts the values of its columns
   */
  void read(int place, List<List<@Nullable String>> texts);
}
