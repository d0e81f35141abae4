package dev.alluvium.schemas.generate;

import static java.util.stream.Collectors.joining;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.zetasql.Analyzer;
import com.google.zetasql.AnalyzerOptions;
import com.google.zetasql.LanguageOptions;
import com.google.zetasql.SimpleCatalog;
import com.google.zetasql.SimpleColumn;
import com.google.zetasql.SimpleTable;
import com.google.zetasql.SqlException;
import com.google.zetasql.Type;
import com.google.zetasql.TypeFactory;
import com.google.zetasql.ZetaSQLBuiltinFunctionOptions;
import com.google.zetasql.ZetaSQLOptions.LanguageFeature;
import com.google.zetasql.ZetaSQLType.TypeKind;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedOutputColumn;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedQueryStmt;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.generate.looker.LookerFiles;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.computed.ModelSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.expression.DerivedSpec;
import dev.alluvium.schemas.spec.expression.SqlExpression;
import dev.alluvium.schemas.spec.mart.AlertSpec;
import dev.alluvium.schemas.spec.quality.Rule;
import dev.alluvium.schemas.warehouse.ModelBuilds;
import dev.alluvium.schemas.warehouse.ModelBuilds.ModelBuild;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.computed.ModelOutbox;
import dev.alluvium.schemas.warehouse.computed.ModelQueries;
import dev.alluvium.schemas.warehouse.computed.QueryAssists;
import dev.alluvium.schemas.warehouse.computed.QueryAssists.Rebuild;
import dev.alluvium.schemas.warehouse.expression.TermSql;
import dev.alluvium.schemas.warehouse.lake.LakeCopy;
import dev.alluvium.schemas.warehouse.mart.AlertViews;
import dev.alluvium.schemas.warehouse.quality.CheckedDays;
import dev.alluvium.schemas.warehouse.quality.ExpectationCheck;
import dev.alluvium.schemas.warehouse.quality.ExpectationCheck.Counts;
import dev.alluvium.schemas.warehouse.quality.ExpectationCheck.Questions;
import dev.alluvium.schemas.warehouse.raw.OpsTables;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the views to BigQuery's language by the analyser that it is made with. */
class GoogleSqlTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<DomainSpec> DOMAINS =
      Stream.concat(
              ContractLoader.domains().stream().map(ContractLoader::loadFromClasspath),
              Stream.of("shop", "prices", "bakery", "depot", "support")
                  .map(domain -> ContractLoader.load(Path.of("src/test/resources", domain))))
          .toList();
  private static final SortedMap<String, String> FILES =
      DerivedFiles.of(DOMAINS, StandingFiles.none()).contents();
  private static final LanguageOptions LANGUAGE = language();

  private static @Nullable SimpleCatalog catalog;

  @BeforeEach
  void hasAnAnalyserForThisMachine() throws IOException {
    String machine = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    assumeTrue(
        machine.matches("Linux amd64|Mac OS X x86_64"), "no GoogleSQL analyser for " + machine);
    if (catalog == null) {
      catalog = makeCatalog();
      catalog.register(); // The analyser is sent it once, not with each query.
    }
  }

  static Stream<String> views() {
    return FILES.keySet().stream().filter(path -> path.endsWith(".sql"));
  }

  @ParameterizedTest
  @MethodSource("views")
  void theQueryIsValidAndGivesTheViewsColumns(String view) throws IOException {
    List<String> columns = new ArrayList<>();
    for (JsonNode column : JSON.readTree(content(view.replace(".sql", ".json"))).get("schema")) {
      columns.add(column.get("name").asText() + " " + type(column));
    }

    assertThat(analyse(content(view)), is(columns));
  }

  /** What is analysed above is the one query that DuckDB has, but for the names of projects. */
  @Test
  void rowsOfAChangedTableAreOneQueryInBothDialects() throws IOException {
    int compared = 0;
    for (DomainSpec domain : DOMAINS) {
      for (ViewSpec view : WarehouseModel.of(domain).views()) {
        if (Set.of("history", "current").contains(view.dataset())) {
          String path = "bigquery/" + view.qualifiedName().replace('.', '/') + ".sql";
          assertThat(
              path,
              content(path).replace("`", "").replace("${project}.", "").strip(),
              containsString(view.query().strip()));
          compared++;
        }
      }
    }
    assertThat(compared, is(greaterThan(20)));
  }

  static Stream<ModelSpec> models() {
    return DOMAINS.stream().flatMap(domain -> domain.computed(ModelSpec.class).stream());
  }

  @ParameterizedTest
  @MethodSource("models")
  void theQueryOfAModelIsValidAndGivesItsColumns(ModelSpec model) throws IOException {
    String table = "bigquery/mart/" + model.name() + ".json";
    List<String> columns = new ArrayList<>();
    for (JsonNode column : JSON.readTree(content(table)).get("schema")) {
      columns.add(column.get("name").asText() + " " + type(column));
    }

    assertThat(
        analyse(BigQuerySql.of(ModelQueries.sql(model, SqlDialect.BIGQUERY), model.reads())),
        is(columns));
  }

  @ParameterizedTest
  @MethodSource("models")
  void everyStatementThatBuildsAModelIsValid(ModelSpec model) throws IOException {
    DomainSpec domain =
        DOMAINS.stream().filter(d -> d.computed().contains(model)).findFirst().orElseThrow();
    ModelBuild build =
        ModelBuilds.of(domain, SqlDialect.BIGQUERY).stream()
            .filter(b -> b.table().equals(model.qualifiedName()))
            .findFirst()
            .orElseThrow();
    SimpleCatalog whole = Objects.requireNonNull(catalog);
    SimpleCatalog withRows = makeCatalog();
    withRows.addSimpleTable(
        table("computed_rows", JSON.readTree(content("bigquery/mart/" + model.name() + ".json"))));
    SimpleCatalog.AutoUnregister registered = withRows.register();
    try (registered) {
      catalog = withRows;
      for (String statement : build.statements()) {
        analyseStatement(BigQuerySql.of(statement, names(domain)));
      }
      assertThat(analyse(BigQuerySql.of(build.count(), names(domain))).size(), is(1));
    } finally {
      catalog = whole;
    }
    assertThat(build.statements().size(), is(6));
  }

  @Test
  void everyCheckOfAnExpectationIsValidAndGivesItsKeyAsTexts() throws IOException {
    Instant now = Instant.parse("2024-01-31T00:00:00Z");
    List<CheckedDays> ranges =
        List.of(
            CheckedDays.all(now),
            new CheckedDays(
                Optional.of(LocalDate.parse("2024-01-01")),
                Optional.of(LocalDate.parse("2024-01-07")),
                now));
    Set<Class<?>> kinds = new HashSet<>();
    for (DomainSpec domain : DOMAINS) {
      List<String> names = names(domain);
      for (ExpectationCheck check :
          ExpectationCheck.all(domain, WarehouseModel.of(domain), SqlDialect.BIGQUERY)) {
        for (CheckedDays days : ranges) {
          Questions asked = check.questions(days);
          assertThat(
              check.name(),
              analyse(BigQuerySql.of(asked.count(), names)),
              is(List.of("looked_rows TYPE_INT64", "broken_rows TYPE_INT64")));
          if (asked.keys().isPresent()) {
            assertThat(
                check.name(),
                analyse(BigQuerySql.of(asked.keys().get(), names)),
                is(asked.key().stream().map(column -> column + " TYPE_STRING").toList()));
          }
          analyseStatement(BigQuerySql.of(check.keep("it's a run", new Counts(7, 1), days), names));
        }
        kinds.add(check.expectation().rule().getClass());
      }
    }
    assertThat(kinds, is(Set.of(Rule.class.getPermittedSubclasses())));
  }

  @Test
  void theOutboxOfAModelThatIsPublishedIsValid() throws IOException {
    Set<ColumnType> types = new HashSet<>();
    for (DomainSpec domain : DOMAINS) {
      for (TableSpec table : WarehouseModel.of(domain).tables()) {
        List<String> names = List.of(table.qualifiedName(), OpsTables.PUBLISHED);
        ModelOutbox outbox = new ModelOutbox(table, "some.topic", SqlDialect.BIGQUERY);
        table.columns().forEach(column -> types.add(column.type()));
        assertThat(
            table.qualifiedName(),
            analyse(BigQuerySql.of(outbox.due(), names)),
            is(List.of("due TYPE_INT64")));
        assertThat(analyse(BigQuerySql.of(outbox.version(), names)).size(), is(1));
        assertThat(
            analyse(BigQuerySql.of(outbox.next(false, 7), names)),
            is(
                Stream.of("row_key", "key_columns", "key_values", "row_values")
                    .map(column -> column + " TYPE_STRING")
                    .toList()));
        for (String statement : outbox.fill(7, Instant.parse("2024-01-31T00:00:00Z"))) {
          analyseStatement(BigQuerySql.of(statement, names));
        }
        analyseStatement(BigQuerySql.of(outbox.sent(true, "a", 7), names));
      }
    }
    assertThat(types, is(EnumSet.allOf(ColumnType.class)));
  }

  static Stream<DomainSpec> domainsWithQueryAssists() {
    return DOMAINS.stream().filter(domain -> !rebuilds(domain).isEmpty());
  }

  @ParameterizedTest
  @MethodSource("domainsWithQueryAssists")
  void everyStatementThatRebuildsAQueryAssistIsValid(DomainSpec domain) throws IOException {
    int statements = 0;
    for (Rebuild rebuild : rebuilds(domain)) {
      for (String statement : rebuild.statements()) {
        analyseStatement(BigQuerySql.of(statement, names(domain)));
        statements++;
      }
      assertThat(
          analyse(BigQuerySql.of(rebuild.count(), names(domain))).toString(),
          matchesPattern("\\[\\S+ TYPE_INT64, \\S+ TYPE_INT64]"));
    }
    assertThat(statements, is(greaterThan(2)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"contracts/transit", "src/test/resources/shop"})
  void theQueryOfAnAlertsPastIsValidAndGivesTexts(String domain) throws IOException {
    DomainSpec read = ContractLoader.load(Path.of(domain));
    for (AlertSpec alert : read.alerts()) {
      TableSpec mart = WarehouseModel.of(read).table("mart." + alert.from());
      String query = AlertViews.history(alert, mart, Instant.parse("2023-04-02T10:15:00Z"));

      assertThat(
          analyse(BigQuerySql.of(query, List.of(mart.qualifiedName()))),
          is(
              Stream.concat(
                      alert.per().stream(),
                      Stream.of("usual_day", "usual_slot", "usual", "usual_windows"))
                  .map(column -> column + " TYPE_STRING")
                  .toList()));
    }
    assertThat(read.alerts().size(), is(1));
  }

  /** In a script these stand around the statements. */
  @Test
  void transactionsAreStatements() {
    analyseStatement("BEGIN TRANSACTION");
    analyseStatement("COMMIT TRANSACTION");
  }

  static Stream<DomainSpec> domains() {
    return DOMAINS.stream();
  }

  @ParameterizedTest
  @MethodSource("domains")
  void everyStatementThatBringsALakeOnIsValid(DomainSpec domain) {
    SortedSet<LocalDate> days =
        new TreeSet<>(
            List.of(
                LocalDate.parse("2024-01-01"),
                LocalDate.parse("2024-01-02"),
                LocalDate.parse("2024-02-29")));
    for (TableSpec table : WarehouseModel.of(domain).tables()) {
      LakeCopy some = new LakeCopy(table, Optional.of(days), SqlDialect.BIGQUERY);
      LakeCopy all = new LakeCopy(table, Optional.empty(), SqlDialect.BIGQUERY);
      List<String> names = List.of(table.qualifiedName(), all.copy());
      for (String statement :
          List.of(
              some.take(),
              "SELECT " + some.isDoubled() + " AS is_doubled",
              some.replace(),
              all.take(),
              "SELECT " + all.isDoubled() + " AS is_doubled",
              all.replace(),
              "EXPORT TABLE METADATA FROM " + all.copy())) {
        analyseStatement(BigQuerySql.of(statement, names));
      }
    }
  }

  /** Where JSON is not made a text, for one. */
  @Test
  void aLakesRowsOfOtherTypesAreRefused() {
    DomainSpec music = DOMAINS.get(0);
    TableSpec table =
        WarehouseModel.of(music).tables().stream()
            .filter(t -> t.columns().stream().anyMatch(c -> c.type() == ColumnType.JSON))
            .findFirst()
            .orElseThrow();
    LakeCopy copy = new LakeCopy(table, Optional.empty(), SqlDialect.BIGQUERY);
    String replace =
        BigQuerySql.of(copy.replace(), List.of(table.qualifiedName(), copy.copy()))
            .replace("TO_JSON_STRING", "");

    assertThrows(SqlException.class, () -> analyseStatement(replace));
  }

  @Test
  void aStatementWithAValueOfAnotherTypeIsRefused() {
    DomainSpec music = ContractLoader.loadFromClasspath("music");
    String insert =
        rebuilds(music).stream()
            .flatMap(rebuild -> rebuild.statements().stream())
            .filter(statement -> statement.contains("TIMESTAMP '"))
            .findFirst()
            .orElseThrow();

    assertThrows(
        SqlException.class,
        () ->
            analyseStatement(
                BigQuerySql.of(insert.replaceAll("TIMESTAMP '[^']*'", "42"), names(music))));
  }

  @Test
  void aQueryThatIsNotGoogleSqlIsRefused() {
    String view = content("bigquery/raw/order_placed.sql");

    assertThrows(SqlException.class, () -> analyse(view.replace("ROW_NUMBER", "ROW_NUMBR")));
    assertThrows(SqlException.class, () -> analyse(view.replace("read_at", "raed_at")));
    assertThrows(SqlException.class, () -> analyse(view.replace("PARTITION BY", "PARTITION ON")));
    assertThat(view, is(not(view.replace("PARTITION BY", "PARTITION ON"))));
  }

  /** What is derived for Looker, and what people wrote beside it. */
  @Test
  void whatLookerAsksOfAColumnIsValid() throws IOException {
    int analysed = 0;
    for (String file : lookml()) {
      for (MatchResult view : found("(?ms)^view: \\+?(\\w+) \\{\\n(.*?)^}", file)) {
        for (MatchResult field :
            found("(?m)^ +type: (\\w+)\\n(?: .*\\n)*? +sql: (.*) ;;", view.group(2))) {
          if (!field.group(2).contains("${total_") && !field.group(2).contains("_of_months}")) {
            String value = field.group(2).replaceAll("\\$\\{(TABLE\\}\\.)?(\\w+)\\}?", "t.$2");
            analyse(
                "SELECT %s FROM `${project}.mart.%s` AS t"
                    .formatted(summed(field.group(1), value), view.group(1)));
            analysed++;
          }
        }
      }
    }
    assertThat(analysed, is(greaterThan(500)));
  }

  @Test
  void whatLookerJoinsByIsComparable() throws IOException {
    int analysed = 0;
    for (String file : lookml()) {
      for (MatchResult join : found("sql_on: (.*) ;;", file)) {
        String condition = join.group(1).replaceAll("\\$\\{(\\w+)\\.(\\w+?)(_raw)?\\}", "$1.$2");
        String tables =
            found("(\\w+)\\.", condition).stream()
                .map(table -> table.group(1))
                .distinct()
                .map(table -> "`${project}.mart.%1$s` AS %1$s".formatted(table))
                .collect(joining(", "));
        analyse("SELECT 1 AS one FROM " + tables + " WHERE " + condition);
        analysed++;
      }
    }
    assertThat(analysed, is(greaterThan(15)));
  }

  @Test
  void everyExpressionIsValidAndOfItsType() throws IOException {
    EventSpec event = ContractLoader.load(Path.of("src/test/resources/sql")).events().get(0);
    String columns =
        event.fields().stream()
            .map(
                field ->
                    "CAST(NULL AS %s) AS %s"
                        .formatted(SqlDialect.BIGQUERY.type(field.type()), field.name()))
            .collect(joining(", "));
    List<String> faults = new ArrayList<>();
    for (DerivedSpec derived : event.derived()) {
      SqlExpression sql = (SqlExpression) derived.expression();
      String query =
          "SELECT %s AS x FROM (SELECT %s)"
              .formatted(TermSql.of(sql.term(), SqlDialect.BIGQUERY), columns);
      try {
        String type = analyse(query).get(0).replace("DOUBLE", "FLOAT64");
        if (!type.equals("x TYPE_" + SqlDialect.BIGQUERY.type(sql.type()))) {
          faults.add(sql.text() + " is " + type);
        }
      } catch (SqlException e) {
        faults.add(query + ": " + e.getMessage());
      }
    }
    assertThat(String.join("\n", faults), faults.size(), is(0));
  }

  private static String summed(String type, String value) {
    return switch (type) {
      case "sum", "average" -> "SUM(" + value + ")";
      case "min", "max" -> "MAX(" + value + ")";
      case "count_distinct" -> "COUNT(DISTINCT " + value + ")";
      case "yesno" -> "IF(" + value + ", 1, 0)";
      default -> value;
    };
  }

  private static List<String> lookml() throws IOException {
    List<String> files = new ArrayList<>(LookerFiles.of(DOMAINS).values());
    try (Stream<Path> written = Files.walk(Path.of("looker"), 2)) {
      for (Path file : written.filter(path -> path.toString().endsWith(".lkml")).toList()) {
        files.add(Files.readString(file));
      }
    }
    return files;
  }

  private static List<MatchResult> found(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().toList();
  }

  private static List<Rebuild> rebuilds(DomainSpec domain) {
    LocalDate day = LocalDate.parse("2023-04-02");
    return QueryAssists.rebuilds(
        domain, day, day.plusDays(1), day.plusDays(2), SqlDialect.BIGQUERY);
  }

  private static List<String> names(DomainSpec domain) {
    List<String> names = new ArrayList<>();
    WarehouseModel.of(domain).tables().forEach(table -> names.add(table.qualifiedName()));
    WarehouseModel.of(domain).views().forEach(view -> names.add(view.qualifiedName()));
    return names;
  }

  private static void analyseStatement(String statement) {
    Analyzer.analyzeStatement(statement, options(), Objects.requireNonNull(catalog));
  }

  private static String content(String path) {
    return Objects.requireNonNull(FILES.get(path), path);
  }

  private static List<String> analyse(String query) throws IOException {
    ResolvedQueryStmt statement =
        (ResolvedQueryStmt)
            Analyzer.analyzeStatement(query, options(), Objects.requireNonNull(catalog));
    List<String> columns = new ArrayList<>();
    for (ResolvedOutputColumn column : statement.getOutputColumnList()) {
      columns.add(column.getName() + " " + column.getColumn().getType().getKind());
    }
    return columns;
  }

  private static LanguageOptions language() {
    LanguageOptions language = new LanguageOptions().enableMaximumLanguageFeatures();
    // BigQuery has it; the analyser counts it among what is not finished.
    language.enableLanguageFeature(LanguageFeature.FEATURE_INTERVAL_TYPE);
    language.setSupportsAllStatementKinds();
    return language;
  }

  private static AnalyzerOptions options() {
    AnalyzerOptions options = new AnalyzerOptions();
    options.setLanguageOptions(LANGUAGE);
    return options;
  }

  /** Every table and view, by the name that a query uses: its path in backticks is one name. */
  private static SimpleCatalog makeCatalog() throws IOException {
    SimpleCatalog catalog = new SimpleCatalog("warehouse");
    catalog.addZetaSQLFunctionsAndTypes(new ZetaSQLBuiltinFunctionOptions(LANGUAGE));
    for (String path : FILES.keySet()) {
      if (path.endsWith(".json")) {
        String name =
            "${project}" + path.replace("bigquery", "").replace('/', '.').replace(".json", "");
        catalog.addSimpleTable(table(name, JSON.readTree(content(path))));
        catalog.addSimpleTable(
            table(
                name.replace("${project}.", "${project}.lake_"),
                JSON.readTree(content(path).replace("\"JSON\"", "\"STRING\""))));
      }
    }
    return catalog;
  }

  private static SimpleTable table(String name, JsonNode description) {
    SimpleTable table = new SimpleTable(name);
    for (JsonNode column : description.get("schema")) {
      Type type = TypeFactory.createSimpleType(type(column));
      table.addSimpleColumn(new SimpleColumn(name, column.get("name").asText(), type, false, true));
    }
    return table;
  }

  private static TypeKind type(JsonNode column) {
    String type = column.get("type").asText();
    return switch (type) {
      case "INTEGER" -> TypeKind.TYPE_INT64;
      case "FLOAT" -> TypeKind.TYPE_DOUBLE;
      case "BOOLEAN" -> TypeKind.TYPE_BOOL;
      default -> TypeKind.valueOf("TYPE_" + type);
    };
  }
}
