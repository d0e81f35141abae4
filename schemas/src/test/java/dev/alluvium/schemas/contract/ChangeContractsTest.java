package dev.alluvium.schemas.contract;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.contract.fault.ContractException;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.expression.DerivedSpec;
import dev.alluvium.schemas.spec.mart.StateMartSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Events that are changes of rows, and marts of the rows. */
class ChangeContractsTest {
  private static final String EVENT =
      """
      event: people
      description: A change of a person.
      owner: tests
      source: {topic: db.people, format: debezium}
      key: [id]
      fields:
        id: {type: int64, description: Number.}
        name: {from: fullName, aliases: [n], type: string, personal: name, description: Name.}
        born: {type: date, encoding: epoch_days, description: Day of birth.}
      """;

  private static final String MARTS =
      """
      marts: some
      owner: tests
      tables:
        people: {description: People., from: people, state: [history, current]}
        names:
          description: Names.
          from: people
          columns:
            id: {copy: id}
            short: {map: {of: name, to: {A: [ada, a.]}, without: "."}, description: Short.}
          state: [current]
      """;

  private final Path folder;

  ChangeContractsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private DomainSpec load(String event, String marts) throws IOException {
    Files.writeString(
        folder.resolve("domain.yaml"), "domain: some\ndescription: Some.\nowner: tests\n");
    Files.writeString(folder.resolve("people.yaml"), event);
    Files.writeString(folder.resolve("marts.yaml"), marts);
    Files.writeString(folder.resolve("words.csv"), "A, ada, a.\n\nB,bob\n");
    Files.writeString(folder.resolve("bad.csv"), "A\n");
    return ContractLoader.load(folder);
  }

  @Test
  void theFormatSaysWhenAndInWhichOrderAndTheContractTheKey() throws IOException {
    EventSpec event = load(EVENT, MARTS).events().get(0);

    assertThat(event.key(), contains("id"));
    assertThat(event.eventTime(), is("event_ts"));
    assertThat(event.sequence(), is(Optional.of("change_position")));
    assertThat(event.identity(), contains("id", "change_op", "change_position"));
    assertThat(event.exported(), is(true));
    assertThat(event.fields().get(0).required(), is(true));
    assertThat(
        event.fields().stream().map(field -> field.name()).toList(),
        contains(
            "id",
            "name",
            "born",
            "change_op",
            "event_ts",
            "change_position",
            "change_snapshot",
            "change_left_out",
            "change_after"));
  }

  @Test
  void rowsAreShownWithAllFieldsOrThoseThatAreDeclared() throws IOException {
    DomainSpec domain = load(EVENT, MARTS);
    WarehouseSpec warehouse = WarehouseModel.of(domain);

    assertThat(
        warehouse.views().stream()
            .map(ViewSpec::qualifiedName)
            .filter(n -> !n.startsWith("raw."))
            .toList(),
        contains("history.people", "current.people", "current.names"));
    assertThat(
        warehouse.views().get(0).columns().stream().map(ColumnSpec::name).toList(),
        contains(
            "id", "name", "born", "version", "op", "row_valid_from", "row_valid_to", "is_current"));
    assertThat(warehouse.views().get(0).columns().get(1).personal(), is(Optional.of("name")));
    assertThat(
        warehouse.table("history.people_changes").key(),
        contains("id", "change_op", "event_ts", "event_sequence"));
    assertThat(
        warehouse.datasets(),
        contains("raw", "vault", "history", "current", "mart", "quarantine", "ops"));
    assertThat(
        "a text may not be sent, a day always is",
        domain.marts(StateMartSpec.class).get(0).maybeLeftOut(),
        contains(new StateMartSpec.LeftOut("name", List.of("fullName", "n"))));
  }

  @Test
  void aColumnMayBeLeftOutThatIsDerivedOfOneThatMay() throws IOException {
    String derived =
        EVENT
            + """
            derive:
              loud: {sql: UPPER(name), description: In capitals.}
              louder: {copy: loud}
              twice: {sql: "CONCAT(name, loud)", description: The name twice.}
              day: {sql: "CAST(born AS STRING)", description: As a text.}
            """;
    String marts =
        MARTS.replace(
            "id: {copy: id}",
            "id: {copy: id}\n      louder: {copy: louder}\n      twice: {copy: twice}\n      day: {copy: day}");

    assertThat(
        load(derived, marts).marts(StateMartSpec.class).get(1).maybeLeftOut(),
        contains(
            new StateMartSpec.LeftOut("louder", List.of("fullName", "n")),
            new StateMartSpec.LeftOut("twice", List.of("fullName", "n")),
            new StateMartSpec.LeftOut("short", List.of("fullName", "n"))));
  }

  @ParameterizedTest
  @CsvSource({
    "'CONCAT(name, CAST(born AS STRING))', false",
    "'CONCAT(loud, CAST(id AS STRING))', false",
    "'CONCAT(loud, change_op)', false",
    "'CONCAT(name, loud)', true",
    "'LOWER(loud)', true",
    "'CONCAT(CAST(born AS STRING), CAST(id AS STRING))',",
  })
  void whatIsMadeOfSeveralFieldsIsSoWhereAllWereSent(String made, @Nullable Boolean isKnown)
      throws IOException {
    String derived = EVENT + "derive:\n  loud: {sql: UPPER(name), description: In capitals.}\n";
    String marts =
        MARTS.replace(
            "id: {copy: id}",
            "id: {copy: id}\n      mixed: {sql: \"" + made + "\", description: Both.}");

    DerivedSpec mixed =
        load(derived, marts).marts(StateMartSpec.class).get(1).columns().stream()
            .filter(column -> column.name().equals("mixed"))
            .findFirst()
            .orElseThrow();

    assertThat(
        mixed.ifSent(),
        is(
            Optional.ofNullable(isKnown)
                .map(known -> new DerivedSpec.Sent(List.of("fullName", "n"), known))));
  }

