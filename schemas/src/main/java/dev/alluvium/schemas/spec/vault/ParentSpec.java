package dev.alluvium.schemas.spec.vault;

import java.io.Serializable;
import java.util.List;

/** What a satellite can describe: a hub or a link. */
public interface ParentSpec extends Serializable {
  String name();

  /** What identifies a row, here and in its satellites; the hash key comes first. */
  List<KeySpec> key();

  /**
   * Keys of which none may be NULL: an event in which one is has no row here, and none in the
   * satellites.
   */
  List<KeySpec> neededKeys();

  /** Name of the hash key column, here and wherever it is referred to. */
  default String hashKey() {
    return key().get(0).name();
  }

  /** Names of the columns that identify a row. */
  default List<String> keyNames() {
    return key().stream().map(KeySpec::name).toList();
  }
}
