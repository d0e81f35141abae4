package dev.alluvium.pipelines.govern;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.jobs.LoadWarehouse;
import dev.alluvium.pipelines.jobs.LoadWarehouseOptions;
import dev.alluvium.pipelines.jobs.RebuildMarts;
import dev.alluvium.pipelines.jobs.RebuildMartsOptions;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.process.Outcome;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbException;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbFile;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a plan says is held against what a load then does. */
class PlanContractsTest {
  private static final String EVENT =
      """
      event: book_lent
      description: A book was lent.
      owner: library
      source: {topic: book_lent}
      identity: [book_id]
      event_time: lent_ts
      fields:
        book_id: {type: int64, required: true, description: Number of the book.}
        lent_ts: {from: ts, type: timestamp, required: true, description: When.}
        branch: {type: string, description: Where.}
      """;
  private static final String MARTS =
      """
      marts: library
      owner: library
      tables:
        mart_lent:
          description: Books lent by day.
          from: book_lent
          window: 1d
          dimensions:
            lent_date: {date: lent_ts, description: "Day, UTC."}
          measures:
            books: {count: "*", description: Books.}
      """;
  private static final String MODELS =
      """
      models: library
      owner: library
      tables:
        mart_branch:
          description: Branches.
          key: [branch]
          columns:
            branch: {type: string, description: Where.}
            books: {type: int64, description: Books.}
          sql: SELECT branch, count(*) AS books FROM raw.book_lent WHERE branch IS NOT NULL GROUP BY 1
          tests:
            counts: {given: {raw.book_lent: [{book_id: 1, branch: a}]}, expect: [{branch: a}]}
      """;

  private final Path folder;

  PlanContractsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void load() throws IOException {
    Files.createDirectories(folder.resolve("in"));
    Files.writeString(
        folder.resolve("in/book_lent.jsonl"),
        "{\"book_id\":1,\"ts\":1700000000000,\"branch\":\"a\",\"days\":14}\n");
    contracts("old", EVENT, MARTS, MODELS);
    load("old");
  }

  @Test
  void saysThatNothingChanges() throws IOException {
    contracts("new", EVENT, MARTS, MODELS);

    assertThat(
        plan("--against=" + folder.resolve("old")),
        is(
            """
            tables: nothing changes
            state of streams: 3 steps go on with theirs
            to do:
              a job on Dataflow: update it in place
              a job on Flink: start it again; it goes on with its state
              a job on the DirectRunner: start it again; it goes on where it was
            """));
  }

  @Test
  void saysWhatTablesGainAndALoadDoesSo() throws Exception {
    contracts(
        "new",
        EVENT.replace("Where.", "Which branch.")
            + "  days: {type: int64, description: For how long.}\n",
        MARTS + "      longest: {max: days, description: Longest.}\n",
        MODELS);

    assertThat(
        plan("--against=" + folder.resolve("old")),
        is(
            """
            tables:
              raw.book_lent   gains days; in rows there, what extra has of them
              raw.book_lent   is described otherwise: branch
              mart.mart_lent  gains longest; empty in rows there
            state of streams: 2 steps go on with theirs
              AggregateMarts/book_lent/mart_lent  begins anew: its state means something else
            to do:
              a job on Dataflow: drain it, and launch it anew; an update is refused
              a job on Flink: start it again; it begins without state, and gives open windows their events again
              a job on the DirectRunner: start it again; it goes on where it was
              rows of days gone by: scripts/run RebuildMarts --domain=%1$s --warehouse=%2$s --from=2023-11-14 --to=2023-11-14
            """
                .formatted(folder.resolve("new"), warehouse())));
    assertThat(text("SELECT count(*) FROM duckdb_columns() WHERE column_name = 'days'"), is("0"));
    Files.writeString(
        folder.resolve("in/book_lent.jsonl"), "{\"book_id\":2,\"ts\":1600000000000,\"days\":7}\n");
    load("new");
    assertThat(
        text("SELECT string_agg(days, ' ' ORDER BY book_id) FROM raw.book_lent"), is("14 7"));
    assertThat(
        text(
            "SELECT string_agg(coalesce(longest, -1), ' ' ORDER BY lent_date) FROM mart.mart_lent"),
        is("7 -1"));
  }

