package dev.alluvium.schemas.spec.window;

import dev.alluvium.schemas.spec.column.ColumnType;
import java.io.Serializable;

/** A column of an aggregate mart that says of which window its row is. */
public record WindowColumn(String name, Part part, String description) implements Serializable {
  /** What of a window it has. */
  public enum Part {
    /** Its first instant; of a session, the time of its first event. */
    START(ColumnType.TIMESTAMP),
    /** The first instant after it; of a session, the time of its last event. */
    END(ColumnType.TIMESTAMP),
    /** The day on which it starts, by the calendar of the windows' zone. */
    DATE(ColumnType.DATE);

    private final ColumnType type;

    Part(ColumnType type) {
      this.type = type;
    }

    public ColumnType type() {
      return type;
    }
  }

  public ColumnType type() {
    return part.type();
  }
}
