package dev.alluvium.transforms.changes;

import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.serial.NamedRowCoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Encodes the observations of one table. */
final class RecentObservationsCoder extends CustomCoder<RecentObservations> {
  private static final StringUtf8Coder TEXT = StringUtf8Coder.of();
  private static final VarLongCoder NUMBER = VarLongCoder.of();
  private static final VarIntCoder SIZE = VarIntCoder.of();

  private final NullableCoder<Row> rows;

  RecentObservationsCoder(TableSpec table) {
    this.rows = NullableCoder.of(NamedRowCoder.of(table));
  }

  @Override
  public void encode(RecentObservations recent, OutputStream out) throws IOException {
    SIZE.encode(recent.byKey.size(), out);
    for (Map.Entry<String, List<Observation>> key : recent.byKey.entrySet()) {
      TEXT.encode(key.getKey(), out);
      SIZE.encode(key.getValue().size(), out);
      for (Observation observation : key.getValue()) {
        NUMBER.encode(observation.micros, out);
        NUMBER.encode(observation.sequence, out);
        TEXT.encode(observation.hashdiff, out);
        rows.encode(observation.unwritten, out);
      }
    }
  }

  @Override
  public RecentObservations decode(InputStream in) throws IOException {
    RecentObservations recent = new RecentObservations();
    for (int keys = SIZE.decode(in); keys > 0; keys--) {
      String key = TEXT.decode(in);
      int size = SIZE.decode(in);
      List<Observation> observations = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        observations.add(
            new Observation(
                NUMBER.decode(in), NUMBER.decode(in), TEXT.decode(in), rows.decode(in)));
      }
      recent.restore(key, observations);
    }
    return recent;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RecentObservationsCoder that && that.rows.equals(rows);
  }

  @Override
  public int hashCode() {
    return rows.hashCode();
  }

  @Override
  public void verifyDeterministic() throws NonDeterministicException {
    throw new NonDeterministicException(this, "keys are in no order");
  }
}