  /** An event that is new of a topic that was read: what is made of raw is made of nothing. */
  @Test
  void saysThatRecordsOfBeforeMustBeReadAgainAndALoadGivesNoFalseHint() throws Exception {
    Files.writeString(
        folder.resolve("in/book_lent.jsonl"),
        "{\"book_id\":1,\"ts\":1700000000000,\"branch\":\"a\",\"pages\":[{\"no\":7},{\"no\":8}]}\n");
    contracts("new", EVENT, MARTS, MODELS);
    Files.writeString(
        folder.resolve("new/page_lent.yaml"),
        """
        event: page_lent
        description: A page of a book was lent.
        owner: library
        source: {topic: book_lent}
        explode: {of: pages, as: page, position: place}
        identity: [page_no]
        event_time: lent_ts
        fields:
          page_no: {from: page.no, type: int64, required: true, description: Number of the page.}
          lent_ts: {from: ts, type: timestamp, required: true, description: When.}
        """);

    assertThat(
        plan(),
        containsString(
            "  records of before for raw.page_lent, if their source was read already: read it again,"
                + " files by the same load, Kafka by --startFrom=earliest; what is there stays"
                + " once\n"));
    List<String> hints = load("new");

    assertThat(text("SELECT count(*) FROM raw.page_lent"), is("2"));
    assertThat(hints.toString(), not(containsString("page_lent have")));
    assertThat(
        printed(
            Lineage.run(
                PipelineOptionsFactory.fromArgs(
                        "--domain=" + folder.resolve("new"), "--column=raw.page_lent.page_no")
                    .as(LineageOptions.class))),
        containsString("topic book_lent: pages[].no"));
  }

  @Test
  void namesTheTablesThatAreComputedOfWhatChangesAndHowToBuildThem() throws Exception {
    String vault =
        """
        vault: library
        description: Books.
        owner: library
        hash: md5
        hubs:
          hub_book: {entity: book, business_key: [book_id], sources: all, description: A book.}
          hub_branch: {entity: branch, business_key: [branch], sources: all, description: A branch.}
        links:
          link_book_branch: {hubs: [book, branch], sources: all, description: Where it was.}
        satellites:
          sat_book: {parent: hub_book, attributes: [branch], sources: all, description: Where it is.}
        pits:
          pit_book: {hub: hub_book, satellites: [sat_book], description: Books by day.}
        """;
    contracts("old", EVENT, MARTS, MODELS);
    Files.writeString(folder.resolve("old/vault.yaml"), vault);
    load("old");
    contracts("new", EVENT.replace("branch: {", "branch: {clean: [upper], "), MARTS, MODELS);
    Files.writeString(folder.resolve("new/vault.yaml"), vault);

    String plan = plan();

    assertThat(plan, containsString("  vault.sat_book_observations "));
    assertThat(
        plan,
        endsWith(
            "  then vault.pit_book: scripts/run BuildComputedTables --domain=%s --warehouse=%s --from=2023-11-14 --to=2023-11-15 --asOf=2023-11-15\n"
                .formatted(folder.resolve("new"), warehouse())));
    contracts("same", EVENT, MARTS, MODELS);
    Files.writeString(folder.resolve("same/vault.yaml"), vault);
    assertThat(
        printed(
            PlanContracts.run(
                PipelineOptionsFactory.fromArgs(
                        "--domain=" + folder.resolve("same"), "--warehouse=" + warehouse())
                    .as(PlanContractsOptions.class))),
        not(containsString("BuildComputedTables")));
  }

  /** Its build fills it, with the first load. */
  @Test
  void aNewModelIsNotToBeRebuilt() throws Exception {
    contracts("new", EVENT, MARTS, MODELS.replace("mart_branch", "mart_place"));

    assertThat(plan(), containsString("  mart.mart_place   new table\n"));
    assertThat(plan(), not(containsString("RebuildMarts")));
  }

