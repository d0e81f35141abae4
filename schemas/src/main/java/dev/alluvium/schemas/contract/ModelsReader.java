package dev.alluvium.schemas.contract;

import static java.util.Objects.requireNonNull;

import dev.alluvium.schemas.contract.ModelReader.Model;
import dev.alluvium.schemas.contract.computed.ModelKind;
import dev.alluvium.schemas.contract.event.Events;
import dev.alluvium.schemas.contract.query.QueryText;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.computed.ModelSpec;
import dev.alluvium.schemas.spec.mart.AggregateMartSpec;
import dev.alluvium.schemas.spec.view.InformationViewSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.SqlText;
import dev.alluvium.schemas.warehouse.table.ViewOrder;
import dev.alluvium.schemas.warehouse.view.InformationViews;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the contract of the models, which are queries whose rows are stored. */
final class ModelsReader {
  private static final Key<String> FILE_OWNER =
      Key.needText("owner", "The team that answers for them.");
  private static final Key<Optional<String>> FILE_DESCRIPTION =
      Key.findText("description", "What they are about.");
  private static final Key<YamlMap> ALL =
      Key.needEntries(
          "tables", ModelReader.MODEL.reference(), "Models by name: queries that are stored.");
  private static final Section FILE =
      Section.of(Key.needName("models", "Name of the domain."), FILE_DESCRIPTION, FILE_OWNER, ALL);
  static final Definition MODELS = Definition.of("models", "Models of the domain.", FILE);

  /** By qualified name. */
  private final Map<String, Model> models = new LinkedHashMap<>();

  static ModelsReader none() {
    return new ModelsReader();
  }

  static ModelsReader read(YamlMap root, Events events) {
    root.of(FILE).get(FILE_DESCRIPTION);
    String owner = root.get(FILE_OWNER);
    ModelsReader reader = new ModelsReader();
    root.get(ALL)
        .items()
        .forEach((name, value) -> reader.add(ModelReader.read(name, value, owner, events)));
    return reader;
  }

  private void add(Model model) {
    models.put(model.spec().qualifiedName(), model);
  }

  List<ModelSpec> specs() {
    return models.values().stream().map(Model::spec).toList();
  }

  /**
   * Reads the models that no query says, each behind those that it reads.
   *
   * @param marts those of windows
   * @param views what there is besides
   * @param others columns of all else, by qualified name
   */
  void readKinds(
      List<AggregateMartSpec> marts, ViewsReader views, Map<String, List<ColumnSpec>> others) {
    Map<String, Set<String>> reads = new LinkedHashMap<>(views.reads());
    models.forEach((name, model) -> reads.put(name, model.spec().reads()));
    Map<String, InformationViewSpec> viewsByName = new LinkedHashMap<>();
    views.specs().forEach(v -> viewsByName.put(InformationViews.qualified(v.name()), v));
    Set<String> order = ViewOrder.of(reads);
    Set<String> atFault = new LinkedHashSet<>();
    InformationViews queries = new InformationViews(others);
    for (String name : order) {
      Model model = models.get(name);
      if (model == null) {
        queries.add(requireNonNull(viewsByName.get(name)));
        continue;
      }
      if (model.kind().isPresent()) {
        model =
            read(
                model,
                new KnownRelations(queries.relations(), marts, specs(), reads.keySet(), atFault),
                atFault);
        models.put(name, model);
      }
      if (!model.spec().columns().isEmpty()) {
        queries.add(model.spec());
      }
    }
    models.forEach(
        (name, model) -> {
          if (model.kind().isPresent() && !order.contains(name)) {
            QueryText.circle(name, reads)
                .ifPresent(
                    way -> model.name().fault("%s reads itself: %s; a model cannot", name, way));
          }
        });
  }

  private static Model read(Model model, KnownRelations relations, Set<String> atFault) {
    ModelKind<?> kind = model.kind().orElseThrow();
    YamlMap block = model.map().get(kind.key()).orElseThrow();
    Optional<ModelKind.Made> made = kind.read(block, "model " + model.name(), relations);
    if (made.filter(ModelKind.Made::isWhole).isEmpty()) {
      atFault.add(model.spec().qualifiedName());
    }
    return made.map(m -> ModelReader.whole(model, m)).orElse(model);
  }

  /**
   * Reports names that are taken.
   *
   * @param taken qualified names of all else, but for views
   */
  void checkNames(Set<String> taken) {
    models.forEach(
        (qualified, model) -> {
          if (taken.contains(qualified)) {
            model.name().fault("there is a table or view %s already; rename one", qualified);
          }
        });
  }

  /**
   * Reports relations that there are not, and models that read themselves.
   *
   * @param others qualified names of all else, but for views
   * @param views what each of them reads
   */
  void checkRelations(Set<String> others, Map<String, Set<String>> views) {
    Set<String> known = new LinkedHashSet<>(others);
    known.addAll(models.keySet());
    known.addAll(views.keySet());
    Map<String, Set<String>> reads = new LinkedHashMap<>(views);
    models.forEach((name, model) -> reads.put(name, model.spec().reads()));
    Set<String> order = ViewOrder.of(reads);
    models.forEach(
        (name, model) ->
            model
                .query()
                .ifPresent(
                    query -> {
                      query.checkKnown(known);
                      if (!order.contains(name)) {
                        checkCircle(name, query, reads);
                      }
                    }));
  }

  private static void checkCircle(String name, QueryText query, Map<String, Set<String>> reads) {
    QueryText.circle(name, reads)
        .ifPresent(way -> query.at().fault("%s reads itself: %s; a model cannot", name, way));
  }

  /** What is expected of each, by qualified name. */
  Map<String, YamlMap> expectations() {
    Map<String, YamlMap> expectations = new LinkedHashMap<>();
    models.forEach(
        (name, model) -> {
          if (model.map().has(ModelReader.EXPECTATIONS)) {
            expectations.put(name, model.map().get(ModelReader.EXPECTATIONS));
          }
        });
    return expectations;
  }

  /**
   * Reads the examples, whose values are of the types of their columns.
   *
   * @param domain all of it, without a fault
   */
  void readTests(DomainSpec domain) {
    models.values().forEach(model -> checkViewsSteady(model, domain.views()));
    Map<String, List<ColumnSpec>> columns = WarehouseModel.of(domain).relations();
    models.replaceAll(
        (name, model) ->
            model.with(
                model.spec().toBuilder()
                    .setTests(
                        new ModelTestReader(
                                model.spec(), requireNonNull(columns.get(name)), columns)
                            .readAll(model.map().get(ModelReader.TESTS)))
                    .build()));
  }

  /** The same of the views that it reads. */
  private static void checkViewsSteady(Model model, List<InformationViewSpec> views) {
    Map<String, InformationViewSpec> byName = new LinkedHashMap<>();
    views.forEach(view -> byName.put(InformationViews.qualified(view.name()), view));
    Deque<String> left = new ArrayDeque<>(model.spec().reads());
    while (!left.isEmpty()) {
      String name = left.pop();
      InformationViewSpec view = byName.remove(name);
      if (view != null) {
        SqlText text = new SqlText(view.sql());
        left.addAll(text.relations());
        text.unsteady()
            .ifPresent(word -> model.query().ifPresent(q -> ModelReader.notSteady(q, word, name)));
      }
    }
  }
}
