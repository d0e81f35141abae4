package dev.alluvium.transforms.vault.scenario;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.alluvium.transforms.vault.scenario.Scenario.Hash;
import dev.alluvium.transforms.vault.scenario.Scenario.Stage;
import java.util.List;
import java.util.Map;

/** Reads cases from JSON; nothing that it does not know passes in silence. */
final class ScenarioReader {
  static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private ScenarioReader() {}

  static Scenario read(JsonNode node) {
    JsonBlock block =
        new JsonBlock("a case", node)
            .allow(
                "id",
                "title",
                "file",
                "hash",
                "escape_delimiter",
                "structures",
                "staging",
                "steps");
    return new Scenario(
        block.text("id"),
        block.one("title").orElse(""),
        block.one("hash").orElse("md5"),
        block.flag("escape_delimiter"),
        block
            .block("structures")
            .map(
                e -> Kind.read(e.getKey(), new JsonBlock("structure " + e.getKey(), e.getValue()))),
        block.has("staging")
            ? block.block("staging").map(e -> stage(e.getKey(), e.getValue()))
            : Map.of(),
        StepReader.read(block.list("steps")));
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
}