  @Test
  void aModelThatBecomesAViewIsToBeDroppedAndNotFilled() throws Exception {
    contracts("new", EVENT, MARTS, "");
    Files.writeString(
        folder.resolve("new/views.yaml"),
        """
        views: library
        owner: library
        information_views:
          mart_branch:
            description: Branches.
            columns: {branch: {type: string, description: Where.}}
            sql: SELECT branch FROM raw.book_lent
        """);

    String refusal = run("--warehouse=" + warehouse()).failure().orElseThrow();

    assertThat(
        refusal,
        endsWith(
            "mart.mart_branch is a table in the file and a view in the contract. To have that made"
                + " anew: scripts/drop --warehouse=%s mart.mart_branch, then start again; or write to a new file"
                    .formatted(warehouse())));
  }

  /** What a view stands on has changed while no contract had the view. */
  @Test
  void refusesAViewThatComesAgainOverAnotherModelAsTheJobDoes() throws Exception {
    String view =
        """
        views: library
        owner: library
        information_views:
          branches:
            description: Branches.
            columns: {branch: {type: string, description: Where.}, books: {type: int64, description: Books.}}
            sql: SELECT * FROM mart.mart_branch
        """;
    contracts("viewed", EVENT, MARTS, MODELS);
    Files.writeString(folder.resolve("viewed/views.yaml"), view);
    load("viewed");
    String more =
        MODELS
            .replace(
                "    sql: SELECT branch,",
                "      most: {type: int64, description: Most.}\n    sql: SELECT branch,")
            .replace("AS books FROM", "AS books, 1 AS most FROM");
    contracts("between", EVENT, MARTS, more);
    load("between");
    contracts("new", EVENT, MARTS, more);
    Files.writeString(folder.resolve("new/views.yaml"), view);

    String refusal = run("--warehouse=" + warehouse()).failure().orElseThrow();
    String failure =
        String.valueOf(assertThrows(DuckDbException.class, () -> load("new")).getMessage());

    String why =
        "view mart.branches: its query gives the columns branch, books, most, and the contract"
            + " declares branch, books";
    assertThat(refusal, containsString(why));
    assertThat(failure, containsString(why));
  }

  @Test
  void saysWhyAJobWouldNotStartInTheWordsOfThatJob() throws Exception {
    contracts("new", EVENT.replace("branch: {type: string", "branch: {type: int64"), MARTS, "");

    Outcome planned = run("--warehouse=" + warehouse());

    DuckDbException refused = assertThrows(DuckDbException.class, () -> load("new"));
    assertThat(
        "the words that the file's name precedes",
        refused.getMessage(),
        is(
            folder.resolve("w.duckdb")
                + ": "
                + planned.failure().orElse("").replace("A job would not start: ", "")));
    assertThat(printed(planned), startsWith("tables: the contracts do not fit"));
  }

  /** A view that was made of what a mart has no more goes with the load, as the plan said. */
  @Test
  void saysThatAViewGoesThatCannotBeReadAnyMore() throws Exception {
    String history =
        """
        marts: library
        owner: library
        tables:
          mart_latest:
            description: The last book lent by branch.
            from: book_lent
            columns:
              branch: {copy: branch}
              book_id: {copy: book_id}
            history: {per: [branch]}
        """;
    contracts("viewed", EVENT, history, "");
    load("viewed");
    contracts("new", EVENT, history.replace("history: {per: [branch]}", "grain: [branch]"), "");

    assertThat(
        plan("--against=" + folder.resolve("viewed")),
        containsString(
            "mart.mart_latest_current       stays as long as it can be read, and is dropped"));
    load("new");
    assertThat(
        text("SELECT count(*) FROM duckdb_views() WHERE view_name = 'mart_latest_current'"),
        is("0"));
  }

  @Test
  void saysWhatStaysAndWhatIsMadeAnew() throws Exception {
    contracts(
        "new",
        EVENT,
        "",
        MODELS
            .replace("books: {type: int64", "books: {type: string")
            .replace("count(*)", "'many'"));

    String plan = plan("--against=" + folder.resolve("old"));

    assertThat(
        plan,
        startsWith(
            """
            tables:
              mart.mart_branch  is made anew by its next build, with other columns or another key
              mart.mart_lent    stays as it is; no contract of this domain has it
            """));
    assertThat(plan, containsString("AggregateMarts/book_lent/mart_lent  is gone\n"));
    load("new");
    assertThat(text("SELECT books FROM mart.mart_branch"), is("many"));
    assertThat(text("SELECT count(*) FROM mart.mart_lent"), is("1"));
  }

