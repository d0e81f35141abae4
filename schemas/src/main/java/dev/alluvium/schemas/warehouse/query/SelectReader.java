package dev.alluvium.schemas.warehouse.query;

import dev.alluvium.schemas.warehouse.table.ColumnId;
import dev.alluvium.schemas.warehouse.table.Provenance.How;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.expression.WindowDefinition;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.AllTableColumns;
import net.sf.jsqlparser.statement.select.GroupByElement;
import net.sf.jsqlparser.statement.select.OrderByElement;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SelectItem;
import net.sf.jsqlparser.statement.select.SetOperationList;
import net.sf.jsqlparser.statement.select.UnionOp;
import net.sf.jsqlparser.statement.select.WithItem;
import org.jspecify.annotations.Nullable;

/** Reads SELECTs, those within others too, into the relations that they are. */
final class SelectReader {
  private final Function<String, Optional<List<String>>> stored;
  private final Map<String, Relation> named;

  SelectReader(Function<String, Optional<List<String>>> stored) {
    this(stored, new HashMap<>());
  }

  private SelectReader(
      Function<String, Optional<List<String>>> stored, Map<String, Relation> named) {
    this.stored = stored;
    this.named = named;
  }

  Relation read(Select select) {
    return read(select, null);
  }

  /**
   * Reads a SELECT.
   *
   * @param outer what the names of the query around it mean
   */
  Relation read(Select select, @Nullable Scope outer) {
    List<WithItem<?>> with = select.getWithItemsList();
    if (with == null || with.isEmpty()) {
      return body(select, outer);
    }
    SelectReader within = new SelectReader(stored, new HashMap<>(named));
    for (WithItem<?> item : with) {
      within.name(item, outer);
    }
    return within.body(select, outer);
  }

  private void name(WithItem<?> item, @Nullable Scope outer) {
    String name = item.getUnquotedAliasName().toLowerCase(Locale.ROOT);
    List<String> columns =
        item.getWithItemList() == null
            ? List.of()
            : item.getWithItemList().stream().map(c -> c.getExpression().toString()).toList();
    Select query = item.getSelect().getSelect();
    if (query instanceof SetOperationList union && names(query, name)) {
      named.put(name, read(union.getSelect(0), outer).withNames(columns));
      // It goes round as often as that adds an origin, of which there are so many.
      Relation wider = read(query, outer).withNames(columns);
      while (!wider.equals(named.put(name, wider))) {
        wider = read(query, outer).withNames(columns);
      }
    } else {
      named.put(name, read(query, outer).withNames(columns));
    }
  }

  private static boolean names(Select query, String name) {
    return query.toString().toLowerCase(Locale.ROOT).matches("(?s).*\\b" + name + "\\b.*");
  }

  private Relation body(Select select, @Nullable Scope outer) {
    if (select instanceof PlainSelect plain) {
      return plain(plain, outer);
    }
    if (select instanceof SetOperationList union) {
      return union(union, outer);
    }
    if (select instanceof ParenthesedSelect inner) {
      return read(inner.getSelect(), outer);
    }
    throw new QueryException("cannot tell what columns this gives: " + select);
  }

  /** Rows of one that are, or are not, in another stay the values of that one. */
  private Relation union(SetOperationList union, @Nullable Scope outer) {
    Relation all = read(union.getSelect(0), outer);
    for (int i = 1; i < union.getSelects().size(); i++) {
      Relation next = read(union.getSelect(i), outer);
      all = union.getOperation(i - 1) instanceof UnionOp ? all.above(next) : all.comparedWith(next);
    }
    if (union.getLimit() == null || union.getOrderByElements() == null) {
      return all;
    }
    Scope shown = new Scope(outer);
    shown.add(Set.of(), all);
    Set<ColumnId> decides = new TreeSet<>(all.decides());
    union.getOrderByElements().forEach(order -> decide(order.getExpression(), shown, decides));
    return new Relation(all.columns(), all.rows(), decides);
  }

