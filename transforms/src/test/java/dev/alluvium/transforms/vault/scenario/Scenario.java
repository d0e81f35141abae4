package dev.alluvium.transforms.vault.scenario;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Given tables, loads and expected tables: a case of automate-dv's test-suite, as data. */
record Scenario(
    String id,
    String title,
    String hash,
    Map<String, Structure> structures,
    Map<String, Stage> staging,
    List<Step> steps) {

  /** A table, by the names of staged columns in the roles that automate-dv knows. */
  record Structure(
      Kind kind,
      List<String> hashKey,
      List<String> businessKey,
      List<String> foreignKeys,
      List<String> payload,
      List<String> extra,
      Optional<Hashdiff> hashdiff,
      Optional<String> effectiveFrom,
      String loadDatetime,
      String recordSource) {}

  enum Kind {
    HUB,
    LINK,
    NH_LINK,
    SAT
  }

  /** The staged column, and what the table calls it. */
  record Hashdiff(String from, String as) {}

  /**
   * What is made of a raw row: copies of columns and constants, then hashes.
   *
   * @param derived a column's name, or a constant after an exclamation mark
   */
  record Stage(Map<String, String> derived, Map<String, Hash> hashed) {}

  record Hash(List<String> columns, boolean isHashdiff) {}

  sealed interface Step {
    String table();
  }

  /** Rows that the table holds already. */
  record Existing(String table, List<Map<String, @Nullable String>> rows) implements Step {}

  record Load(String table, List<RawRows> sources) implements Step {}

  record RawRows(String stage, List<Map<String, @Nullable String>> rows) {}

  record Expect(String table, List<String> columns, List<List<@Nullable String>> rows)
      implements Step {}

  Structure structure(String table) {
    Structure structure = structures.get(table);
    if (structure == null) {
      throw new ScenarioException("no structure %s; there is %s", table, structures.keySet());
    }
    return structure;
  }

  Stage stage(String name) {
    Stage stage = staging.get(name);
    if (stage == null) {
      throw new ScenarioException("no stage %s; there is %s", name, staging.keySet());
    }
    return stage;
  }

  @Override
  public String toString() {
    return id + " " + title;
  }
}
