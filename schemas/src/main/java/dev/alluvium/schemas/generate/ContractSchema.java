package dev.alluvium.schemas.generate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.schemas.contract.ContractLanguage;
import dev.alluvium.schemas.contract.yaml.Definition;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The JSON Schema of the contract language, by which editors complete and check contracts: what the
 * readers declare.
 */
final class ContractSchema {
  static final String PATH = "contracts/contract.schema.json";

  private static final ObjectMapper JSON = new ObjectMapper();

  private ContractSchema() {}

  /** Its text, by its path. */
  static SortedMap<String, String> file() {
    return new TreeMap<>(Map.of(PATH, JsonText.of(schema())));
  }

  private static ObjectNode schema() {
    ObjectNode schema = JSON.createObjectNode();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", "Alluvium contract");
    schema.put(
        "description",
        "A file of schemas/contracts/<domain>, told by its first key: "
            + String.join(", ", ContractLanguage.kinds())
            + ". The loader checks more; see docs/contracts.md.");
    schema.put("type", "object");
    ContractLanguage.kinds()
        .forEach(kind -> schema.withArray("/oneOf").addObject().put("$ref", "#/$defs/" + kind));
    SortedMap<String, JsonNode> definitions = new TreeMap<>();
    ContractLanguage.definitions()
        .forEach(definition -> definitions.put(definition.name(), json(definition)));
    schema.set("$defs", JSON.valueToTree(definitions));
    return schema;
  }

  private static ObjectNode json(Definition definition) {
    return JSON.createObjectNode()
        .put("description", definition.description())
        .setAll((ObjectNode) JSON.valueToTree(definition.shape().schema()));
  }
}
