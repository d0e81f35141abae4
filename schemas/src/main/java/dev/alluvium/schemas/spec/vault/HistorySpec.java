package dev.alluvium.schemas.spec.vault;

import java.util.List;

/**
 * A vault table that shows a history: of each key, one row is in force at a time, and an
 * observation that repeats the one before it is not shown. So a PIT table can refer to it, and a
 * stream can hold repeats back.
 */
public interface HistorySpec {
  String name();

  String stored();

  List<String> sources();

  /** The hubs and links whose keys are, together, the key of the history. */
  List<ParentSpec> about();

  /** The roles among the references that are its key. */
  List<String> roles();
}
