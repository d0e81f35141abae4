package dev.alluvium.schemas.contract.yaml;

import com.google.errorprone.annotations.FormatMethod;
import dev.alluvium.schemas.contract.fault.FaultLog;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A node of a contract, at its file and line. What is not of the wanted kind is recorded as a fault
 * and read as absent, so that reading goes on.
 */
public final class YamlNode {
  private final Node node;
  private final int line;
  private final Map<String, String> beside;
  private final FaultLog faults;

  private YamlNode(Node node, int line, Map<String, String> beside, FaultLog faults) {
    this.node = node;
    this.line = line;
    this.beside = beside;
    this.faults = faults;
  }

  /**
   * A whole document.
   *
   * @param beside texts of files that may be named here, by their paths within the domain's folder
   */
  public static YamlNode root(Node node, Map<String, String> beside, FaultLog faults) {
    return new YamlNode(node, lineOf(node), beside, faults);
  }

  private YamlNode child(Node child, int childLine) {
    return new YamlNode(child, childLine, beside, faults);
  }

  /** A block that stands where this does; its keys and values stay where they are written. */
  public YamlNode holding(Map<Name, YamlNode> items) {
    List<NodeTuple> tuples = new ArrayList<>();
    items.forEach((key, value) -> tuples.add(new NodeTuple(key.at().node, value.node)));
    return child(blockOf(tuples), line);
  }

  /** A key's value. A block stands, for its reader, where its key is; a scalar where it is. */
  YamlNode value(Node key, Node value) {
    return child(value, value instanceof ScalarNode ? lineOf(value) : lineOf(key));
  }

  YamlNode key(Node key) {
    return child(key, lineOf(key));
  }

  /** This block with one item more, unless it has one of that key, or is no block. */
  public YamlNode withDefault(Name key, YamlNode value) {
    if (!(node instanceof MappingNode mapping)
        || mapping.getValue().stream().anyMatch(item -> isKey(item, key.text()))) {
      return this;
    }
    List<NodeTuple> tuples = new ArrayList<>(mapping.getValue());
    tuples.add(new NodeTuple(key.at().node, value.node));
    return child(blockOf(tuples), line);
  }

  private static boolean isKey(NodeTuple item, String key) {
    return item.getKeyNode() instanceof ScalarNode scalar && scalar.getValue().equals(key);
  }

  private Node blockOf(List<NodeTuple> items) {
    return new MappingNode(
        Tag.MAP, true, items, FlowStyle.BLOCK, node.getStartMark(), node.getEndMark());
  }

  /** The file it is written in, whatever block it has become part of. */
  private String file() {
    return node.getStartMark().map(Mark::getName).orElse("");
  }

  /** {@code file:line}. */
  public String place() {
    return file() + ":" + line;
  }

  /** Where this is, for who reads {@code other}: {@code line 8}, or {@code file:8} of another. */
  public String placeFrom(YamlNode other) {
    return file().equals(other.file()) ? "line " + line : place();
  }

  /**
   * The text of a file of the domain's folder, by its path within it; none where there is no such
   * file.
   */
  public Optional<String> beside(String path) {
    return Optional.ofNullable(beside.get(path));
  }

  /** Reports what is wrong in a file of the domain's folder, at a line of it. */
  public void faultIn(String path, int at, String message) {
    faults.add(path, at, message);
  }

  @FormatMethod
  public void fault(String format, Object... arguments) {
    faults.add(file(), line, String.format(Locale.ROOT, format, arguments));
  }

  /** What YAML takes it for. */
  Tag tag() {
    return node.getTag();
  }

  /** Whether nothing stands there, not even a blank in quotes. */
  public boolean isEmpty() {
    return node.getTag().equals(Tag.NULL);
  }

  /** Whether nothing stands there that a person can see. */
  boolean isBlank() {
    return isEmpty() || (node instanceof ScalarNode scalar && scalar.getValue().isBlank());
  }

  public boolean isMap() {
    return node instanceof MappingNode;
  }

  public boolean isList() {
    return node instanceof SequenceNode;
  }

  public boolean isScalar(String value) {
    return node instanceof ScalarNode scalar && scalar.getValue().equals(value);
  }

  /** The text of a scalar, whatever its YAML type; a blank one is at fault. */
  public Optional<String> text(String what) {
    return scalar(what, isBlank());
  }

  /** The text of a scalar that may be a blank, or of no length, if it is in quotes. */
  public Optional<Name> value(String what) {
    return scalar(what, isEmpty()).map(text -> new Name(text, this));
  }

  private Optional<String> scalar(String what, boolean isMissing) {
    if (node instanceof ScalarNode scalar && !isMissing) {
      if (scalar.getValue().indexOf('\0') >= 0) {
        fault("%s has the character \\0, which no warehouse takes; leave it out", what);
        return Optional.empty();
      }
      return Optional.of(scalar.getValue());
    }
    fault(node instanceof ScalarNode ? "%s is empty" : "%s must be a single value", what);
    return Optional.empty();
  }

  /** The value of a scalar as YAML has it: a text, a {@code Boolean}, or a {@code BigDecimal}. */
  public Optional<Serializable> constant(String what) {
    Optional<String> text = text(what);
    if (text.isEmpty() || node.getTag().equals(Tag.STR)) {
      return text.map(value -> value);
    }
    if (node.getTag().equals(Tag.BOOL)) {
      return Optional.of(isScalar("true"));
    }
    try {
      return Optional.of(new BigDecimal(text.get()).stripTrailingZeros());
    } catch (NumberFormatException e) {
      fault("%s must be a text, a number, true or false; put it in quotes if it is a text", what);
      return Optional.empty();
    }
  }

  public Optional<Name> name(String what) {
    return text(what).map(text -> new Name(text, this));
  }

  /** The items of a list. */
  public List<YamlNode> list(String what) {
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue().stream().map(item -> child(item, lineOf(item))).toList();
    }
    fault("%s must be a list, such as [a, b]", what);
    return List.of();
  }

  /** The items of a list; a single value is a list of one. */
  public List<YamlNode> oneOrMore(String what) {
    return node instanceof ScalarNode ? List.of(this) : list(what);
  }

  /** The keys and values of a block; {@code what} names it in faults. */
  public YamlMap map(String what) {
    if (node instanceof MappingNode mapping) {
      return YamlMap.of(this, mapping, what);
    }
    fault("%s must be a block of keys and values", what);
    return YamlMap.unreadable(this, what);
  }

  private static int lineOf(Node node) {
    return node.getStartMark().map(Mark::getLine).orElse(-1) + 1;
  }
}
