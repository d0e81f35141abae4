package dev.alluvium.schemas.contract.computed;

import dev.alluvium.schemas.contract.column.Column;
import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.expression.ConditionReader;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.computed.ComputedColumn;
import dev.alluvium.schemas.spec.computed.RollUpSpec;
import dev.alluvium.schemas.spec.computed.RollUpSpec.Summed;
import dev.alluvium.schemas.spec.expression.Condition;
import dev.alluvium.schemas.spec.expression.SqlExpression;
import dev.alluvium.schemas.spec.expression.term.Term;
import dev.alluvium.schemas.spec.view.ViewColumnSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads roll-ups. */
final class RollUpReader implements ModelKind<RollUpSpec> {
  static final Key<Optional<Name>> FROM = FactReader.FROM;
  static final Key<Optional<YamlNode>> WHERE =
      Key.find(
          "where",
          ConditionReader.CONDITIONS.reference(),
          "What must hold of a row to count; all do, if left out.");
  private static final Key<YamlMap> BY =
      Key.needEntries(
          "by",
          Shape.block(FactReader.COLUMN),
          "What rows are grouped by, and so the key: columns of the source, or computed of them.");
  private static final Key<YamlMap> MEASURES =
      Key.needEntries("measures", Shape.block(RollUpMeasures.MEASURE), "What is known of a group.");
  private static final Key<Optional<YamlNode>> HAVING =
      Key.find(
          "having",
          ConditionReader.CONDITIONS.reference(),
          "What must hold of a group to be a row; all are, if left out.");
  private static final Section BLOCK = Section.of(FROM, WHERE, BY, MEASURES, HAVING);
  private static final Definition ROLL_UP =
      Definition.of("roll_up", "Rows of a table or view, grouped and summed up.", BLOCK);
  private static final Key<Optional<YamlMap>> SECTION = ModelKind.key("roll_up", ROLL_UP, BLOCK);

  @Override
  public Class<RollUpSpec> kind() {
    return RollUpSpec.class;
  }

  @Override
  public Key<Optional<YamlMap>> key() {
    return SECTION;
  }

  @Override
  public Definition definition() {
    return ROLL_UP;
  }

  @Override
  public List<Name> relations(YamlMap block) {
    return block.get(FROM).stream().toList();
  }

  @Override
  public List<Name> expressions(YamlMap block) {
    return Stream.concat(
            ComputedColumns.inSharedSql(groups(block)).stream(),
            ComputedColumns.inSharedSql(measures(block)).stream())
        .toList();
  }

  private static Map<Name, YamlMap> groups(YamlMap block) {
    return Entries.of(block.get(BY), "column", FactReader.COLUMN);
  }

  private static Map<Name, YamlMap> measures(YamlMap block) {
    Map<Name, YamlMap> measures = new LinkedHashMap<>();
    block
        .get(MEASURES)
        .items()
        .forEach((name, value) -> measures.put(name, value.map("measure " + name)));
    return measures;
  }

  @Override
  public Optional<Made> read(YamlMap block, String of, ReadableRelations relations) {
    Optional<Columns> source = block.get(FROM).flatMap(relations::columns);
    return source.map(columns -> new Reading(block, of, columns, relations).read());
  }

  /** The reading of one roll-up. */
  private static final class Reading {
    private final YamlMap block;
    private final String of;
    private final Columns source;
    private final ReadableRelations relations;
    private final MadeColumns made;
    private final Columns key;
    private final List<ComputedColumn> groups = new ArrayList<>();

    /** Groups that are columns of the source. */
    private final List<String> copied = new ArrayList<>();

    Reading(YamlMap block, String of, Columns source, ReadableRelations relations) {
      this.block = block;
      this.of = of;
      this.source = source;
      this.relations = relations;
      this.made = new MadeColumns(of);
      this.key = Columns.of(of, "column of its key");
    }

    Made read() {
      Map<Name, YamlMap> by = groups(block);
      by.forEach(this::group);
      String from = block.get(FROM).map(Name::text).orElse("");
      List<Condition> where =
          block
              .get(WHERE)
              .map(at -> ConditionReader.read(at, WHERE.name(), source))
              .orElse(List.of());
      Set<String> apart = new HashSet<>(Condition.columns(where));
      apart.addAll(copied);
      Map<Name, YamlMap> said = measures(block);
      RollUpMeasures measures =
          new RollUpMeasures(
              of, source, key, (column, with) -> relations.noSum(from, column, union(apart, with)));
      measures.read(block, said, made);
      boolean isWhole = made.isWhole(by.size() + said.size());
      Map<String, ColumnType> types = new LinkedHashMap<>();
      Columns group = Columns.of(of, "column");
      for (ViewColumnSpec spec : made.specs()) {
        types.put(spec.name(), spec.type());
        group.add(Column.of(spec));
      }
      List<Condition> having =
          block
              .get(HAVING)
              .filter(at -> isWhole)
              .map(at -> ConditionReader.read(at, HAVING.name(), group))
              .orElse(List.of());
      RollUpSpec rollUp =
          new RollUpSpec(
              from,
              taken(where, measures.summed()),
              where,
              List.copyOf(groups),
              measures.summed(),
              measures.compared(),
              measures.computed(),
              having,
              types);
      return new Made(rollUp, made.specs(), List.copyOf(key.names()), isWhole);
    }

    private static ComputedColumn copy(Column column) {
      ColumnType type = column.type().orElse(ColumnType.STRING);
      return new ComputedColumn.Typed(
          column.name(), new SqlExpression(column.name(), new Term.Column(column.name(), type)));
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
      Set<String> all = new HashSet<>(some);
      all.addAll(others);
      return all;
    }

    private void group(Name name, YamlMap column) {
      if (column.has(MadeColumns.SQL)) {
        List<Column> row = source.names().stream().flatMap(n -> source.get(n).stream()).toList();
        ComputedColumns.readAll(of, ComputedColumns.unread(Map.of(name, column)), row)
            .values()
            .forEach(
                found -> {
                  made.add(name, found);
                  found.how().ifPresent(groups::add);
                  key.add(found.column());
                });
      } else {
        source
            .find(name)
            .ifPresent(
                like -> {
                  made.add(name, like, column);
                  groups.add(copy(like));
                  copied.add(name.text());
                  key.add(like.withName(name.text()));
                });
      }
    }

    /** The columns of the source that anything reads. */
    private List<String> taken(List<Condition> where, List<Summed> summed) {
      Set<String> used = new LinkedHashSet<>(Condition.columns(where));
      groups.forEach(group -> used.addAll(group.reads()));
      for (Summed column : summed) {
        used.addAll(column.value().columns());
        used.addAll(Condition.columns(column.where()));
      }
      List<String> taken = source.names().stream().filter(used::contains).toList();
      return taken.isEmpty() ? source.names().stream().limit(1).toList() : taken;
    }
  }
}
