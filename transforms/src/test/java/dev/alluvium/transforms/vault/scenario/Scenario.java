package dev.alluvium.transforms.vault.scenario;

import dev.alluvium.transforms.vault.scenario.ScenarioTable.View;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Given tables, loads and expected tables: a case, as data. */
record Scenario(
    String id,
    String title,
    String hash,
    boolean escapeDelimiter,
    Map<String, Structure> structures,
    Map<String, Stage> staging,
    List<Step> steps) {

  /**
   * What is made of a raw row: copies of columns and constants, then hashes.
   *
   * @param derived a column's name, or a constant after an exclamation mark
   */
  record Stage(Map<String, String> derived, Map<String, Hash> hashed) {}

  record Hash(List<String> columns, boolean isHashdiff) {}

  sealed interface Step {
    String table();

    /** Where it stands in the file. */
    String place();
  }

  /** Rows that the table holds already. */
  record Existing(String place, String table, List<Map<String, @Nullable String>> rows)
      implements Step {}

  record Load(String place, String table, List<RawRows> sources) implements Step {}

  record RawRows(String stage, List<Map<String, @Nullable String>> rows) {}

  /** A PIT or bridge table is built for those days, both let in. */
  record Build(String place, String table, LocalDate from, LocalDate to, LocalDate asOf)
      implements Step {}

  record Expect(
      String place,
      String table,
      View view,
      List<String> columns,
      List<List<@Nullable String>> rows)
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
