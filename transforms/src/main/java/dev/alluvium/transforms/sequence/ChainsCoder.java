package dev.alluvium.transforms.sequence;

import dev.alluvium.schemas.spec.mart.SequenceMartSpec;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.beam.sdk.coders.CustomCoder;
import org.jspecify.annotations.Nullable;

/** Part of the pipeline's interface: changing it breaks updates of running jobs. */
public final class ChainsCoder extends CustomCoder<Chains> {
  /** Places of the columns that tell sequences apart. */
  private final ArrayList<Integer> per;

  private final SequenceRowCoder rowCoder;

  private ChainsCoder(List<Integer> per, SequenceRowCoder rowCoder) {
    this.per = new ArrayList<>(per);
    this.rowCoder = rowCoder;
  }

  public static ChainsCoder of(SequenceMartSpec mart, TableSpec table) {
    List<String> columns = table.columns().stream().map(ColumnSpec::name).toList();
    return new ChainsCoder(
        mart.per().stream().map(columns::indexOf).toList(), SequenceRowCoder.of(table));
  }

  @Override
  public void encode(Chains chains, OutputStream out) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    data.writeLong(chains.horizonMicros());
    data.writeInt(chains.byKey.size());
    for (Chain chain : chains.byKey.values()) {
      data.writeInt(chain.rows().size());
      for (SequenceRow row : chain.rows()) {
        rowCoder.encode(row, data);
      }
    }
  }

  @Override
  public Chains decode(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    Chains chains = new Chains();
    long horizon = data.readLong();
    int count = data.readInt();
    for (int i = 0; i < count; i++) {
      int length = data.readInt();
      List<SequenceRow> ofChain = new ArrayList<>(length);
      for (int j = 0; j < length; j++) {
        ofChain.add(rowCoder.decode(data));
      }
      chains.byKey.put(key(ofChain.get(0)), new Chain(ofChain));
    }
    chains.restore(horizon);
    return chains;
  }

  private List<@Nullable Object> key(SequenceRow row) {
    @Nullable Object[] key = new @Nullable Object[per.size()];
    for (int i = 0; i < key.length; i++) {
      key[i] = row.values[per.get(i)];
    }
    return Arrays.asList(key);
  }

  @Override
  public void verifyDeterministic() throws NonDeterministicException {
    throw new NonDeterministicException(this, "sequences have no order");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ChainsCoder that
        && that.per.equals(per)
        && that.rowCoder.equals(rowCoder);
  }

  @Override
  public int hashCode() {
    return Objects.hash(ChainsCoder.class, per, rowCoder);
  }
}
