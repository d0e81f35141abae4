package dev.alluvium.transforms.alerts;

import dev.alluvium.transforms.serial.NamedRowCoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.coders.BigDecimalCoder;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Part of the pipeline's interface: changing it breaks updates of running jobs. */
final class LevelsCoder extends CustomCoder<Levels> {
  private static final VarIntCoder COUNT = VarIntCoder.of();
  private static final VarLongCoder NUMBER = VarLongCoder.of();

  private final NamedRowCoder per;

  private LevelsCoder(NamedRowCoder per) {
    this.per = per;
  }

  /** For rows that tell apart what is watched. */
  static LevelsCoder of(NamedRowCoder per) {
    return new LevelsCoder(per);
  }

  @Override
  public void encode(Levels levels, OutputStream out) throws IOException {
    NUMBER.encode(levels.givenUp, out);
    COUNT.encode(levels.byKey.size(), out);
    for (Map.Entry<Row, Level> level : levels.byKey.entrySet()) {
      per.encode(level.getKey(), out);
      COUNT.encode(level.getValue().days.size(), out);
      for (Map.Entry<Long, Level.Day> day : level.getValue().days.entrySet()) {
        NUMBER.encode(day.getKey(), out);
        encode(day.getValue(), out);
      }
    }
  }

  private static void encode(Level.Day day, OutputStream out) throws IOException {
    BigDecimalCoder.of().encode(day.total, out);
    NUMBER.encode(day.windows, out);
    COUNT.encode(day.open.size(), out);
    for (Map.Entry<Long, Level.Window> window : day.open.entrySet()) {
      NUMBER.encode(window.getKey(), out);
      NUMBER.encode(window.getValue().sequence(), out);
      WatchedCoder.VALUE.encode(window.getValue().value(), out);
    }
  }

  @Override
  public Levels decode(InputStream in) throws IOException {
    Levels levels = new Levels();
    levels.givenUp = NUMBER.decode(in);
    int keys = COUNT.decode(in);
    for (int i = 0; i < keys; i++) {
      Level level = new Level();
      levels.byKey.put(per.decode(in), level);
      int days = COUNT.decode(in);
      for (int j = 0; j < days; j++) {
        level.days.put(NUMBER.decode(in), day(in));
      }
    }
    return levels;
  }

  private static Level.Day day(InputStream in) throws IOException {
    Level.Day day = new Level.Day();
    day.total = BigDecimalCoder.of().decode(in);
    day.windows = NUMBER.decode(in);
    int windows = COUNT.decode(in);
    for (int i = 0; i < windows; i++) {
      day.open.put(
          NUMBER.decode(in), new Level.Window(NUMBER.decode(in), WatchedCoder.VALUE.decode(in)));
    }
    return day;
  }

  @Override
  public void verifyDeterministic() throws NonDeterministicException {
    throw new NonDeterministicException(this, "levels have no order");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LevelsCoder that && that.per.equals(per);
  }

  @Override
  public int hashCode() {
    return Objects.hash(LevelsCoder.class, per);
  }
}
