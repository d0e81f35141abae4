package dev.alluvium.transforms.aggregate;

import dev.alluvium.schemas.spec.AggregateMartSpec;
import dev.alluvium.schemas.spec.ColumnType;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.CustomCoder;

/** Encodes candidates of a mart. */
public final class CandidatesCoder extends CustomCoder<Candidates> {
  private final List<ColumnType> dimensions;

  private CandidatesCoder(List<ColumnType> dimensions) {
    this.dimensions = dimensions;
  }

  public static CandidatesCoder of(AggregateMartSpec mart) {
    return new CandidatesCoder(List.of(GroupsCoder.dimensionTypes(mart)));
  }

  private ColumnType[] types() {
    return dimensions.toArray(new ColumnType[0]);
  }

  @Override
  public void encode(Candidates candidates, OutputStream stream) throws IOException {
    DataOutputStream out = new DataOutputStream(stream);
    ColumnType[] types = types();
    out.writeInt(candidates.members.size());
    for (Map.Entry<WindowGroup, Map<Integer, HashSet128>> group : candidates.members.entrySet()) {
      out.writeLong(group.getKey().windowStart());
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
    ColumnType[] types = types();
    Candidates candidates = new Candidates();
    for (int group = in.readInt(); group > 0; group--) {
      long windowStart = in.readLong();
      Map<Integer, HashSet128> measures = new HashMap<>();
      candidates.members.put(
          new WindowGroup(windowStart, GroupsCoder.readKey(types, in)), measures);
      for (int measure = in.readInt(); measure > 0; measure--) {
        int number = in.readInt();
        measures.put(number, HashSet128.read(in));
      }
    }
    return candidates;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CandidatesCoder that && that.dimensions.equals(dimensions);
  }

  @Override
  public int hashCode() {
    return dimensions.hashCode();
  }

  @Override
  public void verifyDeterministic() throws NonDeterministicException {
    throw new NonDeterministicException(this, "sets are in no order");
  }
}
