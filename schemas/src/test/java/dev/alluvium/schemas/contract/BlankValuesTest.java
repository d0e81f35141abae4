package dev.alluvium.schemas.contract;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.contract.fault.ContractException;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.expression.Condition;
import dev.alluvium.schemas.spec.format.CsvFormat;
import dev.alluvium.schemas.spec.mart.RowMartSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A blank in quotes is a value wherever a text is meant as it stands, and nowhere else. */
class BlankValuesTest {
  private static final String EVENT =
      """
      event: seen
      description: Something was seen.
      owner: team
      source: {topic: seen, format: csv, csv: {header: true, %s}}
      identity: [what]
      event_time: at_ts
      fields:
        at_ts: {type: timestamp, required: true, description: When.}
        what: {type: string, one_of: %s, description: What.}
      """;
  private static final String MARTS =
      """
      marts: sight
      owner: team
      tables:
        mart_seen:
          description: What was seen.
          from: seen
          where: {what: %s}
          grain: [at_ts]
          columns:
            at_ts: {copy: at_ts}
            mark: {constant: %s, description: A mark.}
      """;

  private final Path folder;

  BlankValuesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "\"\\t\" | 9",
        "'\\t' | 9",
        "\"\\x09\" | 9",
        "\" \" | 32",
        "' ' | 32",
        ";  | 59",
        "\"\\x01\" | 1"
      })
  void readsADelimiterThatIsABlank(String delimiter, int sign) throws IOException {
    CsvFormat csv = (CsvFormat) event("delimiter: " + delimiter, "[a]").format();
    assertThat((int) csv.delimiter(), is(sign));
    assertThat(csv.quote(), is('"'));
  }

  @Test
  void refusesACharacterThatEndsTextsInDatabases() {
    ContractException e =
        assertThrows(
            ContractException.class, () -> event("columns: [at_ts, what, \"a\\0b\"]", "[a]"));
    assertThat(
        e.getMessage(), endsWith("has the character \\0, which no warehouse takes; leave it out"));
  }

  @Test
  void readsColumnsWithoutAName() throws IOException {
    EventSpec event = event("columns: [\"\", at_ts, \"\", what]", "[a]");
    assertThat(((CsvFormat) event.format()).columns(), contains("", "at_ts", "", "what"));
  }

  @Test
  void readsBlankTextsThatAreLetInComparedWithAndConstant() throws IOException {
    DomainSpec domain =
        load(EVENT.formatted("trim: false", "[\"\", \" \", a]"), MARTS.formatted("''", "\"\\t\""));
    assertThat(domain.events().get(0).fields().get(1).oneOf(), contains("", " ", "a"));
    assertThat(
        domain.marts(RowMartSpec.class).get(0).where(),
        contains(Condition.of("what", Condition.Comparison.EQUALS, "")));
    assertThat(
        domain.marts(RowMartSpec.class).get(0).columns().get(1).expression().arguments(),
        contains("\t"));
    assertThat(
        load(EVENT.formatted("trim: false", "[a]"), MARTS.formatted("{not: \" \"}", "\"\""))
            .marts(RowMartSpec.class)
            .get(0)
            .where(),
        contains(Condition.of("what", Condition.Comparison.NOT, " ")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "trim: false | [a] | | x | marts.yaml:7: the value of what is empty",
        "trim: false | [a] | {not: } | x | marts.yaml:7: the value of not is empty",
        "trim: false | [a] | a | | marts.yaml:11: constant of column mark is empty",
        "trim: false | [a, ] | a | x | ",
        "trim: false | [null] | a | x | seen.yaml:9: one_of is empty",
        "trim: ' ' | [a] | a | x | seen.yaml:4: trim of csv is empty"
      })
  void stillRefusesWhatIsLeftEmpty(
      String csv,
      String oneOf,
      @Nullable String where,
      @Nullable String constant,
      @Nullable String fault)
      throws IOException {
    String event = EVENT.formatted(csv, oneOf);
    String marts = MARTS.formatted(orNothing(where), orNothing(constant));
    if (fault == null) {
      assertThat(load(event, marts).name(), is("sight"));
      return;
    }
    ContractException refused = assertThrows(ContractException.class, () -> load(event, marts));
    assertThat(refused.getMessage(), startsWith(fault));
  }

  private static String orNothing(@Nullable String text) {
    return text == null ? "" : text;
  }

  private EventSpec event(String csv, String oneOf) throws IOException {
    return load(EVENT.formatted(csv, oneOf), MARTS.formatted("a", "x")).events().get(0);
  }

  private DomainSpec load(String event, String marts) throws IOException {
    Files.writeString(
        folder.resolve("domain.yaml"), "domain: sight\ndescription: What is seen.\nowner: team\n");
    Files.writeString(folder.resolve("seen.yaml"), event);
    Files.writeString(folder.resolve("marts.yaml"), marts);
    return ContractLoader.load(folder);
  }
}
