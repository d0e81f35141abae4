package dev.alluvium.schemas.spec.window;

import dev.alluvium.schemas.spec.column.Lengths;
import java.time.Duration;

/**
 * {@code {size: 1h, every: 10m}}: windows of one length of which one starts each so often, aligned
 * to the epoch, UTC. An event is in several.
 *
 * @param every no longer than the size
 */
public record HoppingWindows(Duration size, Duration every) implements WindowSpec {
  @Override
  public void of(long time, Bounds out) {
    long length = Lengths.micros(size);
    long hop = Lengths.micros(every);
    for (long start = Math.floorDiv(time, hop) * hop; time < start + length; start -= hop) {
      out.take(start, start + length);
    }
  }

  @Override
  public Duration longest() {
    return size;
  }

  @Override
  public boolean overlap() {
    return true;
  }

  @Override
  public boolean areToldApartBy(WindowColumn.Part part) {
    return part != WindowColumn.Part.DATE || Lengths.isWholeDays(every);
  }

  @Override
  public String text() {
    return "windows of " + Lengths.text(size) + " every " + Lengths.text(every);
  }

  @Override
  public String meaning() {
    return "HOPPING " + size + " " + every;
  }
}
