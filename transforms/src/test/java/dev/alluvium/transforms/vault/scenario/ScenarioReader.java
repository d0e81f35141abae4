package dev.alluvium.transforms.vault.scenario;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.alluvium.transforms.vault.scenario.Scenario.Existing;
import dev.alluvium.transforms.vault.scenario.Scenario.Expect;
import dev.alluvium.transforms.vault.scenario.Scenario.Hash;
import dev.alluvium.transforms.vault.scenario.Scenario.Hashdiff;
import dev.alluvium.transforms.vault.scenario.Scenario.Kind;
import dev.alluvium.transforms.vault.scenario.Scenario.Load;
import dev.alluvium.transforms.vault.scenario.Scenario.RawRows;
import dev.alluvium.transforms.vault.scenario.Scenario.Stage;
import dev.alluvium.transforms.vault.scenario.Scenario.Step;
import dev.alluvium.transforms.vault.scenario.Scenario.Structure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads cases from JSON; nothing that it does not know passes in silence. */
final class ScenarioReader {
  static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private ScenarioReader() {}

  static Scenario read(JsonNode node) {
    JsonBlock block =
        new JsonBlock("a case", node)
            .allow("id", "title", "file", "hash", "structures", "staging", "steps");
    return new Scenario(
        block.text("id"),
        block.text("title"),
        block.text("hash"),
        block.block("structures").map(e -> structure(e.getKey(), e.getValue())),
        block.block("staging").map(e -> stage(e.getKey(), e.getValue())),
        block.list("steps").stream().map(ScenarioReader::step).toList());
  }

  private static Structure structure(String name, JsonNode node) {
    JsonBlock block =
        new JsonBlock("structure " + name, node)
            .allow(
                "kind",
                "hash_key",
                "business_key",
                "foreign_keys",
                "payload",
                "extra",
                "hashdiff",
                "effective_from",
                "load_datetime",
                "record_source");
    Kind kind = kind(block);
    only(block, "business_key", kind, Kind.HUB);
    only(block, "foreign_keys", kind, Kind.LINK, Kind.NH_LINK);
    only(block, "hashdiff", kind, Kind.SAT);
    block.need("hash_key");
    return new Structure(
        kind,
        block.texts("hash_key"),
        block.texts("business_key"),
        block.texts("foreign_keys"),
        block.texts("payload"),
        block.texts("extra"),
        block.find("hashdiff").map(node1 -> hashdiff(block, node1)),
        block.find("effective_from").map(unused -> block.text("effective_from")),
        block.text("load_datetime"),
        block.text("record_source"));
  }

  private static Kind kind(JsonBlock block) {
    String text = block.text("kind");
    return Arrays.stream(Kind.values())
        .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .orElseThrow(() -> new ScenarioException("%s is of unknown kind %s", block.what(), text));
  }

  private static void only(JsonBlock block, String key, Kind kind, Kind... kinds) {
    if (!Arrays.asList(kinds).contains(kind) && !block.texts(key).isEmpty()) {
      throw new ScenarioException(
          "%s is a %s, which has no %s", block.what(), block.text("kind"), key);
    }
  }

  private static Hashdiff hashdiff(JsonBlock structure, JsonNode node) {
    if (node.isTextual()) {
      return new Hashdiff(node.asText(), node.asText());
    }
    JsonBlock block = new JsonBlock(structure.what() + ", hashdiff", node).allow("from", "as");
    return new Hashdiff(block.text("from"), block.text("as"));
  }

  private static Stage stage(String name, JsonNode node) {
    JsonBlock block = new JsonBlock("stage " + name, node).allow("derived", "hashed");
    Map<String, String> derived =
        block.has("derived")
            ? block.block("derived").map(e -> one(name, e.getKey(), e.getValue()))
            : Map.of();
    Map<String, Hash> hashed =
        block.has("hashed")
            ? block.block("hashed").map(e -> hash(name + ", " + e.getKey(), e.getValue()))
            : Map.of();
    return new Stage(derived, hashed);
  }

  private static String one(String stage, String column, JsonNode node) {
    List<String> texts = JsonBlock.texts("derived column " + column + " of " + stage, node);
    if (texts.size() != 1) {
      throw new ScenarioException("derived column %s of %s must be one text", column, stage);
    }
    return texts.get(0);
  }

  private static Hash hash(String what, JsonNode node) {
    if (!node.isObject()) {
      return new Hash(JsonBlock.texts(what, node), false);
    }
    JsonBlock block = new JsonBlock(what, node).allow("is_hashdiff", "columns");
    block.need("columns");
    return new Hash(block.texts("columns"), node.path("is_hashdiff").asBoolean());
  }

  private static Step step(JsonNode node) {
    JsonBlock block = new JsonBlock("a step", node).allow("existing", "load", "expect");
    if (node.size() != 1) {
      throw new ScenarioException("a step is one of existing, load, expect; not %s", node);
    }
    if (block.has("existing")) {
      JsonBlock existing = block.block("existing").allow("table", "rows");
      return new Existing(existing.text("table"), rows(existing));
    }
    if (block.has("load")) {
      JsonBlock load = block.block("load").allow("table", "sources");
      return new Load(
          load.text("table"), load.list("sources").stream().map(ScenarioReader::rawRows).toList());
    }
    return expect(block.block("expect").allow("table", "columns", "rows"));
  }

  private static RawRows rawRows(JsonNode node) {
    JsonBlock block = new JsonBlock("a source of a load", node).allow("stage", "rows");
    return new RawRows(block.text("stage"), rows(block));
  }

  private static List<Map<String, @Nullable String>> rows(JsonBlock block) {
    return block.list("rows").stream()
        .map(row -> new JsonBlock(block.what() + ", a row", row).cells())
        .toList();
  }

  private static Expect expect(JsonBlock block) {
    List<String> columns = block.texts("columns");
    List<List<@Nullable String>> rows = new ArrayList<>();
    for (JsonNode row : block.list("rows")) {
      if (!row.isArray() || row.size() != columns.size()) {
        throw new ScenarioException("an expected row must be %d values: %s", columns.size(), row);
      }
      List<@Nullable String> cells = new ArrayList<>();
      row.forEach(cell -> cells.add(JsonBlock.cell("an expected value", cell)));
      rows.add(cells);
    }
    return new Expect(block.text("table"), columns, rows);
  }
}
