package dev.alluvium.transforms.vault.scenario;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.alluvium.schemas.spec.expression.HashAlgorithm;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a structure cannot be is told before anything is loaded, and what a step cannot do. */
class ScenarioStructuresTest {
  private static final String STRUCTURES =
      """
      "HUB": {"kind": "hub", "hash_key": "PK", "load_datetime": "T", "record_source": "S"},
      "LINK": {"kind": "link", "hash_key": "L_PK", "foreign_keys": ["PK", "B_PK"],
          "load_datetime": "T", "record_source": "S"},
      "FAR": {"kind": "link", "hash_key": "F_PK", "foreign_keys": ["C_PK", "D_PK"],
          "load_datetime": "T", "record_source": "S"},
      "SAT": {"kind": "sat", "parent": "HUB", "payload": "V", "load_datetime": "T",
          "record_source": "S"},
      "EFF": {"kind": "eff_sat", "hash_key": "E_PK", "driving_key": "C_PK",
          "secondary_key": "D_PK", "load_datetime": "T", "record_source": "S"},
      "MASAT": {"kind": "ma_sat", "parent": "HUB", "child_key": "V", "load_datetime": "T",
          "record_source": "S"},
      "PIT": {"kind": "pit", "hub": "HUB", "satellites": "SAT", "snapshot_date": "D"}""";

  private static final String CASE =
      """
      {"id": "1", "structures": {%s, "X": %s},
       "staging": {"STG": {"hashed": {"PK": "K", "D": {"is_hashdiff": true, "columns": ["V"]}}}},
       "steps": [%s, {"expect": {"table": "HUB", "columns": ["PK"], "rows": []}}]}
      """;

  private static final String LOADED = "\"load_datetime\": \"T\", \"record_source\": \"S\"";
  private static final String HUB = "{\"kind\": \"hub\", \"hash_key\": \"PK\", " + LOADED + "}";
  private static final String NO_ROWS = "{\"existing\": {\"table\": \"HUB\"}}";

  private static final String LOAD =
      "{\"load\": {\"table\": \"X\", \"sources\": [{\"stage\": \"STG\", \"rows\": []}]}}";

  private final Path file;

  ScenarioStructuresTest(@TempDir Path folder) {
    file = folder.resolve("case.duckdb");
  }

