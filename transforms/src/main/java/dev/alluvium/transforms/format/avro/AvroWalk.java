package dev.alluvium.transforms.format.avro;

import dev.alluvium.transforms.format.FieldTree;
import dev.alluvium.transforms.format.FieldTree.Target;
import dev.alluvium.transforms.format.PathTree;
import dev.alluvium.transforms.format.RejectedException;
import dev.alluvium.transforms.format.value.FieldFaults;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a record or an element, by the schema that it was written with: what a path leads
 * to is taken, all else passed over, or left.
 */
final class AvroWalk {
  private final FieldTree tree;
  private final int[] places;
  private final AvroDatum datum;
  private final BinaryInput in;
  private final @Nullable Object[] into;
  private List<@Nullable AvroDatum> elements = List.of();

  /** By number of the alias, what stands under it; NULL while none was met. */
  private final @Nullable AvroDatum[] aliased;

  /**
   * @param into written to at the fields' places
   */
  AvroWalk(FieldTree tree, int[] places, AvroDatum datum, @Nullable Object[] into) {
    this.tree = tree;
    this.places = places;
    this.datum = datum;
    this.in = datum.input();
    this.into = into;
    this.aliased = new @Nullable AvroDatum[tree.aliases().size()];
  }

  /** Takes the fields of a record. */
  LeftOver record() {
    LeftOver left = LeftOver.ofObject();
    object(tree.root(), datum.schema(), left);
    return left;
  }

  /** Takes the fields of an element, which may be any value; gives what is left of it as JSON. */
  @Nullable String element() {
    PathTree<Target> root = tree.root();
    if (root.end() == null && !goesOn(root)) {
      return tree.keepsOthers() ? AvroJson.text(datum.schema(), in) : skipped(datum.schema());
    }
    LeftOver left = takeWithin(root, datum.schema());
    takeAliased(left);
    return left.json();
  }

  /** The elements of the list that the tree spreads. */
  List<@Nullable AvroDatum> elements() {
    return elements;
  }

  /**
   * @throws RejectedException if there is something behind what was read
   */
  void checkEnd() {
    AvroFormatDecoder.checkEnd(in);
  }

  /** Takes what the aliases led to, where nothing that counts before it has a value. */
  void takeAliased(LeftOver left) {
    for (int i = 0; i < aliased.length; i++) {
      AvroDatum found = aliased[i];
      if (found == null) {
        continue;
      }
      FieldTree.Alias alias = tree.aliases().get(i);
      int place = places[alias.field()];
      if (into[place] == null) {
        into[place] =
            AvroValues.read(found.schema(), found.input(), tree.fields().get(alias.field()));
      } else if (tree.keepsOthers()) {
        String json = AvroJson.text(found.schema(), found.input());
        if (json != null) {
          left.put(alias.path(), json);
        }
      }
    }
  }

  private void object(PathTree<Target> node, Schema schema, LeftOver left) {
    if (schema.getType() == Schema.Type.RECORD) {
      in.enter();
      for (Schema.Field field : schema.getFields()) {
        Schema actual = SkipValue.actual(field.schema(), in);
        if (actual.getType() != Schema.Type.NULL) { // Null and absent are the same.
          member(node.named(field.name()), field.name(), actual, left);
        }
      }
      in.leave();
      return;
    }
    in.enter();
    for (long count = in.readCount(); count > 0; count = in.readCount()) {
      for (long i = 0; i < count; i++) {
        String key = in.readString();
        member(node.named(key), key, SkipValue.actual(schema.getValueType(), in), left);
      }
    }
    in.leave();
  }

  private void list(PathTree<Target> node, Schema schema, LeftOver left) {
    in.enter();
    int number = 0;
    for (long count = in.readCount(); count > 0; count = in.readCount()) {
      for (long i = 0; i < count; i++) {
        member(node.element(number), number, SkipValue.actual(schema.getElementType(), in), left);
        number++;
      }
    }
    in.leave();
  }

  /**
   * @param schema no union
   */
  private void member(
      @Nullable PathTree<Target> node, Object nameOrNumber, Schema schema, LeftOver left) {
    boolean isNull = schema.getType() == Schema.Type.NULL;
    if (node != null && !isNull) {
      left.put(nameOrNumber, takeWithin(node, schema));
    } else if (node == null && tree.keepsOthers()) {
      String json = AvroJson.text(schema, in);
      left.put(nameOrNumber, json == null ? "null" : json);
    } else {
      SkipValue.skip(schema, in);
    }
  }

  /**
   * Takes the value as a whole, if something ends here, and what stands within it; what is left of
   * a value that is taken as a whole is nothing.
   */
  private LeftOver takeWithin(PathTree<Target> node, Schema schema) {
    Target target = node.end();
    LeftOver left = node.hasElements() ? LeftOver.ofList() : LeftOver.ofObject();
    if (target != null) {
      int start = in.place();
      take(target, node, schema);
      if (goesOn(node)) {
        in.moveTo(start);
      }
    }
    if (goesOn(node)) {
      within(node, schema, left);
    }
    return target == null ? left : LeftOver.ofObject();
  }

  private static boolean goesOn(PathTree<Target> node) {
    return node.hasNamed() || node.hasElements();
  }

  private void within(PathTree<Target> node, Schema schema, LeftOver left) {
    Schema.Type type = schema.getType();
    if (node.hasNamed() && (type == Schema.Type.RECORD || type == Schema.Type.MAP)) {
      object(node, schema, left);
    } else if (node.hasElements() && type == Schema.Type.ARRAY) {
      list(node, schema, left);
    } else {
      throw FieldFaults.badType(
          node.path(), node.hasNamed() ? "an object" : "a list", found(schema));
    }
  }

  private void take(Target target, PathTree<Target> node, Schema schema) {
    if (target.isSpread()) {
      elements = spread(node, schema);
    } else if (target.alias() >= 0) {
      aliased[target.alias()] = new AvroDatum(schema, datum.bytes(), in.place());
      SkipValue.skip(schema, in);
    } else {
      into[places[target.field()]] = AvroValues.read(schema, in, tree.fields().get(target.field()));
    }
  }

  private List<@Nullable AvroDatum> spread(PathTree<Target> node, Schema schema) {
    if (schema.getType() != Schema.Type.ARRAY) {
      throw FieldFaults.badType(node.path(), "a list", found(schema));
    }
    List<@Nullable AvroDatum> found = new ArrayList<>();
    in.enter();
    for (long count = in.readCount(); count > 0; count = in.readCount()) {
      for (long i = 0; i < count; i++) {
        Schema actual = SkipValue.actual(schema.getElementType(), in);
        boolean isNull = actual.getType() == Schema.Type.NULL;
        found.add(isNull ? null : new AvroDatum(actual, datum.bytes(), in.place()));
        SkipValue.skip(actual, in);
      }
    }
    in.leave();
    return found;
  }

  private String found(Schema schema) {
    return AvroScalar.is(schema)
        ? AvroScalar.found(AvroScalar.read(schema, in))
        : AvroValues.foundNested(schema);
  }

  private @Nullable String skipped(Schema schema) {
    SkipValue.skip(schema, in);
    return null;
  }
}