  /** MongoDB sends documents whole. */
  @Test
  void nothingIsLeftOutOfDocuments() throws IOException {
    String event =
        EVENT.replace("format: debezium", "format: mongodb")
            + "derive:\n  mixed: {sql: \"CONCAT(name, CAST(born AS STRING))\", description: Both.}\n";

    assertThat(
        load(event, MARTS.replace("id: {copy: id}", "id: {copy: id}\n      mixed: {copy: mixed}"))
            .marts(StateMartSpec.class)
            .get(1)
            .maybeLeftOut(),
        is(List.of()));
  }

  @Test
  void wordsMayStandInAFile() throws IOException {
    String marts = MARTS.replace("to: {A: [ada, a.]}", "file: words.csv");

    assertThat(
        load(EVENT, marts).marts(StateMartSpec.class).get(1).columns().get(1).expression(),
        is(
            load(EVENT, MARTS.replace("to: {A: [ada, a.]}", "to: {A: [ada, a.], B: [bob]}"))
                .marts(StateMartSpec.class)
                .get(1)
                .columns()
                .get(1)
                .expression()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "key: [id] | key: [di] | people.yaml:5 people has no field \"di\"",
        "id: {type: int64, | id: {type: json, | people.yaml:5 id, json, tells no rows apart",
        "id: {type: int64, | id: {from: 'ids[*]', many: true, type: int64, | people.yaml:5 id, json, tells no rows apart",
        "key: [id] | identity: [id] | people.yaml:5 identity is not for format: debezium",
        "owner: tests | owner: tests@sequence: born | people.yaml:4 sequence is not for",
        "owner: tests | owner: tests@event_time: born | people.yaml:4 event_time is not for",
        "owner: tests | owner: tests@explode: name | people.yaml:4 explode is not for",
        "format: debezium | format: json | people.yaml:5 key is for events that are changes",
        "epoch_days | epoch_micros | people.yaml:9 born is date; a date is in epoch_days",
        "type: int64, | type: int64, encoding: epoch_days, | people.yaml:7 encoding is for timestamps and dates",
        "born: {type: date, encoding: epoch_days, | version: {type: int64, | marts.yaml:4 people has a field \"version\", as every mart",
        "born: | change_op: | people.yaml:4 format: debezium brings a column \"change_op\"",
        "format: debezium | format: debezium, debezium: {unavailabel: x} | people.yaml:4 unknown key \"unavailabel\"",
      })
  void saysWhereAnEventIsWrong(String text, String replacement, String fault) {
    check(EVENT.replace(text, replacement.replace("@", "\n")), MARTS, fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[history, current] | [histories] | marts.yaml:4 unknown state \"histories\"",
        "state: [current] | state: [] | marts.yaml:11",
        "state: [current] | where: {id: 1}@    state: [current] | marts.yaml:11 unknown key \"where\"",
        "id: {copy: id} | event_ts: {copy: born} | marts.yaml:9 every mart of this kind has a column",
        "id: {copy: id} | change_x: {copy: id} | marts.yaml:9 every mart of this kind has a column",
        "id: {copy: id} | born: {copy: born} | marts.yaml:5 columns lack a copy of id",
        "to: {A: [ada, a.]} | to: {A: [ada], B: [\" ADA\"]} | marts.yaml:10 \" ADA\" is a word for A and for B",
        "to: {A: [ada, a.]} | file: none.csv | marts.yaml:10 there is no file \"none.csv\"",
        "to: {A: [ada, a.]} | file: bad.csv | marts.yaml:10 \"A\" in bad.csv is no line",
        "of: name, to: {A: [ada, a.]}, without: \".\" | of: name | marts.yaml:10 map needs either",
        "map: {of: name, | map: {of: id, | marts.yaml:10 map takes a string",
      })
  void saysWhereAMartIsWrong(String text, String replacement, String fault) {
    check(EVENT, MARTS.replace(text, replacement.replace("@", "\n")), fault);
  }

  private void check(String event, String marts, String fault) {
    ContractException e = assertThrows(ContractException.class, () -> load(event, marts));
    List<String> faults =
        e.faults().stream()
            .map(f -> f.file() + ":" + f.line() + " " + f.message())
            .map(f -> f.startsWith(fault) ? fault : f)
            .toList();
    assertThat(faults, hasItem(fault));
  }

  @Test
  void eventsOfOneTopicAreReadFromTheSameFiles() {
    String other =
        EVENT
            .replace("event: people", "event: others")
            .replace("format: debezium", "format: debezium, exported: false, when: {x: y}");
    ContractException e =
        assertThrows(
            ContractException.class,
            () -> {
              Files.writeString(folder.resolve("others.yaml"), other);
              load(EVENT, MARTS);
            });
    assertThat(
        e.faults().stream().map(f -> f.message().contains("with other settings")).toList(),
        hasItem(true));
  }
}