  @Test
  void needsNoWarehouseWhereThereAreContractsOfBefore() throws Exception {
    contracts("new", EVENT, MARTS.replace("mart_lent", "mart_books"), MODELS);

    assertThat(
        printed(run("--against=" + folder.resolve("old"))),
        startsWith(
            """
            tables:
              mart.mart_books  new table
              mart.mart_lent   stays as it is; no contract of this domain has it
            """));
  }

  @Test
  void namesTheMartsThatAreMadeOfSomethingElseUntilAllTheirRowsAre() throws Exception {
    String marts = MARTS.replace("count: \"*\"", "max: book_id");
    contracts("new", EVENT, marts, MODELS);
    String told = "  mart.mart_lent  is made otherwise: books; rows there stay as they were made\n";

    assertThat(plan(), is("tables:\n" + told + todo()));
    assertThat(
        "without a file", printed(run("--against=" + folder.resolve("old"))), containsString(told));
    assertThat(
        load("new"),
        hasItem(
            "hint: mart.mart_lent has rows of before a contract changed that mean something else;"
                + " scripts/run PlanContracts says what to do"));
    assertThat("a load makes no old rows again", plan(), is("tables:\n" + told + todo()));
    rebuild("2023-11-15");
    assertThat("nor does a rebuild of other days", plan(), is("tables:\n" + told + todo()));
    rebuild("2023-11-14");
    assertThat(plan(), startsWith("tables: nothing changes\n"));
    assertThat(text("SELECT books FROM mart.mart_lent"), is("1"));
    assertThat(load("new"), not(hasItem(containsString("has rows of before"))));
  }

  @Test
  void namesTheMartsThatWouldNotHaveTheirRowsAndHowToBeRidOfThem() throws Exception {
    contracts(
        "new", EVENT, MARTS.replace("window: 1d", "window: 1d\n    where: {branch: b}"), MODELS);

    String plan = plan();

    assertThat(
        plan,
        is(
            "tables:\n"
                + "  mart.mart_lent  is made otherwise: which rows there are; rows there stay as they"
                + " were made\n"
                + todo()
                    .replace(
                        "  rows of days",
                        "  rows that would not be made now, with no job running: scripts/drop"
                            + " --warehouse="
                            + warehouse()
                            + " mart.mart_lent\n  rows of days")));
    rebuild("2023-11-14");
    assertThat("no rebuild takes rows away", plan(), is(plan));
    try (var connection = DuckDbFile.open(folder.resolve("w.duckdb"));
        Statement statement = connection.createStatement()) {
      statement.execute("DELETE FROM mart.mart_lent");
    }
    assertThat("no row, no meaning", plan(), startsWith("tables: nothing changes\n"));
  }

  /** Each row is of one event: none of those there is wrong when a second event comes. */
  @Test
  void anEventThatIsNewToAMartTakesNoRowsAway() throws Exception {
    String rows =
        """
        marts: library
        owner: library
        tables:
          loans:
            description: Books lent and books returned.
            from: [book_lent]
            grain: [book_id, at]
            columns:
              at: {copy: lent_ts, description: When.}
              book_id: {copy: book_id, description: Number of the book.}
        """;
    String returned =
        EVENT
            .replace("event: book_lent", "event: book_returned")
            .replace("topic: book_lent", "topic: book_returned");
    contracts("old", EVENT, rows, "");
    Files.writeString(folder.resolve("old/book_returned.yaml"), returned);
    Files.writeString(
        folder.resolve("in/book_returned.jsonl"), "{\"book_id\":1,\"ts\":1700000100000}\n");
    load("old");
    contracts("new", EVENT, rows.replace("[book_lent]", "[book_lent, book_returned]"), "");
    Files.writeString(folder.resolve("new/book_returned.yaml"), returned);

    String plan = plan();

    assertThat(
        plan,
        containsString(
            "  mart.loans        gains rows of events that are new to it; those of days gone by are"
                + " not there yet\n"));
    assertThat(plan, not(containsString("scripts/drop")));
    assertThat(plan, containsString("scripts/run RebuildMarts"));
    Files.delete(folder.resolve("in/book_returned.jsonl"));
    load("new");
    assertThat(text("SELECT count(*) FROM mart.loans"), is("1"));
    assertThat(plan(), containsString("scripts/run RebuildMarts"));
    rebuild("2023-11-14");
    assertThat(text("SELECT count(*) FROM mart.loans"), is("2"));
    assertThat(plan(), not(containsString("mart.loans")));
    contracts("new", EVENT, rows.replace("[book_lent]", "[book_returned]"), "");
    Files.writeString(folder.resolve("new/book_returned.yaml"), returned);
    assertThat(
        "those of the event that is gone are to go",
        plan(),
        containsString("scripts/drop --warehouse=" + warehouse() + " mart.loans\n"));
  }