  private Relation plain(PlainSelect select, @Nullable Scope outer) {
    Scope scope = new Scope(outer);
    Set<ColumnId> decides = new TreeSet<>();
    new FromReader(this, scope, decides).read(select);
    List<WindowDefinition> windows = select.getWindowDefinitions();
    if (windows != null) {
      windows.forEach(scope::add);
    }
    List<Relation.Column> columns = new ArrayList<>();
    for (SelectItem<?> item : select.getSelectItems()) {
      add(item, scope, columns);
    }
    // What stands behind SELECT can be named behind it, as in GROUP BY.
    Scope shown = new Scope(scope);
    shown.add(Set.of(), new Relation(columns, Set.of(), Set.of()));
    decide(select.getWhere(), scope, decides);
    decide(select.getHaving(), shown, decides);
    decide(select.getQualify(), shown, decides);
    groups(select.getGroupBy(), columns, shown, decides);
    if (select.getLimit() != null && select.getOrderByElements() != null) {
      for (OrderByElement order : select.getOrderByElements()) {
        decide(order.getExpression(), shown, decides);
      }
    }
    decides.addAll(scope.decides());
    return new Relation(columns, scope.rows(), decides);
  }

  private void groups(
      @Nullable GroupByElement groups,
      List<Relation.Column> columns,
      Scope shown,
      Set<ColumnId> decides) {
    if (groups == null) {
      return;
    }
    List<Expression> all = new ArrayList<>();
    addAll(all, groups.getGroupByExpressionList());
    if (groups.getGroupingSets() != null) {
      groups.getGroupingSets().forEach(set -> addAll(all, set));
    }
    for (Expression group : all) {
      if (group instanceof LongValue place) {
        long at = place.getValue();
        if (at < 1 || at > columns.size()) {
          throw new QueryException(
              "GROUP BY %s is no column: there are %s".formatted(at, columns.size()));
        }
        decides.addAll(columns.get((int) at - 1).origins().keySet());
      } else {
        decide(group, shown, decides);
      }
    }
  }

  private static void addAll(List<Expression> all, @Nullable List<?> groups) {
    if (groups != null) {
      groups.forEach(group -> all.add((Expression) group));
    }
  }

  /** A table of this query's own, or of the warehouse. */
  Relation relation(Table table) {
    String name = Scope.named(table);
    Relation own = named.get(name.toLowerCase(Locale.ROOT));
    if (own != null) {
      return own;
    }
    return stored
        .apply(name)
        .map(columns -> Relation.stored(name, columns))
        .orElseThrow(() -> new QueryException("there is no table " + name));
  }

  private void add(SelectItem<?> item, Scope scope, List<Relation.Column> columns) {
    Expression expression = item.getExpression();
    if (expression instanceof AllTableColumns all) {
      Relation relation =
          scope
              .relation(all.getTable())
              .orElseThrow(
                  () -> new QueryException("there is no relation " + Scope.named(all.getTable())));
      columns.addAll(shown(relation.columns(), all, scope));
    } else if (expression instanceof AllColumns all) {
      columns.addAll(shown(scope.columns(), all, scope));
    } else {
      columns.add(column(item, scope));
    }
  }

  private Relation.Column column(SelectItem<?> item, Scope scope) {
    Expression expression = item.getExpression();
    Map<ColumnId, How> origins = new ExpressionOrigins(this, scope).of(expression);
    Optional<Relation.Column> copied =
        ExpressionOrigins.isCopy(expression) && expression instanceof Column column
            ? scope.column(column)
            : Optional.empty();
    // Of a column of another query what that one does.
    return new Relation.Column(
        nameOf(item),
        origins,
        copied.map(Relation.Column::rules).orElse(Set.of(expression.toString())));
  }

  /** What * shows of columns: but for those of EXCEPT, and of others what REPLACE says. */
  private List<Relation.Column> shown(List<Relation.Column> columns, AllColumns all, Scope scope) {
    Set<String> left = new HashSet<>();
    if (all.getExceptColumns() != null) {
      all.getExceptColumns().forEach(c -> left.add(c.getUnquotedName().toLowerCase(Locale.ROOT)));
    }
    Map<String, Relation.Column> replaced = new HashMap<>();
    if (all.getReplaceExpressions() != null) {
      for (SelectItem<?> item : all.getReplaceExpressions()) {
        Relation.Column column = column(item, scope);
        replaced.put(column.name().toLowerCase(Locale.ROOT), column);
      }
    }
    return columns.stream()
        .filter(column -> !left.contains(column.name().toLowerCase(Locale.ROOT)))
        .map(column -> replaced.getOrDefault(column.name().toLowerCase(Locale.ROOT), column))
        .toList();
  }

  private static String nameOf(SelectItem<?> item) {
    if (item.getAlias() != null) {
      return item.getUnquotedAliasName();
    }
    return item.getExpression() instanceof Column column ? column.getUnquotedColumnName() : "";
  }

  private void decide(@Nullable Expression condition, Scope scope, Set<ColumnId> decides) {
    if (condition != null) {
      decides.addAll(new ExpressionOrigins(this, scope).of(condition).keySet());
    }
  }
}