  @Test
  void takesACaseOfManyStructures() throws JsonProcessingException {
    run(HUB, NO_ROWS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "sat, payload: V | structure X needs a key \"hash_key\"",
        "sat, parent: NONE | no structure NONE; there is",
        "sat, parent: SAT | the parent of X is a sat; it must be a hub or a link",
        "sat, parent: HUB, hash_key: Q | hash_key of X is [Q], but that of its parent is [PK]",
        "sat, parent: HUB, child_key: V | structure X is a sat, which has no child_key",
        "sat, parent: HUB, tracks: V | unknown key \"tracks\" in structure X; a sat can have",
        "sat, parent: HUB, case_sensitive: V | structure X, case_sensitive must be true or false",
        "hub, hash_key: [] | structure X needs a key \"hash_key\"",
        "nh_sat, parent: HUB, hashdiff: V | structure X is a nh_sat, which has no hashdiff",
        "ma_sat, parent: HUB | structure X needs a key \"child_key\"",
        "ma_sat, hash_key: [A;B], child_key: V | X is a ma_sat, whose hash_key must be one column",
        "ma_sat, parent: HUB, child_key: W, hashdiff: D | D of X must be over its child key and",
        "ma_sat, parent: HUB, child_key: W, load: all | structure X, load must be one of [",
        "nh_sat, hash_key: Q | Q of X must be hashed by its stages",
        "eff_sat, hash_key: E, driving_key: PK | structure X needs a key \"secondary_key\"",
        "link, hash_key: E, foreign_keys: PK, when_null: {Q: drop} | unknown key \"Q\" in structure X",
        "link, hash_key: E, foreign_keys: PK, when_null: {PK: no} | structure X, when_null, PK must",
        "rec_track_sat, parent: HUB, per: week | structure X, per must be one of [event, hour, day]",
        "rec_track_sat, per: day | structure X needs a key \"tracked\"",
        "status_track_sat, parent: HUB, status: V | structure X needs a key \"deleted_when\" or",
        "ref_table, payload: V | structure X needs a key \"ref_keys\"",
      })
  void refusesAStructureThatCannotBe(String roles, String message) throws JsonProcessingException {
    assertRefused(json(roles, LOADED), LOAD, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "pit, hub: HUB, satellites: MASAT, snapshot_date: D | MASAT in X must be a sat keyed by PK",
        "pit, hub: HUB, satellites: EFF, snapshot_date: D | EFF in X must be a sat keyed by PK",
        "pit, hub: HUB, satellites: SAT, snapshot_date: D, snapshots: {daily: 3} | structure X, snap",
        "pit, hub: HUB, satellites: SAT, snapshot_date: D, payload: V | structure X is a pit, which",
        "bridge, hub: HUB, links: SAT, load_datetime: T | SAT is no link; it is a sat",
        "bridge, hub: HUB, links: FAR, load_datetime: T | FAR has no key in common with what X has",
        "bridge, hub: HUB, links: LINK, effectivity: EFF, load_datetime: T | EFF must be an eff_sat",
      })
  void refusesAQueryAssistThatCannotBe(String roles, String message)
      throws JsonProcessingException {
    assertRefused(json(roles, ""), NO_ROWS, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "load, table: PIT, sources: [] | step 1: PIT is a pit, which is built, not loaded",
        "load, sources: [] | step 1, load needs a key \"table\"",
        "existing, table: PIT | step 1: PIT is a pit, which is built, not loaded",
        "existing, table: MASAT, rows: [{T: 2024-01-01}] | step 1: MASAT is a ma_sat, whose rows",
        "existing, table: HUB, rows: [{S: a}] | step 1: a row has no load datetime: {S=a}",
        "build, table: HUB, from: 2024-01-01, to: 2024-01-01 | step 1: HUB is a hub, which is lo",
        "build, table: PIT, from: 2024-01-02, to: 2024-01-01 | step 1 is from 2024-01-02 to 2024",
        "build, table: PIT, from: Monday, to: 2024-01-01 | step 1: \"Monday\" is no date or timesta",
        "expect, table: HUB, view: now, columns: PK, rows: [] | step 1, expect, view must be one of [table, cu",
        "expect, table: HUB, view: current, columns: PK, rows: [] | step 1: HUB is a hub, which has no view",
        "expect, table: HUB, columns: PK | step 1, expect needs a key \"rows\"",
        "expect, table: HUB, rows: [] | step 1, expect needs a key \"columns\"",
        "expect, table: NONE, columns: PK, rows: [] | step 1: no structure NONE; there is",
      })
  void refusesAStepThatCannotBeTaken(String step, String message) throws JsonProcessingException {
    String kind = step.substring(0, step.indexOf(','));
    String rest = step.substring(step.indexOf(',') + 1);
    assertRefused(HUB, "{\"%s\": {%s}}".formatted(kind, quoted(rest)), message);
  }

  private void assertRefused(String structure, String step, String message) {
    ScenarioException e = assertThrows(ScenarioException.class, () -> run(structure, step));
    assertThat(e.getMessage(), startsWith(message));
    assertThat("lines", String.valueOf(e.getMessage()).lines().count(), is(1L));
  }

  /** From {@code kind, role: value, …}, names bare. */
  private static String json(String roles, String others) {
    String json = "\"kind\": " + quoted(roles) + (others.isEmpty() ? "" : ", " + others);
    return "{" + json + "}";
  }

  private static String quoted(String bare) {
    return bare.replace(';', ',').replaceAll("[A-Za-z0-9_-]+", "\"$0\"");
  }

  private void run(String structure, String step) throws JsonProcessingException {
    String json = CASE.formatted(STRUCTURES, structure, step);
    ScenarioRun.run(
        ScenarioReader.read(ScenarioReader.JSON.readTree(json)), HashAlgorithm.MD5, file);
  }
}
