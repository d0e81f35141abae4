package dev.alluvium.schemas.warehouse.mart;

import static java.util.stream.Collectors.joining;

import dev.alluvium.schemas.spec.Kinds;
import dev.alluvium.schemas.spec.expression.Condition;
import dev.alluvium.schemas.spec.expression.DerivedSpec;
import dev.alluvium.schemas.spec.mart.StoredMartSpec;
import dev.alluvium.schemas.spec.mart.ViewedMartSpec;
import dev.alluvium.schemas.warehouse.raw.EventProvenance;
import dev.alluvium.schemas.warehouse.table.ColumnId;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.Provenance;
import dev.alluvium.schemas.warehouse.table.Provenance.How;
import dev.alluvium.schemas.warehouse.table.Settling;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tables and views of marts, each kind's by an object of its own. */
public final class MartTables {
  private static final Kinds<MartTable<?>> ALL =
      Kinds.of(
          StoredMartSpec.class,
          List.of(
              new RowMartTable(),
              new SequenceMartTable(),
              new AggregateMartTable(),
              new StateMartTable()));
  private static final Kinds<MartViews<?>> VIEWS =
      Kinds.of(ViewedMartSpec.class, List.of(new HistoryMartViews(), new JoinMartViews()));

  private MartTables() {}

  /** The mart's table. */
  public static TableSpec table(StoredMartSpec mart) {
    return table(ALL.of(mart), mart);
  }

  /**
   * The table of a mart that is made from several events.
   *
   * @param tables as each of the events says it
   */
  public static TableSpec ofAny(List<TableSpec> tables) {
    TableSpec first = tables.get(0);
    if (tables.size() == 1) {
      return first;
    }
    List<ColumnSpec> columns = new ArrayList<>();
    for (int i = 0; i < first.columns().size(); i++) {
      int at = i;
      columns.add(
          first
              .columns()
              .get(i)
              .madeOf(
                  Provenance.ofAny(
                      tables.stream()
                          .map(table -> table.columns().get(at).provenance())
                          .toList())));
    }
    return first.toBuilder()
        .setColumns(columns)
        .setRows(tables.stream().map(TableSpec::rows).distinct().sorted().collect(joining(" or ")))
        .build();
  }

  /** The views of a mart that is computed when it is read. */
  public static List<ViewSpec> views(ViewedMartSpec mart) {
    return views(VIEWS.of(mart), mart);
  }

  private static <M extends ViewedMartSpec> List<ViewSpec> views(
      MartViews<M> kind, ViewedMartSpec mart) {
    return kind.views(kind.kind().cast(mart));
  }

  /**
   * The views that come with it.
   *
   * @param table as the warehouse has it
   */
  public static List<ViewSpec> views(StoredMartSpec mart, TableSpec table) {
    return views(ALL.of(mart), mart, table, table);
  }

  /**
   * What is kept beside a table of which views read all rows.
   *
   * @param settling of the table of those rows which can still count
   * @param views those of the mart, that read this table
   */
  public record Kept(Settling settling, List<ViewSpec> views) {}

  /**
   * What is kept beside the mart's table.
   *
   * @param table as the warehouse has it
   */
  public static Optional<Kept> kept(StoredMartSpec mart, TableSpec table) {
    return kept(ALL.of(mart), mart, table);
  }

  private static <M extends StoredMartSpec> Optional<Kept> kept(
      MartTable<M> kind, StoredMartSpec mart, TableSpec table) {
    M of = kind.kind().cast(mart);
    return kind.kept(of, table)
        .map(
            kept ->
                new Kept(
                    new Settling(table.qualifiedName(), kept, kind.forget(of, kept)),
                    kind.views(of, table, kept)));
  }

  private static <M extends StoredMartSpec> TableSpec table(
      MartTable<M> kind, StoredMartSpec mart) {
    return kind.table(kind.kind().cast(mart));
  }

  private static <M extends StoredMartSpec> List<ViewSpec> views(
      MartTable<M> kind, StoredMartSpec mart, TableSpec table, TableSpec kept) {
    return kind.views(kind.kind().cast(mart), table, kept);
  }

  static ColumnSpec declared(StoredMartSpec mart, DerivedSpec column) {
    return ColumnSpec.like(column).madeOf(EventProvenance.of(mart.from(), column.expression()));
  }

  /** What a column is made of that has the event's values as they are. */
  static Provenance copied(StoredMartSpec mart, String column) {
    return EventProvenance.of(List.of(mart.from()), List.of(column), How.COPIED, "");
  }

  private static List<ColumnSpec> decided(StoredMartSpec mart, List<ColumnSpec> columns) {
    List<ColumnId> conditions =
        Condition.columns(mart.where()).stream()
            .map(column -> ColumnId.ofEvent(mart.from(), column))
            .toList();
    return columns.stream().map(c -> c.madeOf(c.provenance().decidedBy(conditions))).toList();
  }

  /** What the tables of all marts have in common; how rows are merged is for the kind to say. */
  static TableSpec.Builder builder(StoredMartSpec mart, List<ColumnSpec> columns) {
    return builder(mart, columns, "");
  }

  /**
   * @param rows what decides its rows, beside what all marts can say of it
   */
  static TableSpec.Builder builder(StoredMartSpec mart, List<ColumnSpec> columns, String rows) {
    String where = mart.where().stream().map(Condition::text).sorted().collect(joining(" and "));
    return TableSpec.builder()
        .setDataset(mart.dataset())
        .setName(mart.name())
        .setDescription(mart.description())
        .setOwner(mart.owner())
        .setColumns(decided(mart, columns))
        .setKey(mart.grain())
        .setRows("where " + where + "; " + rows)
        .setPartitionBy(mart.partitionBy())
        .setClusterBy(mart.clusterBy());
  }
}
