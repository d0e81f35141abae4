package dev.alluvium.schemas.warehouse.query;

import dev.alluvium.schemas.sql.DateParts;
import dev.alluvium.schemas.warehouse.table.ColumnId;
import dev.alluvium.schemas.warehouse.table.Provenance.How;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.sf.jsqlparser.expression.AnalyticExpression;
import net.sf.jsqlparser.expression.AnalyticType;
import net.sf.jsqlparser.expression.AnyComparisonExpression;
import net.sf.jsqlparser.expression.BinaryExpression;
import net.sf.jsqlparser.expression.CaseExpression;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.ExpressionVisitorAdapter;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.JsonAggregateFunction;
import net.sf.jsqlparser.expression.JsonFunction;
import net.sf.jsqlparser.expression.TimezoneExpression;
import net.sf.jsqlparser.expression.TrimFunction;
import net.sf.jsqlparser.expression.WhenClause;
import net.sf.jsqlparser.expression.WindowDefinition;
import net.sf.jsqlparser.expression.operators.relational.Between;
import net.sf.jsqlparser.expression.operators.relational.ComparisonOperator;
import net.sf.jsqlparser.expression.operators.relational.ExistsExpression;
import net.sf.jsqlparser.expression.operators.relational.ExpressionList;
import net.sf.jsqlparser.expression.operators.relational.InExpression;
import net.sf.jsqlparser.expression.operators.relational.IsBooleanExpression;
import net.sf.jsqlparser.expression.operators.relational.IsDistinctExpression;
import net.sf.jsqlparser.expression.operators.relational.IsNullExpression;
import net.sf.jsqlparser.expression.operators.relational.LikeExpression;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.AllTableColumns;
import net.sf.jsqlparser.statement.select.OrderByElement;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.Select;
import org.jspecify.annotations.Nullable;

/** The columns that an expression is computed from, each with what becomes of its values. */
final class ExpressionOrigins extends ExpressionVisitorAdapter<Void> {
  /** Words that the parser takes for columns. */
  private static final Set<String> WORDS =
      Set.of(
          "TRUE",
          "FALSE",
          "NULL",
          "CURRENT_DATE",
          "CURRENT_TIME",
          "CURRENT_DATETIME",
          "CURRENT_TIMESTAMP");

  private final SelectReader queries;
  private final Scope scope;
  private final Map<ColumnId, How> origins = new HashMap<>();
  private How how = How.COMPUTED;

  ExpressionOrigins(SelectReader queries, Scope scope) {
    this.queries = queries;
    this.scope = scope;
  }

  Map<ColumnId, How> of(Expression expression) {
    if (isCopy(expression)) {
      how = How.COPIED;
    }
    expression.accept(this, null);
    return Map.copyOf(origins);
  }

  /** Whether it is a column as it is, and not an element of it. */
  static boolean isCopy(Expression expression) {
    return expression instanceof Column column && column.getArrayConstructor() == null;
  }

  private void read(How next, @Nullable Expression expression) {
    if (expression != null) {
      How before = how;
      how = how.then(next);
      expression.accept(this, null);
      how = before;
    }
  }

  private void readAll(How next, @Nullable Iterable<? extends Expression> expressions) {
    if (expressions != null) {
      expressions.forEach(expression -> read(next, expression));
    }
  }

  private void readOrder(How next, @Nullable List<OrderByElement> order) {
    if (order != null) {
      order.forEach(by -> read(next, by.getExpression()));
    }
  }

  private void readHaving(Function.@Nullable HavingClause having) {
    if (having != null) {
      read(How.DECIDES, having.getExpression());
    }
  }

  private void take(Map<ColumnId, How> found, How next) {
    found.forEach((id, was) -> origins.merge(id, was.then(next), How::or));
  }

  private void takeRows() {
    scope.rows().forEach(rows -> origins.merge(rows, How.SUMMED.then(how), How::or));
  }

  @Override
  public <S> @Nullable Void visit(Column column, S context) {
    Optional<Relation.Column> found = scope.column(column);
    if (found.isPresent()) {
      take(found.get().origins(), how);
    } else if (column.getTable() != null
        || !WORDS.contains(column.getUnquotedColumnName().toUpperCase(Locale.ROOT))) {
      throw new QueryException("there is no column " + column);
    }
    return null;
  }

