package dev.alluvium.schemas.contract;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.contract.ContractFaultsTest.Case;
import dev.alluvium.schemas.contract.fault.ContractException;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.expression.DerivedSpec;
import dev.alluvium.schemas.spec.mart.AggregateMartSpec;
import dev.alluvium.schemas.spec.mart.RowMartSpec;
import dev.alluvium.schemas.spec.vault.HubSpec;
import dev.alluvium.schemas.spec.view.InformationViewSpec;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is said once, in blocks, and in any number of files, by the contracts of {@code
 * resources/library}.
 */
class LibraryTest {
  static final Path LIBRARY = Path.of("src/test/resources/library");
  private static final DomainSpec DOMAIN = ContractLoader.load(LIBRARY);

  private final Path folder;

  LibraryTest(@TempDir Path folder) {
    this.folder = folder;
  }

  static Stream<Case> cases() throws IOException {
    String table = Files.readString(Path.of("src/test/resources/library-faults.txt"));
    return Arrays.stream(table.split("\n\n+")).map(Case::parse);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void reportsWhatIsWrongAndWhatWouldBeRight(Case broken) throws IOException {
    copyLibrary();
    Path file = folder.resolve(broken.file());
    write(broken.file(), broken.applyTo(Files.exists(file) ? Files.readString(file) : ""));

    ContractException e = assertThrows(ContractException.class, () -> ContractLoader.load(folder));

    assertThat(e.getMessage(), is(broken.faults()));
  }

  @Test
  void aBlocksColumnsStandWhereItIsUsed() {
    assertThat(fields("book_lent"), contains("at_ts", "copy_id", "reader_id", "branch", "days"));
    assertThat(
        fields("book_returned"),
        contains("at_ts", "copy_id", "state", "fine", "reader_id", "branch", "shelf"));
    assertThat(
        event("book_returned").derived().stream().map(DerivedSpec::name).toList(),
        contains("at_day"));
  }

  @Test
  void aBlocksColumnsAreAsIfWrittenThere() throws IOException {
    copyLibrary();
    Files.delete(folder.resolve("fields.yaml"));
    String lending =
        """
          at_ts: {type: timestamp, required: true, description: When.}
          copy_id: {type: int64, required: true, description: Copy of a book.}
        """;
    String reader =
        """
          reader_id: {type: int64, personal: identifier, description: Reader.}
          branch: {type: string, clean: [trim], description: Branch.}
        """;
    String day =
        """
          at_day: {date: at_ts, description: "Day, UTC."}
        """;
    replace("events/book_lent.yaml", "  use: [lending, reader]\n", lending + reader);
    replace("events/book_lent.yaml", "  use: [day]\n", day);
    replace("events/book_returned.yaml", "  - use: [lending]\n  - state", lending + "  state");
    replace("events/book_returned.yaml", "    fine:", "  fine:");
    replace("events/book_returned.yaml", "  - use: [reader]\n    shelf", reader + "  shelf");
    replace("events/book_returned.yaml", "  use: [day]\n", day);

    assertThat(ContractLoader.load(folder), equalTo(DOMAIN));
  }

  @Test
  void aFieldMayBeCalledUse() throws IOException {
    copyLibrary();
    replace("events/book_lent.yaml", "  days: {", "  use : {");
    replace("events/book_lent.yaml", "  use: [lending, reader]\n", "");
    replace("events/book_lent.yaml", "fields:\n", "fields:\n  - use: [lending, reader]\n");
    replace("events/book_lent.yaml", "  use : {", "  - use: {");

    EventSpec lent = event(ContractLoader.load(folder), "book_lent");

    assertThat(lent.fields().get(4).name(), is("use"));
  }

  @Test
  void readsTheFilesOfAKindInTheOrderOfTheirPaths() {
    assertThat(
        DOMAIN.events().stream().map(EventSpec::name).toList(),
        contains("book_lent", "book_returned"));
    assertThat(
        DOMAIN.vault().tables(HubSpec.class).stream().map(HubSpec::name).toList(),
        contains("hub_copy", "hub_reader", "hub_branch"));
    assertThat(
        DOMAIN.marts(RowMartSpec.class).stream().map(RowMartSpec::name).toList(),
        contains("mart_loan", "mart_return"));
    assertThat(
        DOMAIN.views().stream().map(InformationViewSpec::name).toList(),
        contains("copy_lent", "copy_returned"));
    assertThat(
        DOMAIN.views().stream().map(InformationViewSpec::place).toList(),
        contains("views/copies.yaml:8", "views/returns.yaml:8"));
  }

  @Test
  void filesOfAKindAreAsIfWrittenInOne() throws IOException {
    copyLibrary();
    move("vault/links.yaml", "  hub_branch: ", "links:", "vault/hubs.yaml");
    move("vault/links.yaml", "links:", "", "vault/hubs.yaml");
    Files.delete(folder.resolve("vault/links.yaml"));
    move("marts/shelves/returns.yaml", "  mart_return:", "", "marts/lending.yaml");
    replace("marts/lending.yaml", "  mart_return:\n", "  mart_return:\n    owner: shelves\n");
    Files.delete(folder.resolve("marts/shelves/returns.yaml"));

    DomainSpec domain = ContractLoader.load(folder);

    assertThat(domain.vault(), equalTo(DOMAIN.vault()));
    assertThat(domain.marts(), equalTo(DOMAIN.marts()));
  }

  @Test
  void aFilesOwnerIsThatOfItsOwnMartsAndViews() {
    assertThat(
        DOMAIN.marts(RowMartSpec.class).stream().map(RowMartSpec::owner).toList(),
        contains("lending-desk", "shelves"));
    assertThat(
        DOMAIN.marts(AggregateMartSpec.class).stream().map(AggregateMartSpec::owner).toList(),
        contains("statistics"));
    assertThat(
        DOMAIN.views().stream().map(InformationViewSpec::owner).toList(),
        contains("lending-desk", "shelves"));
  }

  @Test
  void anAlertMayStandInAnotherFileThanItsMart() throws IOException {
    copyLibrary();
    replace(
        "marts/lending.yaml",
        "      at_day: {copy: at_day}\n",
        """
              at_day: {copy: at_day}
              slot: {local_hour: {of: at_ts, zone: UTC, every: 24}, description: Slot.}
              start_ts: {floor: {of: at_ts, to: 1d}, description: "Start of the day, UTC."}
              branch: {copy: branch}
            grain: [start_ts, branch]
        """);
    write(
        "marts/rush.yaml",
        """
        marts: library
        owner: lending-desk
        alerts:
          rush:
            description: Days with far more loans than usual.
            from: mart_loan_daily
            per: [branch]
            window: start_ts
            watch: loans
            at_least: 10
            times: 2
            usual: {day: at_day, slot: slot, weeks: 3, windows: 2}
        """);

    assertThat(ContractLoader.load(folder).alerts().get(0).owner(), is("lending-desk"));
  }

  @Test
  void leavesHiddenFoldersOut() throws IOException {
    copyLibrary();
    write(".git/index.yaml", "no: contract");

    assertThat(ContractLoader.load(folder), equalTo(DOMAIN));
  }

  @Test
  void findsTheFilesOfSubFoldersInAJar() throws IOException {
    Path jar = folder.resolve("contracts.jar");
    try (var files = Files.walk(LIBRARY);
        var out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new ZipEntry("contracts/contract.schema.json"));
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new ZipEntry("contracts/library/" + LIBRARY.relativize(file)));
        out.write(Files.readAllBytes(file));
      }
    }
    try (var loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
      assertThat(ContractLoader.loadFromClasspath("library", loader), equalTo(DOMAIN));
    }
  }

  private static List<String> fields(String event) {
    return event(event).fields().stream().map(FieldSpec::name).toList();
  }

  private static EventSpec event(String name) {
    return event(DOMAIN, name);
  }

  private static EventSpec event(DomainSpec domain, String name) {
    Optional<EventSpec> found =
        domain.events().stream().filter(event -> event.name().equals(name)).findFirst();
    return found.orElseThrow();
  }

  private void copyLibrary() throws IOException {
    try (Stream<Path> files = Files.walk(LIBRARY)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        write(LIBRARY.relativize(file).toString(), Files.readString(file));
      }
    }
  }

  /** Adds to the end of another file what is between two texts, or from the first to the end. */
  private void move(String file, String from, String to, String target) throws IOException {
    String contract = Files.readString(folder.resolve(file));
    int end = to.isEmpty() ? contract.length() : contract.indexOf(to);
    String moved = contract.substring(contract.indexOf(from), end);
    write(target, Files.readString(folder.resolve(target)) + moved);
  }

  private void replace(String file, String text, String replacement) throws IOException {
    String contract = Files.readString(folder.resolve(file));
    write(file, new Case("", file, text, replacement, "").applyTo(contract));
  }

  private void write(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
