package dev.alluvium.transforms.vault;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.transforms.keys.Standardise;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An event of the test domain registry, at so many seconds after {@link Registry#START}. */
record Told(
    String event,
    long at,
    long line,
    @Nullable String item,
    @Nullable String shelf,
    @Nullable String part,
    @Nullable String colour,
    @Nullable String op,
    @Nullable Long loaded) {

  static Told of(String event, long at, @Nullable String item) {
    return new Told(event, at, 0, item, null, null, null, null, null);
  }

  Told on(@Nullable String newShelf) {
    return new Told(event, at, line, item, newShelf, part, colour, op, loaded);
  }

  Told having(@Nullable String newPart, @Nullable String newColour) {
    return new Told(event, at, line, item, shelf, newPart, newColour, op, loaded);
  }

  Told status(@Nullable String newOp, @Nullable Long newLoaded) {
    return new Told(event, at, line, item, shelf, part, colour, newOp, newLoaded);
  }

  Told onLine(long newLine) {
    return new Told(event, at, newLine, item, shelf, part, colour, op, loaded);
  }

  /** When the event says that it is of: its full load, or else its time. */
  long asOf() {
    return loaded == null ? at : loaded;
  }

  String stdItem() {
    return std(item);
  }

  String stdShelf() {
    return std(shelf);
  }

  String stdPart() {
    return std(part);
  }

  String stdColour() {
    return std(colour);
  }

  /** As it is hashed. */
  private static String std(@Nullable String text) {
    String standard = Standardise.standardise(text, ColumnType.STRING);
    return standard == null ? "^^" : standard;
  }

  /** The cleaned event. */
  @Nullable Object[] values() {
    EventColumns columns = EventColumns.of(Registry.spec(event));
    @Nullable Object[] values = new @Nullable Object[columns.columns().size()];
    Instant ts = Registry.START.plusSeconds(at);
    values[EventColumns.EVENT_TS_INDEX] = ts;
    values[EventColumns.EVENT_SEQUENCE_INDEX] = line;
    values[EventColumns.EVENT_DIGEST_INDEX] = 0L;
    values[EventColumns.EVENT_SOURCE_INDEX] = event + "-0";
    values[columns.indexOf("seen_ts")] = ts;
    values[columns.indexOf("line")] = line;
    values[columns.indexOf("item_id")] = item;
    values[columns.indexOf("shelf_id")] = shelf;
    values[columns.indexOf("part")] = part;
    values[columns.indexOf("colour")] = colour;
    values[columns.indexOf("op")] = op;
    values[columns.indexOf("loaded_ts")] =
        loaded == null ? null : Registry.START.plusSeconds(loaded);
    return values;
  }
}