  @Override
  public <S> @Nullable Void visit(Function function, S context) {
    String name = function.getName().toUpperCase(Locale.ROOT);
    ExpressionList<?> arguments = function.getParameters();
    if (name.equals("COLUMNS")) {
      throw ofAllColumns(function);
    }
    if (name.equals("COUNT") && isOfRows(arguments)) {
      takeRows();
    } else if (name.equals("IF") && arguments != null && arguments.size() == 3) {
      read(How.DECIDES, arguments.get(0));
      readAll(How.COMPUTED, arguments.subList(1, 3));
    } else if (name.equals("NULLIF") && arguments != null && arguments.size() == 2) {
      read(How.COMPUTED, arguments.get(0));
      read(How.DECIDES, arguments.get(1));
    } else if (SqlFunctions.isSum(name)) {
      readSum(arguments == null ? List.of() : arguments);
    } else {
      readAll(How.COMPUTED, DateParts.without(function));
      readAll(How.COMPUTED, function.getNamedParameters());
    }
    readOrder(How.DECIDES, function.getOrderByElements());
    readHaving(function.getHavingClause());
    return null;
  }

  /** A sum of constants counts rows. */
  private void readSum(List<? extends Expression> arguments) {
    ExpressionOrigins summed = new ExpressionOrigins(queries, scope);
    arguments.forEach(argument -> summed.read(How.SUMMED, argument));
    if (summed.origins.isEmpty()) {
      takeRows();
    } else {
      take(summed.origins, how);
    }
  }

  private static boolean isOfRows(@Nullable ExpressionList<?> arguments) {
    return arguments == null
        || arguments.isEmpty()
        || arguments.get(0).toString().matches("\\*|[0-9]+");
  }

  @Override
  public <S> @Nullable Void visit(AnalyticExpression window, S context) {
    String name = window.getName().toUpperCase(Locale.ROOT);
    if (SqlFunctions.isRank(name) || (name.equals("COUNT") && window.getExpression() == null)) {
      takeRows();
    } else {
      if (SqlFunctions.isSum(name)) {
        readSum(List.of(window.getExpression()));
      } else {
        read(How.COMPUTED, window.getExpression());
      }
      read(
          SqlFunctions.isShift(name) ? How.DECIDES : How.COMPUTED,
          window.getOffset()); // Else it is a second argument.
      read(How.COMPUTED, window.getDefaultValue());
    }
    read(How.DECIDES, window.getFilterExpression());
    readAll(How.DECIDES, window.getPartitionExpressionList());
    // Within a group one of the values that it is ordered by may be the result.
    boolean isWithin =
        window.getType() == AnalyticType.WITHIN_GROUP
            || window.getType() == AnalyticType.WITHIN_GROUP_OVER;
    readOrder(isWithin ? How.COMPUTED : How.DECIDES, window.getOrderByElements());
    readOrder(How.DECIDES, window.getFuncOrderBy());
    readNamed(window);
    readHaving(window.getHavingClause());
    return null;
  }

  private void readNamed(AnalyticExpression function) {
    @Nullable String name =
        function.getWindowName() == null && function.getWindowDefinition() != null
            ? function.getWindowDefinition().getWindowName()
            : function.getWindowName();
    if (name != null) {
      WindowDefinition window =
          scope.window(name).orElseThrow(() -> new QueryException("there is no window " + name));
      for (Object part : orNone(window.getPartitionExpressionList())) {
        read(How.DECIDES, (Expression) part);
      }
      readOrder(How.DECIDES, window.getOrderByElements());
    }
  }

  private static List<?> orNone(@Nullable List<?> parts) {
    return parts == null ? List.of() : parts;
  }

  @Override
  public <S> @Nullable Void visit(TimezoneExpression zoned, S context) {
    read(How.COMPUTED, zoned.getLeftExpression());
    readAll(How.COMPUTED, zoned.getTimezoneExpressions());
    return null;
  }

  /** As an argument, {@code *} is a whole row. */
  @Override
  public <S> @Nullable Void visit(AllColumns all, S context) {
    throw ofAllColumns(all);
  }

