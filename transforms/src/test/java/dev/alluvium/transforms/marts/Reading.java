package dev.alluvium.transforms.marts;

import dev.alluvium.schemas.spec.event.EventColumns;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** A cleaned event of the greenhouse: measured, in room r by sensor s, until said otherwise. */
record Reading(
    long id,
    Instant at,
    String kind,
    @Nullable String room,
    @Nullable String sensor,
    @Nullable String plant,
    @Nullable String variety,
    @Nullable Double degrees,
    @Nullable BigDecimal litres,
    @Nullable Long pulses,
    @Nullable Boolean alarm) {
  static final Schema SCHEMA = EventColumns.of(Greenhouse.READING).schema();
  private static final String DAY = "2024-03-01T";

  /** Time of day on the first of March, such as {@code 10:15}; or a whole instant. */
  static Instant instant(String time) {
    return Instant.parse(time.endsWith("Z") ? time : DAY + time + ":00Z");
  }

  static Reading of(long id, String time) {
    return of(id, instant(time));
  }

  static Reading of(long id, Instant at) {
    return new Reading(id, at, "measured", "r", "s", null, null, null, null, null, null);
  }

  Reading kind(String value) {
    return new Reading(id, at, value, room, sensor, plant, variety, degrees, litres, pulses, alarm);
  }

  Reading room(@Nullable String value) {
    return new Reading(id, at, kind, value, sensor, plant, variety, degrees, litres, pulses, alarm);
  }

  Reading sensor(@Nullable String value) {
    return new Reading(id, at, kind, room, value, plant, variety, degrees, litres, pulses, alarm);
  }

  Reading plant(@Nullable String name, @Nullable String itsVariety) {
    return new Reading(
        id, at, kind, room, sensor, name, itsVariety, degrees, litres, pulses, alarm);
  }

  Reading degrees(@Nullable Double value) {
    return new Reading(id, at, kind, room, sensor, plant, variety, value, litres, pulses, alarm);
  }

  Reading litres(@Nullable String value) {
    BigDecimal decimal = value == null ? null : new BigDecimal(value);
    return new Reading(id, at, kind, room, sensor, plant, variety, degrees, decimal, pulses, alarm);
  }

  Reading pulses(@Nullable Long value) {
    return new Reading(id, at, kind, room, sensor, plant, variety, degrees, litres, value, alarm);
  }

  Reading alarm(@Nullable Boolean value) {
    return new Reading(id, at, kind, room, sensor, plant, variety, degrees, litres, pulses, value);
  }

  /** Orders readings of one instant and turn. */
  long digest() {
    return id * 0x9E3779B97F4A7C15L;
  }

  LocalDate date() {
    return at.atOffset(ZoneOffset.UTC).toLocalDate();
  }

  Row row() {
    return Row.withSchema(SCHEMA)
        .addValues(at, 0L, digest(), "readings-0", at, id, null, kind, room, sensor, plant, variety)
        .addValues(degrees, litres, pulses, alarm, date())
        .build();
  }
}