  /** A file has more than contracts say: what is kept beside a state, and what jobs note. */
  @Test
  void saysNothingOfWhatAFileKeepsForItself() throws Exception {
    Path file = folder.resolve("subscriptions.duckdb");
    DuckDbSession.open(file, WarehouseModel.local(ContractLoader.loadNamed("subscriptions")))
        .close();

    assertThat(
        printed(
            PlanContracts.run(
                PipelineOptionsFactory.fromArgs(
                        "--domain=subscriptions", "--warehouse=duckdb:" + file)
                    .as(PlanContractsOptions.class))),
        startsWith("tables: nothing changes\n"));
  }

  @Test
  void namesTheViewsThatAreComputedOtherwise() throws Exception {
    String view =
        """
        views: library
        owner: library
        information_views:
          branches:
            description: Branches.
            columns: {branch: {type: string, description: Where.}}
            sql: SELECT DISTINCT branch FROM raw.book_lent
        """;
    contracts("old", EVENT, MARTS, MODELS);
    Files.writeString(folder.resolve("old/views.yaml"), view);
    load("old");
    contracts("new", EVENT, MARTS, MODELS);
    Files.writeString(
        folder.resolve("new/views.yaml"),
        view.replace("FROM raw.book_lent", "FROM raw.book_lent WHERE branch <> 'b'"));

    String told = "  mart.branches  is computed otherwise, from now on for all rows\n";
    assertThat(plan(), startsWith("tables:\n" + told));
    assertThat(plan(), not(containsString("RebuildMarts")));
    assertThat(printed(run("--against=" + folder.resolve("old"))), startsWith("tables:\n" + told));
    load("new");
    assertThat(plan(), startsWith("tables: nothing changes\n"));
  }

