package dev.alluvium.transforms.format;

import dev.alluvium.schemas.spec.column.FieldPath;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.event.ExplodeSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** The fields that are to be taken out of a record or an element, and where they stand in it. */
public final class FieldTree {
  private static final int NONE = -1;

  private final PathTree<Target> root;
  private final List<FieldSpec> fields;
  private final List<Integer> places;
  private final List<Alias> aliases;
  private final boolean keepsOthers;

  private FieldTree(String path) {
    root = new PathTree<>(path);
    fields = new ArrayList<>();
    places = new ArrayList<>();
    aliases = new ArrayList<>();
    keepsOthers = true;
  }

  private FieldTree(FieldTree tree, List<FieldSpec> fields, boolean keepsOthers) {
    root = tree.root;
    this.fields = fields;
    places = tree.places;
    aliases = tree.aliases;
    this.keepsOthers = keepsOthers;
  }

  /**
   * What a value is for.
   *
   * @param field number of the field that it is; negative where it is none
   * @param alias number of the alias that it stands under; negative where it stands under none
   * @param isSpread whether it is the list of which each element makes a row
   */
  public record Target(int field, int alias, boolean isSpread) {}

  /**
   * Another path of a field. It counts where neither the field's own nor one before it has a value.
   *
   * @param field number of the field
   */
  public record Alias(int field, FieldPath path) {}

  /**
   * Fields that stand in the record itself, and the list that the event spreads. Places are those
   * in the list of fields.
   */
  public static FieldTree ofRecord(EventSpec event, List<FieldSpec> fields) {
    Optional<ExplodeSpec> explode = event.explode();
    FieldTree tree = new FieldTree("");
    tree.add(event, fields, field -> !isOfElement(field, event), path -> path);
    explode.ifPresent(spread -> tree.root.put(spread.of(), new Target(NONE, NONE, true)));
    return tree;
  }

  /** Fields that stand in an element of the list that the event spreads; places as above. */
  public static FieldTree ofElement(EventSpec event, List<FieldSpec> fields) {
    FieldTree tree = new FieldTree(event.explode().map(ExplodeSpec::as).orElse(""));
    tree.add(event, fields, field -> isOfElement(field, event), FieldPath::rest);
    return tree;
  }

  /**
   * Fields where they stand in what a row has left over, in which an element goes by its name;
   * places as above.
   */
  public static FieldTree ofOthers(EventSpec event, List<FieldSpec> fields) {
    FieldTree tree = new FieldTree("");
    tree.add(event, fields, field -> true, path -> path);
    return tree;
  }

  /** The same fields, where values of no field are not wanted: that is cheaper. */
  public FieldTree withoutOthers() {
    return new FieldTree(this, fields, false);
  }

  /** The same places and paths, for fields that are read otherwise than their contract says. */
  public FieldTree reading(UnaryOperator<FieldSpec> otherwise) {
    return new FieldTree(this, fields.stream().map(otherwise).toList(), keepsOthers);
  }

  private void add(
      EventSpec event,
      List<FieldSpec> all,
      Predicate<FieldSpec> isIn,
      Function<FieldPath, FieldPath> way) {
    String position = event.explode().map(ExplodeSpec::position).orElse("");
    for (int place = 0; place < all.size(); place++) {
      FieldSpec field = all.get(place);
      if (!field.name().equals(position) && isIn.test(field)) {
        add(field, place, way);
      }
    }
  }

  private void add(FieldSpec field, int place, Function<FieldPath, FieldPath> way) {
    int number = fields.size();
    fields.add(field);
    places.add(place);
    List<FieldPath> paths = field.paths();
    if (paths.isEmpty()) {
      return; // Columns that are joined.
    }
    root.put(way.apply(paths.get(0)), new Target(number, NONE, false));
    for (FieldPath alias : paths.subList(1, paths.size())) {
      root.put(way.apply(alias), new Target(NONE, aliases.size(), false));
      aliases.add(new Alias(number, way.apply(alias)));
    }
  }

  private static boolean isOfElement(FieldSpec field, EventSpec event) {
    return field.paths().stream()
        .findFirst()
        .flatMap(path -> event.explode().filter(explode -> explode.isOfElement(path)))
        .isPresent();
  }

  /** Where the steps of a path lead. */
  public PathTree<Target> root() {
    return root;
  }

  /** In the order of their numbers. */
  public List<FieldSpec> fields() {
    return fields;
  }

  /** Where each field's value is to be written. */
  public int[] places() {
    return places.stream().mapToInt(Integer::intValue).toArray();
  }

  /** In the order of their numbers: by field, and of each in the order in which they count. */
  public List<Alias> aliases() {
    return aliases;
  }

  public boolean keepsOthers() {
    return keepsOthers;
  }
}
