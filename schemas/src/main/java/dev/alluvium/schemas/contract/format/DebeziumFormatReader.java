package dev.alluvium.schemas.contract.format;

import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.format.DebeziumFormat;
import java.util.List;
import java.util.Optional;

/**
 * Reads how an event's changes were captured: {@code unavailable} is the text that stands for a
 * value which was not sent, where the connector was told another one.
 */
final class DebeziumFormatReader implements FormatReader<DebeziumFormat> {
  private static final Key<Optional<Name>> UNAVAILABLE =
      Key.findValue(
          "unavailable",
          Shape.text().usually(DebeziumFormat.UNAVAILABLE),
          "The text that stands for a value which was not sent because it had not changed: the"
              + " connector's unavailable.value.placeholder.");
  private static final Key<YamlMap> DEBEZIUM =
      Key.findSettings(
          "debezium",
          Section.of(UNAVAILABLE).withSomeOf(UNAVAILABLE),
          "How changes were captured, for format: debezium.");

  @Override
  public Class<DebeziumFormat> kind() {
    return DebeziumFormat.class;
  }

  @Override
  public String name() {
    return DEBEZIUM.name();
  }

  @Override
  public boolean carriesChanges() {
    return true;
  }

  @Override
  public Optional<Key<YamlMap>> settings() {
    return Optional.of(DEBEZIUM);
  }

  @Override
  public DebeziumFormat read(YamlMap settings, YamlMap source, List<FieldSpec> fields) {
    return new DebeziumFormat(
        settings.get(UNAVAILABLE).map(Name::text).orElse(DebeziumFormat.UNAVAILABLE));
  }
}
