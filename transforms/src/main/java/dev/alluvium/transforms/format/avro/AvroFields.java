package dev.alluvium.transforms.format.avro;

import dev.alluvium.transforms.format.FieldReader;
import dev.alluvium.transforms.format.FieldTree;
import org.jspecify.annotations.Nullable;

/** Takes fields out of values in the binary encoding, each in one pass. */
final class AvroFields implements FieldReader<AvroDatum> {
  private final FieldTree tree;
  private final int[] places;
  private final LaterAvroFields later;

  AvroFields(FieldTree tree) {
    this.tree = tree;
    places = tree.places();
    later = new LaterAvroFields(tree);
  }

  @Override
  public Left<AvroDatum> read(AvroDatum values, @Nullable Object[] into) {
    AvroWalk walk = new AvroWalk(tree, places, values, into);
    try {
      if (!tree.root().path().isEmpty()) {
        return new Left<>(walk.element(), walk.elements());
      }
      LeftOver left = walk.record();
      walk.checkEnd();
      walk.takeAliased(left);
      return new Left<>(left.json(), walk.elements());
    } catch (BinaryException e) {
      throw AvroFormatDecoder.malformed(e.getMessage());
    }
  }

  @Override
  public @Nullable String readOthers(String others, @Nullable Object[] into) {
    return later.read(others, into);
  }
}
