package dev.alluvium.schemas.contract;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.contract.fault.ContractException;
import dev.alluvium.schemas.contract.fault.Fault;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.expression.DerivedSpec;
import dev.alluvium.schemas.spec.expression.LookUp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferenceContractsTest {
  private static final String TABLES =
      """
      reference: shop
      tables:
        countries:
          description: Countries.
          file: countries.csv
          key: [code]
          columns:
            code: {type: string, description: Code.}
            people: {type: int64, description: Who live there.}
            head: {type: string, personal: name, description: Who reigns.}
        prices:
          description: Prices.
          file: prices.csv
          key: [article, code]
          starts: since
          columns:
            article: {type: int64, description: Number.}
            code: {type: string, description: Country.}
            since: {type: timestamp, description: From when on.}
            price: {type: numeric, description: Price.}
      """;

  private static final String COUNTRIES = "code,people,head\nDE,84,\nFR,68,\"Ms. X, first\"\n";
  private static final String PRICES =
      "since,article,code,price\n2024-01-01,1,DE,9.99\n2024-02-01T12:00:00Z,1,DE,10\n";

  private static final String EVENT =
      """
      event: orders
      description: Orders.
      owner: tests
      source: {topic: orders}
      identity: [id]
      event_time: order_ts
      fields:
        id: {type: int64, required: true, description: Number.}
        order_ts: {type: timestamp, required: true, description: When.}
        country: {type: string, personal: location, description: Where.}
      derive:
        people: {look_up: {in: countries, by: {code: country}, take: people}}
        head: {look_up: {in: countries, by: {code: country}, take: head}}
        price: {look_up: {in: prices, by: {code: country, article: id}, as_of: order_ts, take: price}}
      """;

  private final Path folder;

  ReferenceContractsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private List<DerivedSpec> derived(String tables, String countries, String event)
      throws IOException {
    Files.writeString(
        folder.resolve("domain.yaml"), "domain: shop\ndescription: Some.\nowner: tests\n");
    Files.writeString(folder.resolve("reference.yaml"), tables);
    Files.writeString(folder.resolve("countries.csv"), countries);
    Files.writeString(folder.resolve("prices.csv"), PRICES);
    Files.writeString(folder.resolve("orders.yaml"), event);
    return ContractLoader.load(folder).events().get(0).derived();
  }

  @Test
  void aColumnIsOfTheTypeMeaningAndMarkOfWhatItTakes() throws IOException {
    List<DerivedSpec> derived = derived(TABLES, COUNTRIES, EVENT);

    assertThat(derived.get(0).expression().type(), is(ColumnType.INT64));
    assertThat(derived.get(0).description(), is("Who live there."));
    assertThat("found by a place", derived.get(0).personal(), is(Optional.of("location")));
    assertThat("its own", derived.get(1).personal(), is(Optional.of("name")));
    assertThat(derived.get(2).expression().columns(), is(List.of("id", "country", "order_ts")));
  }

  @Test
  void theOrderOfLinesAndColumnsMakesNoDifference() throws IOException {
    List<DerivedSpec> derived = derived(TABLES, COUNTRIES, EVENT);

    assertThat(
        derived(TABLES, "head,code,people\n\"Ms. X, first\",FR,68\n\n,DE,84\n", EVENT),
        is(derived));
  }

  @Test
  void anotherValueIsAnotherMeaningOfWhatTakesIt() throws IOException {
    List<DerivedSpec> derived = derived(TABLES, COUNTRIES, EVENT);
    List<DerivedSpec> changed = derived(TABLES, COUNTRIES.replace("84", "83"), EVENT);

    assertThat(
        changed.get(0).expression().fingerprint(),
        is(not(derived.get(0).expression().fingerprint())));
    assertThat(
        changed.get(1).expression().fingerprint(), is(derived.get(1).expression().fingerprint()));
  }

  /** Written by another program, as by one that counts lines otherwise. */
  @Test
  void readsAMarkOfByteOrderAndOtherLineEnds() throws IOException {
    List<DerivedSpec> derived = derived(TABLES, COUNTRIES, EVENT);

    assertThat(derived(TABLES, "\uFEFF" + COUNTRIES.replace("\n", "\r\n"), EVENT), is(derived));
  }

  @Test
  void blanksOfATextAreItsOwnWhereverItStands() throws IOException {
    List<DerivedSpec> first = derived(TABLES, "\n  \ncode,people,head\n D ,1, x\n\nD,2,\n", EVENT);
    LookUp people = (LookUp) first.get(0).expression();
    LookUp head = (LookUp) first.get(1).expression();

    assertThat(people.take().entries().get(0).key(), is(List.of(" D ")));
    assertThat(head.take().entries().get(0).value(), is(" x"));
    assertThat(derived(TABLES, "head,people,code\n x,1, D \n\n,2,D\n", EVENT), is(first));
  }

  @Test
  void whatIsNoValueIsNotMissing() {
    ContractException e =
        assertThrows(
            ContractException.class,
            () ->
                derived(
                    TABLES.replace("code: {type: string", "code: {type: int64"),
                    COUNTRIES,
                    EVENT.replace(
                        "country: {type: string, personal: location", "country: {type: int64")));
    assertThat(
        e.faults().stream().map(Fault::message).filter(m -> m.contains("is empty")).toList(),
        is(List.of()));
  }

  @Test
  void aLineBreakInQuotesIsText() throws IOException {
    List<DerivedSpec> derived = derived(TABLES, COUNTRIES.replace(", first", "\nfirst"), EVENT);

    LookUp head = (LookUp) derived.get(1).expression();
    assertThat(head.take().entries().get(1).value(), is("Ms. X\nfirst"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "key: [code] | key: [cod] | reference.yaml:6 reference table countries has no column \"cod\"",
        "key: [code] | key: [code, code] | reference.yaml:6 key names \"code\" twice",
        "people: {type: int64 | people: {type: json | reference.yaml:9 column people of a reference table cannot be json",
        "key: [article, code] | key: [price] | reference.yaml:14 column price of a reference table cannot be numeric and part",
        "starts: since | starts: price | reference.yaml:15 column price of a reference table cannot be numeric and say",
        "starts: since | starts: article | reference.yaml:15 column article of a reference table cannot be int64",
        "key: [article, code] | key: [article, since] | reference.yaml:15 starts is no part of the key",
        "file: countries.csv | file: none.csv | reference.yaml:5 there is no file \"none.csv\" beside this",
        "starts: since | start: since | reference.yaml:15 unknown key \"start\"",
      })
  void saysWhereATableIsWrong(String text, String replacement, String fault) {
    check(TABLES.replace(text, replacement), COUNTRIES, EVENT, fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "code,people | code,persons | countries.csv:1 table countries has no column \"persons\"",
        "code,people,head | code,people | countries.csv:1 there is no column \"head\"",
        "code,people,head | code,code,head | countries.csv:1 there are two columns \"code\"",
        "DE,84, | DE,84 | countries.csv:2 there are 2 values, of 3 columns",
        "DE,84, | DE,many, | countries.csv:2 people: \"many\" is not a whole number (int64)",
        "DE,84, | '\"\",84,' | countries.csv:2 code is empty, by which",
        "DE,84, | FR,84, | countries.csv:3 line 2 has the same code",
        "'DE,84,' | '\"D\"E,84,' | countries.csv:2 this is no CSV",
      })
  void saysWhichLineOfAFileIsWrong(String text, String replacement, String fault) {
    check(TABLES, COUNTRIES.replace(text, replacement), EVENT, fault);
  }

  @Test
  void saysThatAFileHasNoRows() {
    check(TABLES, "code,people,head\n", EVENT, "countries.csv:0 there is no row below");
    check(TABLES, "", EVENT, "countries.csv:0 the file is empty");
  }

  @Test
  void saysThatAFileIsTooLarge() {
    StringBuilder rows = new StringBuilder("code,people,head\n");
    for (int i = 0; i <= 10_000; i++) {
      rows.append('C').append(i).append(",1,\n");
    }
    check(TABLES, rows.toString(), EVENT, "countries.csv:10002 this is row 10001, of 10000 at");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "in: countries | in: countrys | orders.yaml:12 unknown reference table \"countrys\"; did you mean",
        "{code: country}, take: people | {cod: country}, take: people | orders.yaml:12 reference table countries has no column \"cod\"",
        "{code: country}, take: people | {code: land}, take: people | orders.yaml:12 orders has no column \"land\"",
        "{code: country}, take: people | {people: id}, take: people | orders.yaml:12 by must name the key of countries, code:",
        "{code: country}, take: people | {code: id}, take: people | orders.yaml:12 code is string there, and cannot equal id, int64",
        "take: people | take: persons | orders.yaml:12 reference table countries has no column \"persons\"",
        "take: people | take: people, as_of: order_ts | orders.yaml:12 as_of needs starts: rows of countries",
        "as_of: order_ts, take: price | take: price | orders.yaml:14 rows of prices start at times; say as_of: a timestamp",
        "as_of: order_ts, take: price | as_of: id, take: price | orders.yaml:14 as_of must be a timestamp, as since is; it is id",
        "code: country, article: id | code: country | orders.yaml:14 by must name the key of prices, article, code:",
      })
  void saysWhereALookUpIsWrong(String text, String replacement, String fault) {
    check(TABLES, COUNTRIES, EVENT.replace(text, replacement), fault);
  }

  @Test
  void isForColumnsOfEventsAlone() throws IOException {
    Files.writeString(
        folder.resolve("marts.yaml"),
        """
        marts: shop
        owner: tests
        tables:
          mart_orders_daily:
            description: Orders of a day.
            from: orders
            window: 1d
            dimensions:
              day: {window: date, description: Day.}
              country: {copy: country}
            measures:
              orders: {count: "*", description: Orders.}
              people: {look_up: {in: countries, by: {code: country}, take: people}, description: P.}
        """);
    check(TABLES, COUNTRIES, EVENT, "marts.yaml:13 unknown function \"look_up\"");
  }

  private void check(String tables, String countries, String event, String fault) {
    ContractException e =
        assertThrows(ContractException.class, () -> derived(tables, countries, event));
    List<String> faults =
        e.faults().stream()
            .map(f -> f.file() + ":" + f.line() + " " + f.message())
            .map(f -> f.startsWith(fault) ? fault : f)
            .toList();
    assertThat(faults, hasItem(fault));
  }
}
