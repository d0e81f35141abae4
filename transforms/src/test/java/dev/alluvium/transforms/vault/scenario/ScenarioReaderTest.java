package dev.alluvium.transforms.vault.scenario;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.alluvium.schemas.spec.expression.HashAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nothing of a case is overlooked, and a table that is not as expected is a failure. */
class ScenarioReaderTest {
  private static final String CASE =
      """
      {"id": "1", "title": "one key", "hash": "md5",
       "structures": {"HUB": {"kind": "hub", "hash_key": ["PK"], "business_key": "ID",
           "load_datetime": "LOADED", "record_source": "SOURCE"}},
       "staging": {"STG": {"derived": {"SOURCE": "!a"}, "hashed": {"PK": "ID"}}},
       "steps": [
         {"load": {"table": "HUB",
             "sources": [{"stage": "STG", "rows": [{"ID": "7", "LOADED": "2024-01-01"}]}]}},
         {"expect": {"table": "HUB", "columns": ["ID", "LOADED", "SOURCE"],
             "rows": [["7", "2024-01-01", "a"]]}}]}
      """;

  private final Path folder;
  private final Path file;

  ScenarioReaderTest(@TempDir Path folder) {
    this.folder = folder;
    file = folder.resolve("case.duckdb");
  }

  @Test
  void takesACaseWhoseTablesAreAsExpected() throws JsonProcessingException {
    run(CASE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"title\"      | \"titel\"       | unknown key \"titel\" in a case",
        "\"kind\":      | \"ghost\": 1, \"kind\": | unknown key \"ghost\" in structure HUB",
        "\"hub\"        | \"hubs\"        | structure HUB is of unknown kind hubs; it can be [hub, link,",
        "\"business_key\" | \"foreign_keys\" | structure HUB is a hub, which has no foreign_keys",
        "\"hash_key\": [\"PK\"], | ` `    | structure HUB needs a key \"hash_key\"",
        "\"derived\"    | \"derive\"      | unknown key \"derive\" in stage STG",
        "\"!a\"         | [\"ID\", \"x\"] | derived column SOURCE of STG must be one text",
        "\"!a\"         | \"SOURCE\"      | derived columns that read each other",
        "{\"load\":     | {\"lode\":      | unknown key \"lode\" in step 1",
        "\"stage\"      | \"stages\"      | unknown key \"stages\" in a source of step 1",
        "\"ID\": \"7\"  | \"ID\": 7       | must be a text, not 7",
        "\"2024-01-01\"} | \"yesterday\"} | \"yesterday\" is no date or timestamp",
        "\"stage\": \"STG\" | \"stage\": \"STAGE\" | no stage STAGE; there is [STG]",
        "\"columns\": [\"ID\", | \"columns\": [\"NAME\", | HUB has no column NAME; it has",
        "[\"7\", \"2024-01-01\", \"a\"] | [\"7\"] | an expected row must be 3 values",
        "{\"expect\":   | {\"existing\":  | unknown key \"columns\"",
      })
  void refusesWhatItDoesNotKnow(String text, String replacement, String message) {
    String broken = CASE.replace(text, replacement);
    assertThat("the text is in the case", broken, is(not(CASE)));
    ScenarioException e = assertThrows(ScenarioException.class, () -> run(broken));
    assertThat(String.valueOf(e.getMessage()), containsString(message));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"business_key\": \"ID\" | \"business_key\": [\"ID\"]",
        "\"business_key\": \"ID\" | \"extra\": \"ID\"",
        "\"hash_key\": [\"PK\"] | \"hash_key\": \"PK\"",
        "\"load_datetime\": \"LOADED\" | \"load_datetime\": [\"LOADED\"]",
        "\"record_source\": \"SOURCE\" | \"record_source\": [\"SOURCE\"]",
        "\"kind\": | \"foreign_keys\": [], \"hashdiff\": null, \"payload\": [], \"kind\":",
        "\"!a\" | [\"!a\"]",
        "{\"PK\": \"ID\"} | {\"PK\": [\"ID\"]}",
        "\"title\": \"one key\", | ` `",
        "\"hash\": \"md5\", | ` `",
        "\"rows\": [{\"ID\" | \"rows\": []}, {\"stage\": \"STG\", \"rows\": [{\"ID\"",
        "\"steps\": [ | \"steps\": [{\"existing\": {\"table\": \"HUB\", \"rows\": []}},",
        "\"steps\": [ | \"steps\": [{\"existing\": {\"table\": \"HUB\"}},",
        "\"steps\": [ | \"steps\": [{\"expect\": {\"table\": \"HUB\", \"columns\": [\"PK\"], \"rows\": []}},",
        "{\"table\": \"HUB\", \"columns\" | {\"table\": \"HUB\", \"view\": null, \"columns\"",
        "\"rows\": [[\"7\", \"2024-01-01\" | \"view\": \"table\", \"rows\": [[\"7\", \"2024-01-01\"",
      })
  void takesWhatTheFormatLeavesOpen(String text, String replacement)
      throws JsonProcessingException {
    String other = CASE.replace(text, replacement);
    assertThat("the text is in the case", other, is(not(CASE)));
    run(other);
  }

  @Test
  void tellsFileCaseAndPlaceInOneLine() throws IOException {
    Path cases = folder.resolve("mine.json");
    Files.writeString(cases, "[" + CASE + "," + CASE.replace("\"hub\"", "\"hup\"") + "]");
    List<ScenarioFile.Case> read = ScenarioFile.cases(cases);
    read.get(0).run(HashAlgorithm.MD5, file);
    ScenarioException e = assertThrows(ScenarioException.class, () -> read.get(1).hash());
    assertThat(
        e.getMessage(),
        startsWith("mine.json, case 1: structure HUB is of unknown kind hup; it can be [hub, "));
    assertThat(String.valueOf(e.getMessage()).lines().count(), is(1L));
  }

  @Test
  void tellsWhereAFileIsNoJson() throws IOException {
    Path cases = folder.resolve("mine.json");
    Files.writeString(cases, "[\n{\"id\": 1,,}]");
    ScenarioException e = assertThrows(ScenarioException.class, () -> ScenarioFile.cases(cases));
    assertThat(e.getMessage(), startsWith(cases + ", line 2: Unexpected character (','"));
  }

  @Test
  void saysWhichRowsAreMissingAndWhichUnexpected() {
    String wrong = CASE.replace("[\"7\", \"2024-01-01\", \"a\"]", "[\"7\", \"2024-01-02\", null]");
    AssertionError e = assertThrows(AssertionError.class, () -> run(wrong));
    assertThat(
        e.getMessage(),
        is(
            "1 one key\nHUB [ID, LOADED, SOURCE]\nmissing:\n  [7, 2024-01-02, null]\n"
                + "unexpected:\n  [7, 2024-01-01, a]"));
  }

  @Test
  void countsRowsThatAreThereTwice() {
    String row = "[\"7\", \"2024-01-01\", \"a\"]";
    AssertionError e =
        assertThrows(AssertionError.class, () -> run(CASE.replace(row, row + ", " + row)));
    assertThat(e.getMessage(), containsString("missing:\n  [7, 2024-01-01, a]\nunexpected: none"));
  }

  @ParameterizedTest
  @CsvSource({
    "2024-01-31, 2024-01-31T00:00:00Z",
    "2024-01-31 10:15, 2024-01-31T10:15:00Z",
    "2024-01-31 10:15:30.123456, 2024-01-31T10:15:30.123456Z",
    "2024-01-31T10:15:30Z, 2024-01-31T10:15:30Z",
    "2024-01-31 10:15:30 UTC, 2024-01-31T10:15:30Z",
    "2024-01-31 10:15:30.5+02, 2024-01-31T08:15:30.500Z",
    "2024-01-31T10:15:30-01:30, 2024-01-31T11:45:30Z"
  })
  void readsDatesAndTimestamps(String text, Instant instant) {
    assertThat(Datetimes.parse(text), is(instant));
  }

  private void run(String json) throws JsonProcessingException {
    ScenarioRun.run(
        ScenarioReader.read(ScenarioReader.JSON.readTree(json)), HashAlgorithm.MD5, file);
  }
}
