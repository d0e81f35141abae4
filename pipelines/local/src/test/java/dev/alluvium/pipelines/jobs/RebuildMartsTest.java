package dev.alluvium.pipelines.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RebuildMartsTest {
  private static final String ALL = "--layers=vault,marts";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Random random = new Random(20);
  private final Path folder;
  private final Path file;

  RebuildMartsTest(@TempDir Path folder) {
    this.folder = folder;
    this.file = folder.resolve("w.duckdb");
  }

  @Test
  void fillsEveryTableOfVaultAndMartsFromRawWhateverTheOrderOfDays() throws Exception {
    Path contracts = Workshop.contracts();
    Loaded loaded = loaded(contracts);
    Map<String, List<String>> expected = content(loaded);
    assertThat(
        "tables with rows",
        expected.values().stream().filter(rows -> rows.size() > 3).count(),
        is(19L));

    rebuild(contracts, "2024-03-01", "2024-03-03", ALL);
    assertThat("where all was right", content(loaded), is(expected));

    List<String> days = new ArrayList<>(List.of("2024-03-01", "2024-03-02", "2024-03-03"));
    for (int round = 0; round < 2; round++) {
      empty(loaded);
      Collections.shuffle(days, random);
      for (String day : days) {
        rebuild(contracts, day, day, ALL);
      }
      rebuild(contracts, days.get(0), days.get(0), ALL);
      assertThat("after " + days, content(loaded), is(expected));
    }
  }

  @Test
  void fillsTablesThatWereAddedToTheContracts() throws Exception {
    Path old = Workshop.contractsIn(folder.resolve("contracts"));
    String vault = Files.readString(old.resolve("vault.yaml"));
    String marts = Files.readString(old.resolve("marts.yaml"));
    Files.writeString(
        old.resolve("vault.yaml"),
        vault
            .replaceAll(
                "(?m)^  (hub_buyer|link_thing_buyer|t_link_sale|sat_thing|sat_thing_buyer):.*\n"
                    + "(    .*\n"
                    + ")*",
                "")
            .replace("non_historised_links:\n", ""));
    Files.writeString(
        old.resolve("marts.yaml"), marts.replaceFirst("(?s)  mart_sale:.*?(?=  mart_made)", ""));
    Loaded loaded = loaded(old);
    Files.writeString(old.resolve("vault.yaml"), vault);
    Files.writeString(old.resolve("marts.yaml"), marts);

    rebuild(old, "2024-03-01", "2024-03-03");
    long sales = loaded.count("mart.mart_sale");
    assertThat(sales, is(greaterThan(100L)));
    assertThat(lines(), hasItem(endsWith(" row writes; rows: " + sales + " more")));
    assertThat("without asking for it", loaded.count("vault.t_link_sale"), is(0L));
    rebuild(old, "2024-03-01", "2024-03-03", "--layers=vault");

    Loaded anew = new Loaded(folder.resolve("anew.duckdb"), old.toString());
    anew.load(folder.resolve("input"));
    assertThat(content(loaded), is(content(anew)));
  }

  /** A field that came before it was declared, and a function that has become another. */
  @Test
  void makesRowMartsAsALoadByTodaysContractDoes() throws Exception {
    Path contracts = Workshop.contractsIn(folder.resolve("contracts"));
    String made = Files.readString(contracts.resolve("made.yaml"));
    String marts = Files.readString(contracts.resolve("marts.yaml"));
    Files.writeString(contracts.resolve("made.yaml"), made.replaceFirst("(?m)^  colour: .*\n", ""));
    Files.writeString(
        contracts.resolve("marts.yaml"),
        marts
            .replace("      colour: {copy: colour}\n", "")
            .replace("maker: {copy: maker}", "maker: {copy: part, description: Who.}"));
    Path vault = contracts.resolve("vault.yaml");
    Files.delete(vault);
    Loaded loaded = loaded(contracts);
    Files.writeString(contracts.resolve("made.yaml"), made);
    Files.writeString(contracts.resolve("marts.yaml"), marts);

    rebuild(contracts, "2024-03-01", "2024-03-03", "--layers=row-marts");

    Loaded anew = new Loaded(folder.resolve("anew.duckdb"), contracts.toString());
    anew.load(folder.resolve("input"));
    String things = "SELECT thing_id, maker, colour, price FROM mart.mart_thing ORDER BY ALL";
    assertThat(loaded.query(things), is(anew.query(things)));
    assertThat(loaded.count("mart.mart_thing WHERE colour IS NOT NULL"), is(greaterThan(10L)));
  }

  /** Whether a mart needs the field or not: its record would be rejected today. */
  @Test
  void leavesEventsOutOfWhichAFieldDeclaredLaterIsOfAnotherType() throws Exception {
    Path contracts = Workshop.contractsIn(folder.resolve("contracts"));
    String made = Files.readString(contracts.resolve("made.yaml"));
    Files.writeString(contracts.resolve("made.yaml"), made.replaceFirst("(?m)^  weight: .*\n", ""));
    Files.delete(contracts.resolve("vault.yaml"));
    Loaded loaded = loaded(contracts);
    Files.writeString(
        contracts.resolve("made.yaml"),
        made.replace("weight: {type: float64", "weight: {type: boolean"));

    rebuild(contracts, "2024-03-01", "2024-03-03");

    assertThat(
        err.toString(UTF_8), containsString(" are not let in by today's contract; rows that"));
    Loaded anew = new Loaded(folder.resolve("anew.duckdb"), contracts.toString());
    anew.load(folder.resolve("input"));
    String hours =
        "SELECT made_date, made_hour, things, worth FROM mart.mart_made_hourly ORDER BY 1, 2";
    assertThat(loaded.query(hours), is(anew.query(hours)));
    assertThat(
        loaded.query(
            "SELECT reason, sum(records) > 100 FROM ops.ledger WHERE outcome = 'left_out' GROUP BY 1"),
        contains("bad_type true"));
  }

  @Test
  void tellsWhatWasComputedOfWhichDays() throws Exception {
    loaded(Workshop.contracts());
    out.reset();
    rebuild(Workshop.contracts(), "2024-03-02", "2024-03-02", "--layers=row-marts");
    Loaded loaded = new Loaded(file, Workshop.contracts().toString());
    String day = " WHERE event_ts >= '2024-03-02' AND event_ts < '2024-03-03'";
    assertThat(
        lines(),
        contains(
            "from raw, of 2024-03-02 to 2024-03-02",
            "raw.made " + loaded.count("raw.made" + day) + " records",
            "raw.sold " + loaded.count("raw.sold" + day) + " records",
            "mart.mart_thing " + loaded.count("raw.made" + day) + " row writes; rows: as before",
            "mart.mart_sale " + loaded.count("raw.sold" + day) + " row writes; rows: as before"));

    out.reset();
    rebuild(Workshop.contracts(), "2024-03-02", "2024-03-02");
    assertThat(
        "its hours, and the one before and behind",
        lines(),
        hasItem(
            "mart.mart_made_hourly "
                + (loaded.count("mart.mart_made_hourly WHERE made_date = '2024-03-02'") + 2)
                + " row writes; rows: as before"));
  }

  @Test
  void saysThatThereIsNothingOfDaysWithoutEvents() throws Exception {
    Loaded loaded = loaded(Workshop.contracts());
    Map<String, List<String>> before = content(loaded);
    out.reset();
    rebuild(Workshop.contracts(), "2001-04-02", "2001-04-05", ALL);
    assertThat(
        lines(),
        hasItem(
            "0 windows, 0 rows: raw has no event of these days; its events are of 2024-03-01 to"
                + " 2024-03-03"));
    assertThat(content(loaded), is(before));
  }

  @Test
  void makesNoWarehouseWhereThereIsNone() {
    assertThat(run("--from=2024-03-01", "--to=2024-03-01"), is(1));
    assertThat(err.toString(UTF_8), is("there is no warehouse " + file + System.lineSeparator()));
    assertThat(Files.exists(file), is(false));
  }

  @Test
  void addsNoDomainToTheFileOfAnother() {
    Loaded loaded = loaded(Workshop.contracts());
    List<String> tables = loaded.query("SELECT table_name FROM duckdb_tables() ORDER BY ALL");
    assertThat(run("--domain=music", "--from=2024-03-01", "--to=2024-03-01"), is(1));
    assertThat(
        err.toString(UTF_8),
        startsWith(
            file + " has no event of the domain music; it has made, sold: give the --domain"));
    assertThat(loaded.query("SELECT table_name FROM duckdb_tables() ORDER BY ALL"), is(tables));
  }

  @ParameterizedTest
  @CsvSource({
    "--from=2024-03-02 --to=2024-03-01, --to=2024-03-01 is before --from=2024-03-02",
    "--from=2024-02-30 --to=2024-03-01, --from=2024-02-30 is no day; write 2023-04-02",
    "--from=0001-01-01 --to=2024-03-01, --from=0001-01-01 is no day; write 2023-04-02",
    "--from=2024-03-01 --to=+99999-01-01, --to=+99999-01-01 is no day; write 2023-04-02",
    "--from=1900-01-01 --to=2024-03-01, --from=1900-01-01 to --to=2024-03-01 are 45351 days",
    "--from=2024-03-01 --to=2024-03-01 --layers=voult, '--layers=voult: there is no layer"
        + " \"voult\"'",
    "--from=2024-03-01 --to=2024-03-01 --layers=, '--layers=: there is no layer \"\"; write vault'",
  })
  void tellsInOneLineWhichOptionMakesNoSense(String options, String message) {
    assertThat(run(options.split(" ", -1)), is(2));
    assertThat(err.toString(UTF_8), startsWith(message));
    assertThat(err.toString(UTF_8).lines().count(), is(1L));
  }

  @Test
  void saysThatTheDomainHasNoneOfTheTablesAskedFor() throws Exception {
    Path contracts = Workshop.contractsIn(folder.resolve("contracts"));
    Files.delete(contracts.resolve("marts.yaml"));
    loaded(contracts);
    rebuild(contracts, "2024-03-01", "2024-03-01");
    assertThat(
        lines(), hasItem("0 windows, 0 rows: the domain has no table of the layers asked for"));
  }

  private Loaded loaded(Path contracts) {
    Loaded loaded = new Loaded(file, contracts.toString());
    loaded.load(
        Workshop.input(
            folder.resolve("input"), Workshop.made(random, 2_000), Workshop.sold(random, 500), 2));
    return loaded;
  }

  private void rebuild(Path contracts, String from, String to, String... options) {
    List<String> all = new ArrayList<>(Arrays.asList(options));
    all.add("--domain=" + contracts);
    all.add("--from=" + from);
    all.add("--to=" + to);
    int status = run(all.toArray(String[]::new));
    assertThat(err.toString(UTF_8), status, is(0));
  }

  private int run(String... options) {
    List<String> all = new ArrayList<>(Arrays.asList(options));
    all.add("--warehouse=duckdb:" + file);
    return JobMain.runOnce(
        "scripts/run RebuildMarts",
        RebuildMartsOptions.class,
        all.toArray(String[]::new),
        RebuildMarts::run,
        new RunControl(),
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8));
  }

  private List<String> lines() {
    return out.toString(UTF_8)
        .lines()
        .map(line -> line.strip().replaceAll(" +", " ").replaceAll("(?<=\\d),(?=\\d{3})", ""))
        .toList();
  }

  /** By table of vault and marts, its rows. */
  private static Map<String, List<String>> content(Loaded loaded) {
    Map<String, List<String>> content = new TreeMap<>();
    Loaded.Open open = loaded.open();
    try (open) {
      for (TableSpec table : tables(loaded)) {
        content.put(
            table.qualifiedName(), loaded.query("FROM " + table.qualifiedName() + " ORDER BY ALL"));
      }
    }
    return content;
  }

  private static void empty(Loaded loaded) {
    for (TableSpec table : tables(loaded)) {
      loaded.query("DELETE FROM " + table.qualifiedName() + " WHERE true", "SELECT 1");
    }
    assertThat(content(loaded).values().stream().allMatch(List::isEmpty), is(true));
  }

  private static List<TableSpec> tables(Loaded loaded) {
    return WarehouseModel.of(ContractLoader.loadNamed(loaded.domain())).tables().stream()
        .filter(table -> List.of("vault", "mart").contains(table.dataset()))
        .toList();
  }
}
