package dev.alluvium.transforms.aggregate;

import dev.alluvium.schemas.spec.column.ColumnType;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.coders.CustomCoder;

/** Encodes candidates of a mart. Of a window, what tells it from the others of its kind. */
public final class CandidatesCoder extends CustomCoder<Candidates> {
  private final PaneLayout layout;

  private CandidatesCoder(PaneLayout layout) {
    this.layout = layout;
  }

  public static CandidatesCoder of(PaneLayout layout) {
    return new CandidatesCoder(layout);
  }

  @Override
  public void encode(Candidates candidates, OutputStream stream) throws IOException {
    DataOutputStream out = new DataOutputStream(stream);
    ColumnType[] types = layout.dimensionTypes();
    boolean byStart = layout.windowing().areToldApartByStart();
    out.writeInt(candidates.members.size());
    for (Map.Entry<WindowGroup, Map<Integer, HashSet128>> group : candidates.members.entrySet()) {
      out.writeLong(group.getKey().start());
      if (!byStart) {
        out.writeLong(group.getKey().end());
      }
      GroupsCoder.writeKey(group.getKey().group(), types, out);
      out.writeInt(group.getValue().size());
      for (Map.Entry<Integer, HashSet128> measure : group.getValue().entrySet()) {
        out.writeInt(measure.getKey());
        measure.getValue().write(out);
      }
    }
  }

  @Override
  public Candidates decode(InputStream stream) throws IOException {
    DataInputStream in = new DataInputStream(stream);
    ColumnType[] types = layout.dimensionTypes();
    Windowing windowing = layout.windowing();
    Candidates candidates = new Candidates();
    for (int group = in.readInt(); group > 0; group--) {
      long start = in.readLong();
      long end = windowing.areToldApartByStart() ? windowing.end(start) : in.readLong();
      Map<Integer, HashSet128> measures = new HashMap<>();
      candidates.members.put(new WindowGroup(start, end, GroupsCoder.readKey(types, in)), measures);
      for (int measure = in.readInt(); measure > 0; measure--) {
        int number = in.readInt();
        measures.put(number, HashSet128.read(in));
      }
    }
    return candidates;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CandidatesCoder that && that.layout.equals(layout);
  }

  @Override
  public int hashCode() {
    return layout.hashCode();
  }

  @Override
  public void verifyDeterministic() throws NonDeterministicException {
    throw new NonDeterministicException(this, "sets are in no order");
  }
}
