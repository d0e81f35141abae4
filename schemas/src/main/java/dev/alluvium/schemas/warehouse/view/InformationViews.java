package dev.alluvium.schemas.warehouse.view;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import dev.alluvium.schemas.spec.view.InformationViewSpec;
import dev.alluvium.schemas.spec.view.ViewColumnSpec;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.SqlText;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewOrder;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The information views of a domain, in the dataset of the marts. */
public final class InformationViews {
  private static final String DATASET = "mart";

  /** Columns by the qualified name of the table or view that has them. */
  private final Map<String, List<ColumnSpec>> columns = new HashMap<>();

  private InformationViews(List<TableSpec> tables, List<ViewSpec> views) {
    tables.forEach(table -> columns.put(table.qualifiedName(), table.columns()));
    views.forEach(view -> columns.put(view.qualifiedName(), view.columns()));
  }

  /** {@code dataset.name} of the view of that name. */
  public static String qualified(String name) {
    return DATASET + "." + name;
  }

  /**
   * The views, each behind those that it reads. A column without a personal mark of its own has
   * that of a column of its name in one of the relations that the query reads, so that a mark is
   * not lost on the way.
   *
   * @param tables those of the warehouse
   * @param views its other views
   */
  public static List<ViewSpec> of(
      List<InformationViewSpec> specs, List<TableSpec> tables, List<ViewSpec> views) {
    InformationViews information = new InformationViews(tables, views);
    Map<String, InformationViewSpec> byName = new LinkedHashMap<>();
    Map<String, Set<String>> reads = new LinkedHashMap<>();
    for (InformationViewSpec spec : specs) {
      byName.put(qualified(spec.name()), spec);
      reads.put(qualified(spec.name()), new SqlText(spec.sql()).relations());
    }
    List<ViewSpec> made = new ArrayList<>();
    for (String name : ViewOrder.of(reads)) {
      made.add(information.view(requireNonNull(byName.get(name)), requireNonNull(reads.get(name))));
    }
    return made;
  }

  private ViewSpec view(InformationViewSpec spec, Set<String> reads) {
    Map<String, String> marks =
        reads.stream()
            .flatMap(name -> columns.getOrDefault(name, List.of()).stream())
            .filter(column -> column.personal().isPresent())
            .collect(toMap(ColumnSpec::name, c -> c.personal().orElseThrow(), (a, b) -> a));
    ViewSpec view =
        ViewSpec.of(
                DATASET,
                spec.name(),
                spec.description(),
                spec.owner(),
                spec.columns().stream().map(column -> column(column, marks)).toList(),
                spec.sql())
            .saidAt(spec.place());
    columns.put(view.qualifiedName(), view.columns());
    return view;
  }

  private static ColumnSpec column(ViewColumnSpec column, Map<String, String> marks) {
    Optional<String> personal =
        column.personal().or(() -> Optional.ofNullable(marks.get(column.name())));
    return ColumnSpec.of(
        column.name(), column.type(), /* nullable= */ true, personal, column.description());
  }
}
