package dev.alluvium.schemas.warehouse;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.computed.ComputedTable;
import dev.alluvium.schemas.spec.computed.ModelSpec;
import dev.alluvium.schemas.spec.quality.ExpectationSpec;
import dev.alluvium.schemas.spec.view.InformationViewSpec;
import dev.alluvium.schemas.warehouse.table.QualifiedNames;
import dev.alluvium.schemas.warehouse.table.SqlText;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.schemas.warehouse.view.InformationViews;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Which of a domain's models and information views some tables and views are made of. */
public final class NeededQueries {
  private NeededQueries() {}

  /**
   * The domain without all other models and information views, and what is expected of these.
   *
   * @param relations qualified names
   */
  public static DomainSpec of(DomainSpec domain, Collection<String> relations) {
    Map<String, Set<String>> reads = new HashMap<>();
    for (ModelSpec model : domain.computed(ModelSpec.class)) {
      Set<String> read = new HashSet<>(model.reads());
      domain.expectations(model.qualifiedName()).stream()
          .map(expectation -> expectation.rule().reads())
          .forEach(read::addAll);
      reads.put(model.qualifiedName(), read);
    }
    for (InformationViewSpec view : domain.views()) {
      reads.put(InformationViews.qualified(view.name()), new SqlText(view.sql()).relations());
    }
    Set<String> needed = new HashSet<>();
    Deque<String> left = new ArrayDeque<>(relations);
    while (!left.isEmpty()) {
      String name = left.pop();
      if (reads.containsKey(name) && needed.add(name)) {
        left.addAll(reads.get(name));
      }
    }
    List<ComputedTable> computed =
        domain.computed().stream()
            .filter(t -> !(t instanceof ModelSpec) || needed.contains(t.qualifiedName()))
            .toList();
    List<InformationViewSpec> views =
        domain.views().stream()
            .filter(view -> needed.contains(InformationViews.qualified(view.name())))
            .toList();
    Predicate<String> stands = name -> !reads.containsKey(name) || needed.contains(name);
    List<ExpectationSpec> expectations =
        domain.expectations().stream()
            .filter(e -> stands.test(e.table()) && e.rule().reads().stream().allMatch(stands))
            .toList();
    return domain.toBuilder()
        .setComputed(computed)
        .setViews(views)
        .setExpectations(expectations)
        .build();
  }

  /**
   * The warehouse, in a file, of such a domain for rows that are looked at once: without views that
   * nothing of these, of its models and of what it expects is made of, and without what is said for
   * people.
   *
   * @param relations qualified names
   */
  public static WarehouseSpec bareWarehouse(DomainSpec needed, Collection<String> relations) {
    WarehouseSpec all = WarehouseModel.local(needed);
    Set<String> read = new HashSet<>(relations);
    needed.computed(ModelSpec.class).forEach(model -> read.addAll(model.reads()));
    for (ExpectationSpec expectation : needed.expectations()) {
      read.add(expectation.table());
      read.addAll(expectation.rule().reads());
    }
    Set<String> views =
        all.views().stream().map(ViewSpec::qualifiedName).collect(Collectors.toSet());
    for (int i = all.views().size() - 1; i >= 0; i--) { // Each is behind those that it reads.
      ViewSpec view = all.views().get(i);
      if (read.contains(view.qualifiedName())) {
        read.addAll(QualifiedNames.in(view.query().toLowerCase(Locale.ROOT), views));
      }
    }
    return all.bare(view -> read.contains(view.qualifiedName()));
  }
}
