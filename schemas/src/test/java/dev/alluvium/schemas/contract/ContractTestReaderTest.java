package dev.alluvium.schemas.contract;

import static java.util.Objects.requireNonNull;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.contract.fault.ContractException;
import dev.alluvium.schemas.spec.ContractTestSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContractTestReaderTest {
  private static final String TEST =
      """
      tests: bakery
      cases:
        keeps_a_sale:
          given:
            sold:
              - {sale_no: 1, price: 2.50, gift: false, note: {of: [1, null, "2"]}, article: "", buyer: 007}
              - "no record"
          expect:
            mart.mart_sale:
              - {sale_no: 1, sold_ts: 2024-01-01T10:00:00Z}
      """;

  private final Path folder;

  ContractTestReaderTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void copyTheDomain() throws IOException {
    try (Stream<Path> files = Files.list(ModelContractsTest.BAKERY)) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    Files.createDirectory(folder.resolve("tests"));
  }

  @Test
  void writesRecordsOfJsonAsTheyAreMeant() throws IOException {
    ContractTestSpec test = tests(TEST).get(0);

    assertThat(
        requireNonNull(test.given().get("sold")).lines().toList(),
        contains(
            "{\"sale_no\":1,\"price\":2.50,\"gift\":false,\"note\":{\"of\":[1,null,\"2\"]},"
                + "\"article\":\"\",\"buyer\":\"007\"}",
            "no record"));
    assertThat(
        requireNonNull(test.expected().get("mart.mart_sale")).get(0).getValues(),
        contains(1L, Instant.parse("2024-01-01T10:00:00Z")));
    assertThat(test.place(), is("tests/sales.yaml:3"));
  }

  @Test
  void takesTheTextOfAFileAsItIs() throws IOException {
    String text = TEST.replaceAll("(?s)sold:\n.*?expect", "sold: \"a\\\\n\\\\nb\"\n    expect");

    assertThat(tests(text).get(0).given().get("sold"), is("a\n\nb"));
  }

  @Test
  void expectsNoRejectUnlessOneIsNamed() throws IOException {
    assertThat(tests(TEST).get(0).expected().get("quarantine.rejects"), is(List.of()));
  }

  /** What runs in production must not stop for a test. */
  @Test
  void areReadByNobodyElse() throws IOException {
    Files.writeString(folder.resolve("tests/sales.yaml"), TEST.replace("sale_no: 1", "no: 1"));

    assertThat(ContractLoader.load(folder).name(), is("bakery"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tests: bakery | tests: brewery | :1: tests: must name its domain",
        "keeps_a_sale | keepsASale | :3: test \"keepsASale\" must be snake_case",
        "given: | gives: | :4: unknown key \"gives\"",
        "sold: | solt: | :5: unknown topic \"solt\"; did you mean \"sold\"?",
        "price: 2.50 | price: .nan | :6: price: JSON has no number .nan",
        "mart.mart_sale | mart.mart_sail | :9: unknown table or view \"mart.mart_sail\"",
        "{sale_no: 1, sold | {sale: 1, sold | :10: mart.mart_sale has no column \"sale\"",
        "{sale_no: 1, sold | {sale_no: one, sold | :10: \"one\" is not a whole number",
      })
  void tellsWhereATestIsWrong(String right, String wrong, String fault) {
    ContractException thrown =
        assertThrows(ContractException.class, () -> tests(TEST.replace(right, wrong)));

    assertThat(thrown.getMessage(), containsString("tests/sales.yaml" + fault));
  }

  @Test
  void tellsOfAWrongDomainWithTheFaultsOfOtherFiles() throws IOException {
    Path event = folder.resolve("sold.yaml");
    Files.writeString(event, Files.readString(event).replace("format: json}", "format: jsn}"));

    ContractException thrown =
        assertThrows(ContractException.class, () -> tests(TEST.replace("bakery", "brewery")));

    assertThat(thrown.getMessage(), containsString("sold.yaml"));
    assertThat(
        thrown.getMessage(),
        containsString("tests/sales.yaml:1: tests: must name its domain, \"bakery\""));
  }

  @Test
  void takesNoBlockForARecordOfCsv() throws IOException {
    Path event = folder.resolve("sold.yaml");
    Files.writeString(
        event,
        Files.readString(event).replace("format: json}", "format: csv, csv: {header: true}}"));

    ContractException thrown = assertThrows(ContractException.class, () -> tests(TEST));

    assertThat(
        thrown.getMessage(),
        containsString("tests/sales.yaml:6: a record of sold, which is csv, must be a text"));
  }

  @Test
  void haveNamesThatNoOtherFileGives() throws IOException {
    Files.writeString(folder.resolve("tests/again.yaml"), TEST);

    ContractException thrown = assertThrows(ContractException.class, () -> tests(TEST));

    assertThat(thrown.getMessage(), containsString("\"keeps_a_sale\" is given twice"));
  }

  private List<ContractTestSpec> tests(String text) throws IOException {
    Files.writeString(folder.resolve("tests/sales.yaml"), text);
    return ContractLoader.loadTested(folder.toString()).tests();
  }
}
