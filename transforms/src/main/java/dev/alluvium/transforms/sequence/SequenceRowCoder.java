package dev.alluvium.transforms.sequence;

import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.serial.NamedRowCoder;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Part of the pipeline's interface: changing it breaks updates of running jobs. */
public final class SequenceRowCoder extends CustomCoder<SequenceRow> {
  private static final int PREFERRED = 1;
  private static final int DIRTY = 2;

  private final NamedRowCoder rows;

  private SequenceRowCoder(NamedRowCoder rows) {
    this.rows = rows;
  }

  public static SequenceRowCoder of(TableSpec table) {
    return new SequenceRowCoder(NamedRowCoder.of(table));
  }

  @Override
  public void encode(SequenceRow row, OutputStream out) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    data.writeByte((row.preferred ? PREFERRED : 0) | (row.dirty ? DIRTY : 0));
    data.writeLong(row.micros);
    data.writeLong(row.eventSequence);
    data.writeLong(row.eventDigest);
    rows.encode(Row.withSchema(rows.schema()).attachValues(row.values), data);
  }

  @Override
  public SequenceRow decode(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    int flags = data.readByte();
    long micros = data.readLong();
    long sequence = data.readLong();
    long digest = data.readLong();
    @Nullable Object[] values = rows.decode(data).getValues().toArray();
    SequenceRow row = new SequenceRow(values, micros, (flags & PREFERRED) != 0, sequence, digest);
    row.dirty = (flags & DIRTY) != 0;
    return row;
  }

  @Override
  public void verifyDeterministic() {}

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SequenceRowCoder that && that.rows.equals(rows);
  }

  @Override
  public int hashCode() {
    return Objects.hash(SequenceRowCoder.class, rows);
  }
}
