package dev.alluvium.transforms.aggregate;

import dev.alluvium.schemas.spec.AggregateMartSpec;
import dev.alluvium.schemas.spec.ColumnType;
import dev.alluvium.schemas.spec.DerivedSpec;
import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.schemas.warehouse.TableSpec;
import dev.alluvium.transforms.serial.Shipped;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.CustomCoder;
import org.jspecify.annotations.Nullable;

/** Encodes the panes of a mart compactly. */
public final class GroupsCoder extends CustomCoder<Groups> {
  private final Shipped<AggregateMartSpec> mart;
  private final Shipped<EventSpec> event;
  private final Shipped<TableSpec> table;
  private transient @Nullable Aggregation aggregation;
  private transient ColumnType @Nullable [] dimensions;

  private GroupsCoder(AggregateMartSpec mart, EventSpec event, TableSpec table) {
    this.mart = Shipped.of(mart);
    this.event = Shipped.of(event);
    this.table = Shipped.of(table);
  }

  public static GroupsCoder of(AggregateMartSpec mart, EventSpec event, TableSpec table) {
    return new GroupsCoder(mart, event, table);
  }

  @Override
  public void encode(Groups groups, OutputStream stream) throws IOException {
    DataOutputStream out = new DataOutputStream(stream);
    out.writeLong(groups.sequence);
    out.writeBoolean(groups.firesEarly());
    out.writeInt(groups.panes.size());
    for (Map.Entry<GroupKey, List<Pane>> group : groups.panes.entrySet()) {
      writeKey(group.getKey(), dimensions(), out);
      out.writeInt(group.getValue().size());
      for (Pane pane : group.getValue()) {
        write(pane, out);
      }
    }
  }

  @Override
  public Groups decode(InputStream stream) throws IOException {
    DataInputStream in = new DataInputStream(stream);
    Groups groups = new Groups();
    groups.sequence = in.readLong();
    groups.setFiresEarly(in.readBoolean());
    for (int group = in.readInt(); group > 0; group--) {
      GroupKey key = readKey(dimensions(), in);
      for (int pane = in.readInt(); pane > 0; pane--) {
        aggregation().restore(groups, key, readPane(in));
      }
    }
    return groups;
  }

  static void writeKey(GroupKey key, ColumnType[] types, DataOutput out) throws IOException {
    for (int i = 0; i < types.length; i++) {
      ValueCodec.write(key.value(i), types[i], out);
    }
  }

  static GroupKey readKey(ColumnType[] types, DataInput in) throws IOException {
    @Nullable Object[] values = new @Nullable Object[types.length];
    for (int i = 0; i < types.length; i++) {
      values[i] = ValueCodec.read(types[i], in);
    }
    return new GroupKey(values);
  }

  static ColumnType[] dimensionTypes(AggregateMartSpec mart) {
    return mart.dimensions().stream().map(DerivedSpec::type).toArray(ColumnType[]::new);
  }

  private void write(Pane pane, DataOutput out) throws IOException {
    out.writeLong(pane.start);
    out.writeLong(pane.end);
    out.writeLong(pane.events);
    out.writeBoolean(pane.dirty);
    out.writeInt(pane.startsToClear.length);
    for (long start : pane.startsToClear) {
      out.writeLong(start);
    }
    Measure<Object>[] measures = aggregation().measures();
    for (int i = 0; i < measures.length; i++) {
      measures[i].write(pane.accumulators[i], out);
    }
  }

  private Pane readPane(DataInput in) throws IOException {
    Measure<Object>[] measures = aggregation().measures();
    Pane pane = new Pane(in.readLong(), in.readLong(), new Object[measures.length]);
    pane.events = in.readLong();
    pane.dirty = in.readBoolean();
    long[] starts = new long[in.readInt()];
    for (int i = 0; i < starts.length; i++) {
      starts[i] = in.readLong();
    }
    pane.startsToClear = starts;
    for (int i = 0; i < measures.length; i++) {
      pane.accumulators[i] = measures[i].read(in);
    }
    return pane;
  }

  private synchronized Aggregation aggregation() {
    if (aggregation == null) {
      aggregation = new Aggregation(mart.get(), event.get(), table.get());
    }
    return aggregation;
  }

  private synchronized ColumnType[] dimensions() {
    if (dimensions == null) {
      dimensions = dimensionTypes(mart.get());
    }
    return dimensions;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GroupsCoder that
        && that.mart.equals(mart)
        && that.event.equals(event)
        && that.table.equals(table);
  }

  @Override
  public int hashCode() {
    return mart.get().name().hashCode();
  }

  @Override
  public void verifyDeterministic() throws NonDeterministicException {
    throw new NonDeterministicException(this, "groups are in order of arrival");
  }
}
