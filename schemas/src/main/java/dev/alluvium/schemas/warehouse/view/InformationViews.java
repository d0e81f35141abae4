package dev.alluvium.schemas.warehouse.view;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import dev.alluvium.schemas.spec.computed.ModelSpec;
import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.spec.view.InformationViewSpec;
import dev.alluvium.schemas.spec.view.ViewColumnSpec;
import dev.alluvium.schemas.warehouse.computed.ComputedKinds;
import dev.alluvium.schemas.warehouse.computed.ModelQueries;
import dev.alluvium.schemas.warehouse.query.QueryColumns;
import dev.alluvium.schemas.warehouse.query.QueryColumns.QueryColumn;
import dev.alluvium.schemas.warehouse.query.QueryException;
import dev.alluvium.schemas.warehouse.table.ColumnId;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.SqlText;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewOrder;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The information views and the models of a domain, in the dataset of the marts: both are queries,
 * and read each other.
 */
public final class InformationViews {
  /** Columns by the qualified name of the table or view that has them. */
  private final Map<String, List<ColumnSpec>> columns;

  /**
   * None yet.
   *
   * @param relations columns of what they may read, by qualified name
   */
  public InformationViews(Map<String, List<ColumnSpec>> relations) {
    columns = new LinkedHashMap<>(relations);
  }

  /** {@code dataset.name} of the view of that name. */
  public static String qualified(String name) {
    return Dataset.MART.table(name);
  }

  /**
   * What a domain's queries become.
   *
   * @param views each behind those that it reads
   * @param models each behind the models that it reads, be it by way of views
   */
  public record Queried(List<ViewSpec> views, List<TableSpec> models) {}

  /**
   * Views and models. A column without a personal mark of its own has that of a column whose values
   * it has, or is computed from, so that a mark is not lost on the way. One of which a query does
   * not tell what it is made of has the mark of a column of its name.
   *
   * @param relations columns of all else, by qualified name
   */
  public static Queried of(
      List<InformationViewSpec> specs,
      List<ModelSpec> models,
      Map<String, List<ColumnSpec>> relations) {
    InformationViews information = new InformationViews(relations);
    Map<String, InformationViewSpec> viewsByName = new LinkedHashMap<>();
    Map<String, ModelSpec> modelsByName = new LinkedHashMap<>();
    Map<String, Set<String>> reads = new LinkedHashMap<>();
    for (InformationViewSpec spec : specs) {
      viewsByName.put(qualified(spec.name()), spec);
      reads.put(qualified(spec.name()), new SqlText(spec.sql()).relations());
    }
    for (ModelSpec model : models) {
      modelsByName.put(model.qualifiedName(), model);
      reads.put(model.qualifiedName(), model.reads());
    }
    Queried made = new Queried(new ArrayList<>(), new ArrayList<>());
    for (String name : ViewOrder.of(reads)) {
      InformationViewSpec view = viewsByName.get(name);
      if (view != null) {
        made.views.add(information.add(view));
      } else {
        made.models.add(information.add(requireNonNull(modelsByName.get(name))));
      }
    }
    return made;
  }

  /** Columns of all that there is so far, by qualified name. */
  public Map<String, List<ColumnSpec>> relations() {
    return Collections.unmodifiableMap(columns);
  }

  /** Adds a view, which reads those before it. */
  public ViewSpec add(InformationViewSpec spec) {
    ViewSpec view =
        ViewSpec.of(
                Dataset.MART.id(),
                spec.name(),
                spec.description(),
                spec.owner(),
                columns(spec.columns(), new SqlText(spec.sql()).relations(), spec.sql()),
                spec.sql())
            .saidAt(spec.place());
    columns.put(view.qualifiedName(), view.columns());
    return view;
  }

  /** Adds a model, which reads those before it. */
  public TableSpec add(ModelSpec model) {
    TableSpec table =
        ComputedKinds.table(model, model.owner()).toBuilder()
            .setColumns(columns(model.columns(), model.reads(), ModelQueries.sql(model)))
            .build();
    columns.put(table.qualifiedName(), table.columns());
    return table;
  }

  private List<ColumnSpec> columns(List<ViewColumnSpec> declared, Set<String> reads, String sql) {
    Map<String, Optional<String>> marks = new HashMap<>(marksByName(reads));
    marks.putAll(marks(sql));
    return declared.stream().map(column -> column(column, marks)).toList();
  }

  /** The marks of what the columns of a query are made of, of those of which that can be told. */
  private Map<String, Optional<String>> marks(String sql) {
    try {
      Map<String, Optional<String>> marks = new HashMap<>();
      for (QueryColumn column : QueryColumns.of(sql, this::names).columns()) {
        marks.put(
            column.name().toLowerCase(Locale.ROOT),
            column.provenance().origins().stream()
                .filter(origin -> origin.how().isKept())
                .flatMap(origin -> mark(origin.column()).stream())
                .findFirst());
      }
      return marks;
    } catch (QueryException e) {
      return Map.of();
    }
  }

  private Optional<List<String>> names(String relation) {
    return Optional.ofNullable(columns.get(relation))
        .map(known -> known.stream().map(ColumnSpec::name).toList());
  }

  private Optional<String> mark(ColumnId column) {
    return columns.getOrDefault(column.relation(), List.of()).stream()
        .filter(known -> known.name().equals(column.column()))
        .findFirst()
        .flatMap(ColumnSpec::personal);
  }

  private Map<String, Optional<String>> marksByName(Set<String> reads) {
    return reads.stream()
        .flatMap(name -> columns.getOrDefault(name, List.of()).stream())
        .filter(column -> column.personal().isPresent())
        .collect(toMap(ColumnSpec::name, ColumnSpec::personal, (a, b) -> a));
  }

  private static ColumnSpec column(ViewColumnSpec column, Map<String, Optional<String>> marks) {
    Optional<String> personal =
        column.personal().or(() -> marks.getOrDefault(column.name(), Optional.empty()));
    return ColumnSpec.of(
        column.name(),
        column.type(),
        /* nullable= */ true,
        column.meaning().withPersonal(personal));
  }
}
