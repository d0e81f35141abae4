package dev.alluvium.schemas.contract.expression;

import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.expression.EventName;
import java.util.Optional;

/** Reads {@code event: name}, by which rows of several events are told apart. */
final class EventNameReader implements FunctionReader<EventName> {
  private static final String ONLY = "name";

  @Override
  public Class<EventName> kind() {
    return EventName.class;
  }

  @Override
  public Key<Optional<YamlNode>> key() {
    return Key.find(
        EventName.NAME,
        Shape.constant(ONLY),
        "Write name: what the event is called that a row is made from; in marts.");
  }

  @Override
  public boolean isOfEvents() {
    return true;
  }

  @Override
  public boolean isKnown() {
    return true;
  }

  @Override
  public Typed read(Formula formula, Columns event) {
    if (!formula.argument().isScalar(ONLY)) {
      formula.argument().fault("of an event there is its name; write {event: name}");
    } else if (event.vault().isEmpty() && !event.isOpen()) {
      formula.function().fault("event is for columns and dimensions of marts");
    } else {
      return new Typed(
          new EventName(event.owner()),
          Optional.of(ColumnType.STRING),
          Optional.of("Name of the event that the row is made from."));
    }
    return Typed.unknown(Optional.empty());
  }
}
