package dev.alluvium.transforms.alerts;

import dev.alluvium.transforms.serial.NamedRowCoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.Objects;
import org.apache.beam.sdk.coders.BigDecimalCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.jspecify.annotations.Nullable;

/** Part of the pipeline's interface: changing it breaks updates of running jobs. */
final class WatchedCoder extends CustomCoder<Watched> {
  static final Coder<@Nullable BigDecimal> VALUE = NullableCoder.of(BigDecimalCoder.of());
  private static final VarLongCoder NUMBER = VarLongCoder.of();

  private final NamedRowCoder per;

  private WatchedCoder(NamedRowCoder per) {
    this.per = per;
  }

  /** For rows that tell apart what is watched. */
  static WatchedCoder of(NamedRowCoder per) {
    return new WatchedCoder(per);
  }

  @Override
  public void encode(Watched watched, OutputStream out) throws IOException {
    per.encode(watched.per(), out);
    NUMBER.encode(watched.day(), out);
    NUMBER.encode(watched.start(), out);
    NUMBER.encode(watched.sequence(), out);
    VALUE.encode(watched.value(), out);
    NUMBER.encode(watched.windows(), out);
  }

  @Override
  public Watched decode(InputStream in) throws IOException {
    return new Watched(
        per.decode(in),
        NUMBER.decode(in),
        NUMBER.decode(in),
        NUMBER.decode(in),
        VALUE.decode(in),
        NUMBER.decode(in));
  }

  @Override
  public void verifyDeterministic() throws NonDeterministicException {
    per.verifyDeterministic();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof WatchedCoder that && that.per.equals(per);
  }

  @Override
  public int hashCode() {
    return Objects.hash(WatchedCoder.class, per);
  }
}
