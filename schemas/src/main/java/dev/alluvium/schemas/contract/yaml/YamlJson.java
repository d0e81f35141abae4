package dev.alluvium.schemas.contract.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A node as JSON: blocks, lists, texts, numbers with all their digits, true, false and null. What
 * is in quotes is a text.
 */
public final class YamlJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private YamlJson() {}

  /**
   * In one line.
   *
   * @param what names the node in faults
   */
  public static String of(YamlNode node, String what) {
    return json(node, what).toString();
  }

  private static JsonNode json(YamlNode node, String what) {
    if (node.isMap()) {
      Map<String, JsonNode> members = new LinkedHashMap<>();
      node.map(what)
          .items()
          .forEach((name, value) -> members.put(name.text(), json(value, name.text())));
      return JSON.objectNode().setAll(members);
    }
    if (node.isList()) {
      return JSON.arrayNode().addAll(node.list(what).stream().map(i -> json(i, what)).toList());
    }
    return node.isEmpty()
        ? JSON.nullNode()
        : node.value(what).map(value -> scalar(value, what)).orElse(JSON.nullNode());
  }

  private static JsonNode scalar(Name value, String what) {
    Tag tag = value.at().tag();
    if (tag.equals(Tag.BOOL)) {
      return JSON.booleanNode(value.text().equals("true"));
    }
    if (!tag.equals(Tag.INT) && !tag.equals(Tag.FLOAT)) {
      return JSON.textNode(value.text());
    }
    try {
      return DecimalNode.valueOf(new BigDecimal(value.text()));
    } catch (NumberFormatException e) {
      value.fault("%s: JSON has no number %s; put it in quotes if it is a text", what, value);
      return JSON.nullNode();
    }
  }
}
