package dev.alluvium.transforms.vault.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alluvium.transforms.vault.scenario.Scenario.Build;
import dev.alluvium.transforms.vault.scenario.Scenario.Existing;
import dev.alluvium.transforms.vault.scenario.Scenario.Expect;
import dev.alluvium.transforms.vault.scenario.Scenario.Load;
import dev.alluvium.transforms.vault.scenario.Scenario.RawRows;
import dev.alluvium.transforms.vault.scenario.Scenario.Step;
import dev.alluvium.transforms.vault.scenario.ScenarioTable.View;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Reads the steps of a case, each with its place. */
final class StepReader {
  private static final Map<String, BiFunction<String, JsonBlock, List<? extends Step>>> READERS =
      Map.of(
          "existing", StepReader::existing,
          "load", StepReader::load,
          "build", StepReader::build,
          "expect", StepReader::expect);

  private StepReader() {}

  static List<Step> read(List<JsonNode> nodes) {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      steps.addAll(read("step " + (i + 1), nodes.get(i)));
    }
    return List.copyOf(steps);
  }

  private static List<? extends Step> read(String place, JsonNode node) {
    JsonBlock block = new JsonBlock(place, node).allow("existing", "load", "build", "expect");
    if (node.size() != 1) {
      throw new ScenarioException(
          "%s must be one of existing, load, build, expect; not %s", place, node);
    }
    String key = block.keys().get(0);
    BiFunction<String, JsonBlock, List<? extends Step>> reader = READERS.get(key);
    return reader == null ? List.of() : reader.apply(place, block.block(key));
  }

  private static List<Step> existing(String place, JsonBlock block) {
    block.allow("table", "rows");
    return List.of(new Existing(place, block.text("table"), rows(block)));
  }

  /** The same rows may be loaded into several tables. */
  private static List<Load> load(String place, JsonBlock block) {
    block.allow("table", "sources");
    List<RawRows> sources = block.list("sources").stream().map(n -> rawRows(place, n)).toList();
    block.need("table");
    return block.texts("table").stream().map(table -> new Load(place, table, sources)).toList();
  }

  private static RawRows rawRows(String place, JsonNode node) {
    JsonBlock block = new JsonBlock("a source of " + place, node).allow("stage", "rows");
    return new RawRows(block.text("stage"), rows(block));
  }

  private static List<Map<String, @Nullable String>> rows(JsonBlock block) {
    return block.list("rows").stream()
        .map(row -> new JsonBlock(block.what() + ", a row", row).cells())
        .toList();
  }

  private static List<Build> build(String place, JsonBlock block) {
    block.allow("table", "from", "to", "as_of");
    LocalDate from = day(place, block.text("from"));
    LocalDate to = day(place, block.text("to"));
    if (to.isBefore(from)) {
      throw new ScenarioException("%s is from %s to %s, which is before", place, from, to);
    }
    Optional<LocalDate> asOf = block.one("as_of").map(text -> day(place, text));
    block.need("table");
    return block.texts("table").stream()
        .map(table -> new Build(place, table, from, to, asOf.orElse(to)))
        .toList();
  }

  private static LocalDate day(String place, String text) {
    try {
      return Datetimes.day(text);
    } catch (ScenarioException e) {
      throw e.at(place);
    }
  }

  private static List<Expect> expect(String place, JsonBlock block) {
    block.allow("table", "view", "columns", "rows");
    block.need("columns");
    block.need("rows");
    List<String> columns = block.texts("columns");
    List<List<@Nullable String>> rows = new ArrayList<>();
    for (JsonNode row : block.list("rows")) {
      if (!row.isArray() || row.size() != columns.size()) {
        throw new ScenarioException(
            "%s: an expected row must be %d values: %s", place, columns.size(), row);
      }
      List<@Nullable String> cells = new ArrayList<>();
      row.forEach(cell -> cells.add(JsonBlock.cell(place + ", an expected value", cell)));
      rows.add(cells);
    }
    View view = block.choice("view", View.class).orElse(View.TABLE);
    return List.of(new Expect(place, block.text("table"), view, columns, rows));
  }
}
