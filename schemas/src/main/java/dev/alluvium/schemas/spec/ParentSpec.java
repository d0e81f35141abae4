package dev.alluvium.schemas.spec;

import java.io.Serializable;
import java.util.List;

/** What a satellite can describe: a hub or a link. */
public interface ParentSpec extends Serializable {
  String name();

  /** Name of the hash key column, here and in its satellites. */
  String hashKey();

  /** Names of the columns that the hash key is made of, in the order they are hashed. */
  List<String> keyColumns();

  /**
   * Groups of key columns, none of which may be NULL as a whole: an event where one is has no row
   * here, and none in the satellites.
   */
  List<List<String>> neededKeys();
}
