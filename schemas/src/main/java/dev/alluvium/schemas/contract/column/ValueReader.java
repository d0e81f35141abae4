package dev.alluvium.schemas.contract.column;

import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.Encoding;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.column.LocalTimeSpec;
import java.util.List;
import java.util.Optional;

/** Reads of which type a value is, and how the source writes it. */
public final class ValueReader {
  public static final Key<Optional<ColumnType>> TYPE =
      Key.needWord("type", ColumnType.class, "Type of the column.");
  public static final Key<Optional<Encoding>> ENCODING =
      Key.findWord("encoding", "encoding", Encoding.class, "How the source writes a timestamp.")
          .usually(Encoding.EPOCH_MILLIS);
  public static final Key<Boolean> COERCE =
      Key.flag(
          "coerce",
          "Whether a number or a truth value may be written as a text, and a text as one of these.");

  public static final Key<Boolean> MANY =
      Key.flag(
          "many",
          "Whether it is a list of such values: a column of JSON, with those that are there. Its path"
              + " leads to the list, and behind [*] on to the value, as items[*].sku.");

  private final String name;
  private final YamlMap map;
  private final Optional<ColumnType> type;

  /**
   * @param name what has the value
   * @param map of a section with these keys
   */
  public ValueReader(String name, YamlMap map) {
    this.name = name;
    this.map = map;
    this.type = map.get(TYPE);
  }

  /** Its type, unless that is at fault. */
  public Optional<ColumnType> type() {
    return type;
  }

  /** How it is read: a field that has no name yet. */
  public FieldSpec.Builder read() {
    FieldSpec.Builder field =
        FieldSpec.builder().setType(type.orElse(ColumnType.STRING)).setCoerce(coerce());
    encoding().ifPresent(field::setEncoding);
    local()
        .ifPresent(
            local -> {
              field.setEncoding(Encoding.LOCAL);
              field.setLocal(local);
            });
    return field;
  }

  private boolean coerce() {
    boolean given = map.get(COERCE);
    if (given && isReadAsItIs()) {
      map.at(COERCE)
          .ifPresent(
              at ->
                  at.fault(
                      "coerce is of texts, numbers, truth values and times; %s is %s",
                      name, type.get().contractName()));
    }
    return given;
  }

  /**
   * Whether it is a list of such values; reports types of which there is none. To be asked once.
   */
  public boolean isMany() {
    boolean isMany = map.get(MANY);
    if (isMany && isReadAsItIs()) {
      map.at(MANY)
          .ifPresent(
              at -> at.fault("many is of texts, numbers, truth values and times; %s", typeIs()));
    }
    return isMany;
  }

  /** Of what stands in a column of JSON, whose numbers each warehouse writes in its own way. */
  public void refuseTextsOfNumbers() {
    if (map.get(COERCE) && type.filter(ColumnType.STRING::equals).isPresent()) {
      map.at(COERCE)
          .ifPresent(
              at ->
                  at.fault(
                      "coerce makes no texts of what stands in JSON, as warehouses write its numbers"
                          + " in different ways; %s can be numeric",
                      name));
    }
  }

  /** Whether it is taken as it is, whatever that is. */
  boolean isReadAsItIs() {
    return type.filter(t -> t == ColumnType.JSON || t == ColumnType.BYTES).isPresent();
  }

  private Optional<LocalTimeSpec> local() {
    Optional<YamlNode> block = map.get(LocalTimeReader.LOCAL);
    if (block.isPresent() && !isOf(List.of(ColumnType.TIMESTAMP))) {
      block.get().fault("local is for timestamps; %s", typeIs());
    }
    return block.map(LocalTimeReader::read);
  }

  private Optional<Encoding> encoding() {
    if (!isOf(List.of(ColumnType.TIMESTAMP, ColumnType.DATE))) {
      map.at(ENCODING)
          .ifPresent(at -> at.fault("encoding is for timestamps and dates; %s", typeIs()));
    }
    Optional<Encoding> encoding = map.get(ENCODING);
    if (encoding.filter(e -> !fits(e)).isPresent()) {
      map.at(ENCODING)
          .ifPresent(
              at ->
                  at.fault(
                      "%s; a date is in epoch_days or iso8601, and a timestamp in any other than"
                          + " epoch_days",
                      typeIs()));
    }
    if (encoding.filter(e -> (e == Encoding.LOCAL) != map.has(LocalTimeReader.LOCAL)).isPresent()) {
      map.fault("%s: encoding: local and a block \"local\" go together", map.what());
    }
    return encoding;
  }

  private boolean fits(Encoding encoding) {
    return switch (encoding) {
      case EPOCH_DAYS -> isOf(List.of(ColumnType.DATE));
      case ISO8601 -> true;
      default -> isOf(List.of(ColumnType.TIMESTAMP));
    };
  }

  boolean isOf(List<ColumnType> types) {
    return type.isEmpty() || types.contains(type.get());
  }

  String typeIs() {
    return name + " is " + type.map(ColumnType::contractName).orElse("of no known type");
  }
}
