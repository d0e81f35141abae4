package dev.alluvium.transforms.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.decode.DecodeRecords;
import dev.alluvium.transforms.source.SourceBatch;
import dev.alluvium.transforms.source.SourceRecord;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbWarehouse;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds the pages in {@code docs/vault} to the code: loads their events, block by block, and
 * compares the rows they show. {@code -Dalluvium.update=true} writes the rows anew.
 */
class VaultPagesTest {
  private static final Path PAGES = Path.of("../docs/vault");
  private static final Path CONTRACTS = Path.of("src/test/resources");
  private static final List<DomainSpec> DOMAINS = List.of(Crm.DOMAIN, Registry.DOMAIN);
  private static final Pattern BLOCK = Pattern.compile("```(\\w+)\n(.*?)```\n", Pattern.DOTALL);
  private static final Pattern HASH = Pattern.compile("([0-9A-Ff]{4})[0-9A-Ff]{28}");

  /** Those with events. */
  static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(PAGES)) {
      for (Path file : files) {
        if (Files.readString(file).contains("```events\n")) {
          pages.add(file);
        }
      }
    }
    Collections.sort(pages);
    return pages;
  }

  @ParameterizedTest
  @MethodSource("pages")
  void showWhatTheirEventsMake(Path page, @TempDir Path folder) throws IOException, SQLException {
    String text = Files.readString(page);
    DomainSpec domain = domain(text);
    WarehouseSpec warehouse = WarehouseModel.of(domain);
    StringBuilder actual = new StringBuilder();
    int rows = 0;
    try (DuckDbSession session = DuckDbSession.open(folder.resolve("page.duckdb"), warehouse)) {
      Matcher matcher = BLOCK.matcher(text);
      while (matcher.find()) {
        String body = matcher.group(2);
        switch (matcher.group(1)) {
          case "yaml" -> checkDeclared(domain, body);
          case "events" -> load(domain, session, body);
          case "rows" -> {
            body = rows(session, matcher.toMatchResult());
            rows++;
          }
          default -> {}
        }
        String block = "```" + matcher.group(1) + "\n" + body + "```\n";
        matcher.appendReplacement(actual, Matcher.quoteReplacement(block));
      }
      matcher.appendTail(actual);
    }
    assertThat(rows, is(greaterThan(0)));
    if (Boolean.getBoolean("alluvium.update")) {
      Files.writeString(page, actual.toString());
    }
    assertThat(Files.readString(page), is(actual.toString()));
  }

  /** The one that the page's events are of. */
  private static DomainSpec domain(String text) {
    return DOMAINS.stream()
        .filter(d -> d.events().stream().anyMatch(e -> text.contains("\n" + e.topic() + " {")))
        .findFirst()
        .orElseThrow();
  }

  /** The section's entry is in the contract as it stands on the page. */
  private static void checkDeclared(DomainSpec domain, String body) throws IOException {
    String entry = body.substring(body.indexOf('\n') + 1);
    Path contract = CONTRACTS.resolve(domain.name()).resolve("vault.yaml");
    assertThat(Files.readString(contract), containsString(entry));
  }

  /** Lines of a topic and a record. */
  private static void load(DomainSpec domain, DuckDbSession session, String lines) {
    WarehouseSpec warehouse = WarehouseModel.of(domain);
    Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.create());
    Map<String, List<String>> byTopic =
        lines
            .lines()
            .collect(groupingBy(l -> l.substring(0, l.indexOf(' ')), LinkedHashMap::new, toList()));
    List<SourceBatch> batches = new ArrayList<>();
    byTopic.forEach((topic, records) -> batches.add(batch(topic, records)));
    PCollectionTuple decoded =
        pipeline
            .apply("Create", Create.of(batches))
            .apply("Decode", DecodeRecords.of(domain, warehouse));
    for (EventSpec event : domain.events()) {
      PCollection<TableMutation> rows =
          decoded
              .get(DecodeRecords.events(event))
              .apply("Load " + event.name(), LoadVault.of(event, domain.vault(), warehouse))
              .get(LoadVault.MUTATIONS);
      rows.apply("Write " + event.name(), DuckDbWarehouse.of(session.file()).write());
    }
    pipeline.run().waitUntilFinish();
    session.flush();
  }

  private static SourceBatch batch(String topic, List<String> lines) {
    List<SourceRecord> records = new ArrayList<>();
    for (String line : lines) {
      byte[] payload = line.substring(topic.length() + 1).getBytes(UTF_8);
      records.add(SourceRecord.of(topic, topic + "-0", records.size(), null, payload));
    }
    return SourceBatch.of(records);
  }

  /** The block's query, which is its first line, and what it gives. */
  private static String rows(DuckDbSession session, MatchResult block) throws SQLException {
    String query = block.group(2).lines().findFirst().orElseThrow();
    List<List<String>> table = new ArrayList<>();
    try (var connection = session.connect();
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT COLUMNS(*)::VARCHAR FROM (%s)%s"
                    .formatted(query, query.contains(" ORDER BY ") ? "" : " ORDER BY ALL"))) {
      int width = result.getMetaData().getColumnCount();
      List<String> head = new ArrayList<>();
      for (int i = 1; i <= width; i++) {
        head.add(result.getMetaData().getColumnName(i));
      }
      table.add(head);
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= width; i++) {
          row.add(shown(result.getString(i)));
        }
        table.add(row);
      }
    }
    return query + "\n\n" + aligned(table);
  }

  private static String shown(@Nullable String value) {
    if (value == null) {
      return "NULL";
    }
    String text = HASH.matcher(value).replaceFirst("$1…").replaceFirst(" 00:00:00$", "");
    return text.startsWith(" ") ? "'" + text + "'" : text;
  }

  private static String aligned(List<List<String>> table) {
    int[] widths = new int[table.get(0).size()];
    for (List<String> row : table) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return table.stream().map(row -> line(row, widths)).collect(joining());
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
    }
    return line.toString().stripTrailing() + "\n";
  }
}