  /** Rows of the old key are not found by making those of the new one. */
  @Test
  void aKeyThatIsMadeOtherwiseIsOfTheRows() throws Exception {
    String byBranch =
        MARTS.replace(
            "lent_date: {", "branch: {copy: branch, description: Where.}\n      lent_date: {");
    contracts("old", EVENT, byBranch, MODELS);
    Files.delete(folder.resolve("w.duckdb"));
    load("old");
    contracts("new", EVENT.replace("branch: {", "branch: {clean: [upper], "), byBranch, MODELS);

    String plan = plan();

    assertThat(plan, containsString("is made otherwise: which rows there are, branch;"));
    assertThat(
        plan, containsString("scripts/drop --warehouse=" + warehouse() + " mart.mart_lent\n"));
    load("new");
    rebuild("2023-11-14");
    assertThat("two rows for one", text("SELECT count(*) FROM mart.mart_lent"), is("2"));
    assertThat(plan(), containsString("is made otherwise: which rows there are;"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "required: true, description: Where.",
        "one_of: [a, b], description: Where.",
      })
  void namesTheMartsOfAnEventThatLetsInOtherRecords(String branch) throws Exception {
    contracts("new", EVENT.replace("description: Where.", branch), MARTS, MODELS);

    assertThat(
        plan(),
        startsWith(
            "tables:\n  mart.mart_lent  is made otherwise: which rows there are; rows there stay as"
                + " they were made\nto do:\n"));
  }

  @Test
  void namesWhatIsReadOtherwiseAndCleanedOtherwise() throws Exception {
    String marts = MARTS + "      first_branch: {first: branch, description: Where first.}\n";
    contracts("old", EVENT, marts, MODELS);
    load("old");
    contracts(
        "new",
        EVENT
            .replace("branch: {", "branch: {clean: [lower], ")
            .replace("{from: ts, ", "{from: ts, encoding: epoch_seconds, "),
        marts,
        MODELS.replace("count(*)", "count(book_id)"));

    assertThat(
        plan(),
        startsWith(
            """
            tables:
              raw.book_lent     is read otherwise: ts; rows there stay as they were read
              mart.mart_lent    is made otherwise: first_branch; rows there stay as they were made
              mart.mart_branch  is computed otherwise by its next build
            to do:
            """));
    assertThat(
        "a model is built as a whole",
        load("new"),
        not(hasItem(containsString("mart.mart_branch has rows"))));
    assertThat(plan(), not(containsString("mart.mart_branch")));
    assertThat(plan(), containsString("  mart.mart_lent  is made otherwise: first_branch;"));
  }

  private String todo() {
    return """
        to do:
          a job on the DirectRunner: start it again; it goes on where it was
          rows of days gone by: scripts/run RebuildMarts --domain=%1$s --warehouse=%2$s --from=2023-11-14 --to=2023-11-14
        """
        .formatted(folder.resolve("new"), warehouse());
  }

  @Test
  void writesNothing() throws Exception {
    contracts("new", EVENT, MARTS + "      longest: {max: book_id, description: L.}\n", MODELS);
    byte[] before = Files.readAllBytes(folder.resolve("w.duckdb"));

    plan();

    assertThat(Files.readAllBytes(folder.resolve("w.duckdb")), is(before));
    assertThat(plan(), not(containsString("state of streams")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "--warehouse=bigquery:project", "--warehouse=w.duckdb", "--against=transit"})
  void refusesWhatItCannotDo(String arguments) throws IOException {
    contracts("new", EVENT, MARTS, MODELS);
    String[] given = arguments.isEmpty() ? new String[0] : new String[] {arguments};
    assertThrows(UserException.class, () -> run(given));
  }

  private void contracts(String name, String event, String marts, String models)
      throws IOException {
    Path contracts = Files.createDirectories(folder.resolve(name));
    Files.writeString(
        contracts.resolve("domain.yaml"), "domain: library\ndescription: Books.\nowner: library\n");
    Files.writeString(contracts.resolve("book_lent.yaml"), event);
    if (!marts.isEmpty()) {
      Files.writeString(contracts.resolve("marts.yaml"), marts);
    }
    if (!models.isEmpty()) {
      Files.writeString(contracts.resolve("models.yaml"), models);
    }
  }

  private String warehouse() {
    return "duckdb:" + folder.resolve("w.duckdb");
  }

  /** Its hints. */
  private List<String> load(String contracts) {
    return LoadWarehouse.run(
            PipelineOptionsFactory.fromArgs(
                    "--domain=" + folder.resolve(contracts),
                    "--source=files",
                    "--input=" + folder.resolve("in"),
                    "--warehouse=" + warehouse())
                .as(LoadWarehouseOptions.class),
            new RunControl())
        .warnings();
  }

  private void rebuild(String day) {
    RebuildMarts.run(
        PipelineOptionsFactory.fromArgs(
                "--domain=" + folder.resolve("new"),
                "--warehouse=" + warehouse(),
                "--from=" + day,
                "--to=" + day)
            .as(RebuildMartsOptions.class),
        new RunControl());
  }

  private String plan(String... args) {
    return printed(
        run(
            Stream.concat(Stream.of("--warehouse=" + warehouse()), Stream.of(args))
                .toArray(String[]::new)));
  }

  private Outcome run(String... args) {
    String[] all =
        Stream.concat(Stream.of("--domain=" + folder.resolve("new")), Stream.of(args))
            .toArray(String[]::new);
    return PlanContracts.run(PipelineOptionsFactory.fromArgs(all).as(PlanContractsOptions.class));
  }

  private static String printed(Outcome outcome) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    outcome.print(new PrintStream(out, true, UTF_8));
    return out.toString(UTF_8);
  }

  private String text(String sql) throws SQLException {
    try (var connection = DuckDbFile.openReadOnly(folder.resolve("w.duckdb"));
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
