package dev.alluvium.schemas.spec.window;

import dev.alluvium.schemas.spec.column.Lengths;
import java.time.Duration;

/** {@code 1h}: windows of one length, one after the other, aligned to the epoch, UTC. */
public record FixedWindows(Duration size) implements WindowSpec {
  @Override
  public void of(long time, Bounds out) {
    long micros = Lengths.micros(size);
    long start = Math.floorDiv(time, micros) * micros;
    out.take(start, start + micros);
  }

  @Override
  public Duration longest() {
    return size;
  }

  @Override
  public boolean areToldApartBy(WindowColumn.Part part) {
    return part != WindowColumn.Part.DATE || Lengths.isWholeDays(size);
  }

  @Override
  public String text() {
    return "windows of " + Lengths.text(size);
  }

  @Override
  public String meaning() {
    return "FIXED " + size + " " + size;
  }

  /** As it was written when it was the only kind beside sessions. */
  @Override
  public String stateText() {
    return "WindowSpec{kind=FIXED, size=" + size + ", reach=" + size + "}";
  }
}
