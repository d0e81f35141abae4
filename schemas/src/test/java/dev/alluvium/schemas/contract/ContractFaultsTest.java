package dev.alluvium.schemas.contract;

import static java.util.stream.Collectors.joining;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.contract.fault.ContractException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Breaks the contracts of a small shop ({@code resources/shop}), one thing at a time, as the tables
 * in {@code resources/faults} say: what is broken, in which file, the text and what replaces it,
 * and then all the faults that must be reported.
 */
class ContractFaultsTest {
  static final Path SHOP = Path.of("src/test/resources/shop");
  private static final Path TABLES = Path.of("src/test/resources/faults");

  private final Path folder;

  ContractFaultsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  record Case(String name, String file, String text, String replacement, String faults) {
    static Case parse(String block) {
      String[] lines = block.strip().split("\n", 5);
      return new Case(
          lines[0].substring(2),
          lines[1],
          lines[2].substring(2).translateEscapes(),
          (lines[3] + " ").substring(2).stripTrailing().translateEscapes(),
          lines[4]);
    }

    String applyTo(String contract) {
      if (text.equals("*")) {
        return replacement;
      }
      assertThat("the table's text is in the contract", contract, containsString(text));
      int at = contract.indexOf(text);
      return contract.substring(0, at) + replacement + contract.substring(at + text.length());
    }

    @Override
    public String toString() {
      return file + ": " + name;
    }
  }

  static Stream<Case> cases() throws IOException {
    try (Stream<Path> tables = Files.list(TABLES)) {
      String all = tables.sorted().map(ContractFaultsTest::read).collect(joining("\n"));
      return Arrays.stream(all.split("\n\n+")).filter(b -> !b.isBlank()).map(Case::parse);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void reportsWhatIsWrongAndWhatWouldBeRight(Case broken) throws IOException {
    copyShop();
    Path file = folder.resolve(broken.file());
    String contract = Files.exists(file) ? read(file) : "";
    Files.createDirectories(file.getParent());
    Files.writeString(file, broken.applyTo(contract));

    assertThat(faultsOf(folder), is(broken.faults()));
  }

  @Test
  void acceptsTheContractsThatTheTablesBreak() {
    assertThat(ContractLoader.load(SHOP).name(), is("shop"));
  }

  @Test
  void reportsAllFaultsAtOnceByFileAndLine() throws IOException {
    copyShop();
    replace("order_placed.yaml", "iso8601", "iso");
    replace("order_placed.yaml", "topic: orders", "topik: orders");
    replace("marts.yaml", "{sum: price", "{sum: article");
    replace("vault.yaml", "[price, gift]", "[price, git]");
    replace("vault.yaml", "hubs:\n", "hash: md4\nhubs:\n");

    ContractException e = assertThrows(ContractException.class, () -> ContractLoader.load(folder));

    assertThat(
        e.faults().stream().map(fault -> fault.file() + ":" + fault.line()).toList(),
        contains(
            "marts.yaml:28",
            "order_placed.yaml:4",
            "order_placed.yaml:4",
            "order_placed.yaml:9",
            "vault.yaml:4",
            "vault.yaml:15"));
    assertThat(e.getMessage().lines().toList().get(0), is(e.faults().get(0).toString()));
    assertThat(e.getMessage().lines().count(), is(6L));
  }

  @Test
  void saysThatALinkSourceHasAHubsKeyOfAnotherTypeThoughTheHubDoesNotListIt() throws IOException {
    copyShop();
    replace(
        "payment_made.yaml",
        "fields:\n",
        "fields:\n  order_id: {type: string, description: Order.}\n");
    replace(
        "vault.yaml",
        "{hubs: [order, customer], sources: [order_placed]",
        "{hubs: [order, customer], sources: all");

    assertThat(
        faultsOf(folder),
        is(
            """
            vault.yaml:9: order_id is int64 in order_placed but string in payment_made; it must be of one type everywhere
            vault.yaml:9: payment_made is none of the sources of hub_order, so its keys would lead to no row; add it there"""));
  }

  @Test
  void saysHowTwoFieldsTakeValuesOfOneList() throws IOException {
    copyShop();
    replace(
        "order_placed.yaml",
        "  note: {type: json,",
        "  more: {from: \"notes[*].b\", many: true, type: string, description: More.}\n"
            + "  note: {from: \"notes[*].a\", many: true, type: string,");

    assertThat(
        faultsOf(folder),
        is(
            "order_placed.yaml:18: field note is called \"notes\" in the raw table, as more is;"
                + " let one field of type json have the list, and take values of it by json"));
  }

  @Test
  void saysThatTheDomainsOwnFileIsMissing() throws IOException {
    copyShop();
    Files.delete(folder.resolve("domain.yaml"));

    assertThat(
        faultsOf(folder),
        is("domain.yaml: is missing; it gives the domain's name, description and owner"));
  }

  @Test
  void saysThatAFolderIsMissingOrEmpty() {
    Path missing = folder.resolve("missing");

    assertThat(faultsOf(missing), is(missing + ": there is no such folder"));
    assertThat(faultsOf(folder), is(folder + ": there is no contract (*.yaml) in this folder"));
  }

  @Test
  void saysThatAContractIsPassedOverForItsName() throws IOException {
    copyShop();
    Files.writeString(folder.resolve("refunds.yml"), "event: refund");

    assertThat(faultsOf(folder), is("refunds.yml: a contract's name must end in .yaml"));
  }

  @Test
  void saysThatAFileIsNotText() throws IOException {
    copyShop();
    Files.write(
        folder.resolve("notes.yaml"),
        "description: caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(
        faultsOf(folder), containsString("notes.yaml: is not in UTF-8; save it in that encoding"));
  }

  @Test
  void waitsForNoPipeAndFollowsNoLinkRoundAndRound() throws IOException {
    copyShop();
    Files.createSymbolicLink(folder.resolve("words.csv"), Path.of("/dev/null"));
    Files.createSymbolicLink(folder.resolve("again"), folder);

    assertThat(
        faultsOf(folder), is("words.csv: is no file that can be read, but a pipe or a device"));
  }

  private void copyShop() throws IOException {
    try (Stream<Path> files = Files.list(SHOP)) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
  }

  private void replace(String file, String text, String replacement) throws IOException {
    Path path = folder.resolve(file);
    Files.writeString(path, new Case("", file, text, replacement, "").applyTo(read(path)));
  }

  private static String faultsOf(Path domain) {
    return assertThrows(ContractException.class, () -> ContractLoader.load(domain)).getMessage();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