  @Override
  public <S> @Nullable Void visit(AllTableColumns all, S context) {
    throw ofAllColumns(all);
  }

  private static QueryException ofAllColumns(Expression all) {
    return new QueryException(
        "cannot tell what a function of all columns gives: " + all + "; name them");
  }

  @Override
  public <S> @Nullable Void visit(TrimFunction trim, S context) {
    read(How.COMPUTED, trim.getExpression());
    read(How.COMPUTED, trim.getFromExpression());
    return null;
  }

  @Override
  public <S> @Nullable Void visit(JsonFunction json, S context) {
    json.getKeyValuePairs().forEach(pair -> readPair(pair.getKey(), pair.getValue()));
    json.getExpressions().forEach(element -> read(How.COMPUTED, element.getExpression()));
    return null;
  }

  @Override
  public <S> @Nullable Void visit(JsonAggregateFunction json, S context) {
    readPair(json.getKey(), json.getValue());
    read(How.COMPUTED, json.getExpression());
    readOrder(How.DECIDES, json.getExpressionOrderByElements());
    return null;
  }

  /** Names that stand there as texts are no expressions. */
  private void readPair(@Nullable Object key, @Nullable Object value) {
    for (Object part : new @Nullable Object[] {key, value}) {
      if (part instanceof Expression expression) {
        read(How.COMPUTED, expression);
      }
    }
  }

  @Override
  public <S> @Nullable Void visit(CaseExpression cases, S context) {
    read(How.DECIDES, cases.getSwitchExpression());
    for (WhenClause when : cases.getWhenClauses()) {
      read(How.DECIDES, when.getWhenExpression());
      read(How.COMPUTED, when.getThenExpression());
    }
    read(How.COMPUTED, cases.getElseExpression());
    return null;
  }

  /** A comparison says how values compare, and is none of them. */
  @Override
  protected <S> @Nullable Void visitBinaryExpression(BinaryExpression expression, S context) {
    boolean compares =
        expression instanceof ComparisonOperator
            || expression instanceof LikeExpression
            || expression instanceof IsDistinctExpression;
    readAll(
        compares ? How.DECIDES : How.COMPUTED,
        List.of(expression.getLeftExpression(), expression.getRightExpression()));
    return null;
  }

  @Override
  public <S> @Nullable Void visit(LikeExpression like, S context) {
    return visitBinaryExpression(like, context);
  }

  @Override
  public <S> @Nullable Void visit(IsDistinctExpression distinct, S context) {
    return visitBinaryExpression(distinct, context);
  }

  @Override
  public <S> @Nullable Void visit(Between between, S context) {
    readAll(
        How.DECIDES,
        List.of(
            between.getLeftExpression(),
            between.getBetweenExpressionStart(),
            between.getBetweenExpressionEnd()));
    return null;
  }

  @Override
  public <S> @Nullable Void visit(InExpression in, S context) {
    readAll(How.DECIDES, List.of(in.getLeftExpression(), in.getRightExpression()));
    return null;
  }

  @Override
  public <S> @Nullable Void visit(AnyComparisonExpression any, S context) {
    return subquery(any.getSelect());
  }

  @Override
  public <S> @Nullable Void visit(IsNullExpression isNull, S context) {
    read(How.DECIDES, isNull.getLeftExpression());
    return null;
  }

  @Override
  public <S> @Nullable Void visit(IsBooleanExpression isBoolean, S context) {
    read(How.DECIDES, isBoolean.getLeftExpression());
    return null;
  }

  @Override
  public <S> @Nullable Void visit(ExistsExpression exists, S context) {
    read(How.DECIDES, exists.getRightExpression());
    return null;
  }

  @Override
  public <S> @Nullable Void visit(ParenthesedSelect query, S context) {
    return subquery(query);
  }

  @Override
  public <S> @Nullable Void visit(Select query, S context) {
    return subquery(query);
  }

  private @Nullable Void subquery(Select query) {
    Relation relation = queries.read(query, scope);
    relation.columns().forEach(column -> take(column.origins(), how));
    relation.decides().forEach(id -> origins.merge(id, How.DECIDES, How::or));
    return null;
  }
}
