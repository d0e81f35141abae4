package dev.alluvium.schemas.warehouse.computed;

import dev.alluvium.schemas.spec.Kinds;
import dev.alluvium.schemas.spec.computed.ComputedTable;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.util.List;

/** What each kind of computed table is in a warehouse. */
public final class ComputedKinds {
  private static final Kinds<ComputedRelations<?>> ALL =
      Kinds.of(
          ComputedTable.class,
          List.of(new PitRelations(), new BridgeRelations(), new ModelRelations()));

  private ComputedKinds() {}

  public static TableSpec table(ComputedTable spec, String owner) {
    return table(ALL.of(spec), spec, owner);
  }

  private static <T extends ComputedTable> TableSpec table(
      ComputedRelations<T> kind, ComputedTable spec, String owner) {
    return kind.table(kind.kind().cast(spec), owner);
  }

  static List<String> rebuild(ComputedTable spec, ComputedRange range) {
    return rebuild(ALL.of(spec), spec, range);
  }

  private static <T extends ComputedTable> List<String> rebuild(
      ComputedRelations<T> kind, ComputedTable spec, ComputedRange range) {
    return kind.rebuild(kind.kind().cast(spec), range);
  }

  static boolean isOfDays(ComputedTable spec) {
    return ALL.of(spec).isOfDays();
  }

  static boolean isOfSnapshots(ComputedTable spec) {
    return ALL.of(spec).isOfSnapshots();
  }
}
