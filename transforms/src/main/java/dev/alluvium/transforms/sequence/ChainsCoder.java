package dev.alluvium.transforms.sequence;

import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.schemas.spec.SequenceMartSpec;
import dev.alluvium.schemas.warehouse.TableSpec;
import dev.alluvium.transforms.serial.Shipped;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.beam.sdk.coders.CustomCoder;
import org.jspecify.annotations.Nullable;

/** Part of the pipeline's interface: changing it breaks updates of running jobs. */
public final class ChainsCoder extends CustomCoder<Chains> {
  private final Shipped<SequenceMartSpec> mart;
  private final Shipped<EventSpec> event;
  private final SequenceRowCoder rowCoder;
  private transient @Nullable SequenceRows rows;

  private ChainsCoder(
      Shipped<SequenceMartSpec> mart, Shipped<EventSpec> event, SequenceRowCoder rowCoder) {
    this.mart = mart;
    this.event = event;
    this.rowCoder = rowCoder;
  }

  public static ChainsCoder of(SequenceMartSpec mart, EventSpec event, TableSpec table) {
    return new ChainsCoder(Shipped.of(mart), Shipped.of(event), SequenceRowCoder.of(table));
  }

  @Override
  public void encode(Chains chains, OutputStream out) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    data.writeLong(chains.horizonMicros());
    data.writeBoolean(chains.firesEarly());
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
    boolean firesEarly = data.readBoolean();
    int count = data.readInt();
    for (int i = 0; i < count; i++) {
      int length = data.readInt();
      List<SequenceRow> ofChain = new ArrayList<>(length);
      for (int j = 0; j < length; j++) {
        ofChain.add(rowCoder.decode(data));
      }
      chains.byKey.put(rows().key(ofChain.get(0)), new Chain(ofChain));
    }
    chains.restore(horizon, firesEarly);
    return chains;
  }

  private SequenceRows rows() {
    SequenceRows made = rows;
    if (made == null) {
      made = new SequenceRows(mart.get(), event.get());
      rows = made;
    }
    return made;
  }

  @Override
  public void verifyDeterministic() throws NonDeterministicException {
    throw new NonDeterministicException(this, "sequences have no order");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ChainsCoder that
        && that.mart.equals(mart)
        && that.event.equals(event)
        && that.rowCoder.equals(rowCoder);
  }

  @Override
  public int hashCode() {
    return Objects.hash(ChainsCoder.class, mart);
  }
}
