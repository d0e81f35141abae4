package dev.alluvium.transforms.aggregate;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.transforms.serial.ValueCodec;
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

/** Encodes the panes of a mart compactly, by their layout and nothing else of the contract. */
public final class GroupsCoder extends CustomCoder<Groups> {
  private final PaneLayout layout;
  private transient @Nullable Codecs codecs;

  private GroupsCoder(PaneLayout layout) {
    this.layout = layout;
  }

  public static GroupsCoder of(PaneLayout layout) {
    return new GroupsCoder(layout);
  }

  /** What the layout compiles to. */
  private static final class Codecs {
    final ColumnType[] dimensions;
    final AccumulatorCodec<Object>[] accumulators;
    final Windowing windowing;

    @SuppressWarnings({
      "unchecked",
      "rawtypes"
    }) // Each accumulator is only given to the codec of its kind.
    Codecs(PaneLayout layout) {
      dimensions = layout.dimensionTypes();
      accumulators =
          layout.accumulators().stream().map(Accumulator::codec).toArray(AccumulatorCodec[]::new);
      windowing = layout.windowing();
    }
  }

  @Override
  public void encode(Groups groups, OutputStream stream) throws IOException {
    DataOutputStream out = new DataOutputStream(stream);
    Codecs compiled = codecs();
    out.writeInt(groups.panes.size());
    for (Map.Entry<GroupKey, List<Pane>> group : groups.panes.entrySet()) {
      writeKey(group.getKey(), compiled.dimensions, out);
      out.writeInt(group.getValue().size());
      for (Pane pane : group.getValue()) {
        write(pane, compiled.accumulators, out);
      }
    }
  }

  @Override
  public Groups decode(InputStream stream) throws IOException {
    DataInputStream in = new DataInputStream(stream);
    Codecs compiled = codecs();
    Groups groups = new Groups();
    for (int group = in.readInt(); group > 0; group--) {
      GroupKey key = readKey(compiled.dimensions, in);
      for (int pane = in.readInt(); pane > 0; pane--) {
        restore(groups, key, readPane(compiled.accumulators, in), compiled.windowing);
      }
    }
    return groups;
  }

  /** Puts a pane back as it was; the group is looked at when the next time is told. */
  private static void restore(Groups groups, GroupKey group, Pane pane, Windowing windowing) {
    groups.of(group).add(pane);
    if (pane.dirty) {
      groups.changed(group);
    }
    groups.wake(group, windowing.dueMillis(pane));
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

  private static void write(Pane pane, AccumulatorCodec<Object>[] codecs, DataOutput out)
      throws IOException {
    out.writeLong(pane.start);
    out.writeLong(pane.end);
    out.writeLong(pane.events);
    out.writeBoolean(pane.dirty);
    out.writeLong(pane.uncomputable);
    long[] starts = pane.startsToClear.toArray();
    out.writeInt(starts.length);
    for (long start : starts) {
      out.writeLong(start);
    }
    for (int i = 0; i < codecs.length; i++) {
      codecs[i].write(pane.accumulators[i], out);
    }
  }

  private static Pane readPane(AccumulatorCodec<Object>[] codecs, DataInput in) throws IOException {
    Pane pane = new Pane(in.readLong(), in.readLong(), new Object[codecs.length]);
    pane.events = in.readLong();
    pane.dirty = in.readBoolean();
    pane.uncomputable = in.readLong();
    long[] starts = new long[in.readInt()];
    for (int i = 0; i < starts.length; i++) {
      starts[i] = in.readLong();
    }
    pane.startsToClear = TimeSet.of(starts);
    for (int i = 0; i < codecs.length; i++) {
      pane.accumulators[i] = codecs[i].read(in);
    }
    return pane;
  }

  private synchronized Codecs codecs() {
    Codecs compiled = codecs;
    if (compiled == null) {
      compiled = new Codecs(layout);
      codecs = compiled;
    }
    return compiled;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof GroupsCoder that && that.layout.equals(layout);
  }

  @Override
  public int hashCode() {
    return layout.hashCode();
  }

  @Override
  public void verifyDeterministic() throws NonDeterministicException {
    throw new NonDeterministicException(this, "groups are in order of arrival");
  }
}
