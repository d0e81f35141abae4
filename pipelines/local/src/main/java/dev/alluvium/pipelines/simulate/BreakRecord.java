package dev.alluvium.pipelines.simulate;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Makes a record that no loader can accept, in one way each. */
final class BreakRecord {
  private static final byte[][] NOT_JSON = {
    "<html><body>502 Bad Gateway</body></html>".getBytes(StandardCharsets.US_ASCII),
    "heartbeat".getBytes(StandardCharsets.US_ASCII),
    {(byte) 0xff, (byte) 0xfe, 0, 1},
  };
  private static final long YEAR_MILLIS = 365L * 24 * 60 * 60 * 1000;

  private final Dirt dirt;
  private final SplittableRandom random;
  private final DirtKind[] kinds;

  BreakRecord(Dirt dirt, SplittableRandom random) {
    this.dirt = dirt;
    this.random = random;
    this.kinds =
        Arrays.stream(DirtKind.values())
            .filter(kind -> kind.isBreaking() && dirt.fraction(kind) > 0)
            .toArray(DirtKind[]::new);
  }

  /** Decides whether and how the event breaks, and spoils its fields where that is the way. */
  @Nullable DirtKind choose(EventDraft event) {
    if (kinds.length == 0) {
      return null;
    }
    double draw = random.nextDouble();
    for (DirtKind kind : kinds) {
      draw -= dirt.fraction(kind);
      if (draw < 0) {
        return spoilField(kind, event) ? kind : null;
      }
    }
    return null;
  }

  private boolean spoilField(DirtKind kind, EventDraft event) {
    FieldRole role =
        switch (kind) {
          case WRONG_TYPE, MISSING_FIELD -> FieldRole.REQUIRED;
          case NOT_A_NUMBER -> FieldRole.MEASURE;
          case OUT_OF_RANGE_DATE -> FieldRole.EVENT_TIME;
          default -> null;
        };
    if (role == null) {
      return true;
    }
    int field = event.find(role, 0);
    if (field < 0) {
      return false;
    }
    switch (kind) {
      case WRONG_TYPE -> event.setText(field, "unknown");
      case MISSING_FIELD -> event.remove(field);
      case NOT_A_NUMBER -> event.setLiteral(field, "NaN");
      default -> event.setNumber(field, resetClock(event.time()));
    }
    return true;
  }

  /** A time within the first year of the epoch, or 150 years ahead. */
  private long resetClock(long time) {
    return random.nextBoolean() ? time % YEAR_MILLIS : time + 150 * YEAR_MILLIS;
  }

  /** What is sent for the event that breaks in that way. */
  byte[] spoilBytes(DirtKind kind, byte[] json) {
    return switch (kind) {
      case CUT_JSON -> Arrays.copyOf(json, 1 + random.nextInt(json.length - 1));
      case NOT_JSON -> NOT_JSON[random.nextInt(NOT_JSON.length)];
      default -> json;
    };
  }
}
