package dev.alluvium.schemas.spec.window;

import dev.alluvium.schemas.spec.column.Lengths;
import java.time.Duration;

/**
 * {@code {cumulate: 1d, every: 1h}}: windows that start together and end one step after the other,
 * until a whole length is over; aligned to the epoch, UTC. An event is in each that ends after it.
 *
 * @param every a part of the size
 */
public record CumulatingWindows(Duration size, Duration every) implements WindowSpec {
  @Override
  public void of(long time, Bounds out) {
    long length = Lengths.micros(size);
    long step = Lengths.micros(every);
    long start = Math.floorDiv(time, length) * length;
    for (long end = Math.floorDiv(time, step) * step + step; end <= start + length; end += step) {
      out.take(start, end);
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
    return part == WindowColumn.Part.END;
  }

  @Override
  public String text() {
    return "windows that grow to " + Lengths.text(size) + " by " + Lengths.text(every);
  }

  @Override
  public String meaning() {
    return "CUMULATING " + size + " " + every;
  }
}
