package dev.alluvium.schemas.warehouse.query;

import dev.alluvium.schemas.warehouse.table.ColumnId;
import dev.alluvium.schemas.warehouse.table.Provenance.How;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.sf.jsqlparser.expression.AnalyticExpression;
import net.sf.jsqlparser.expression.BinaryExpression;
import net.sf.jsqlparser.expression.CaseExpression;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.ExpressionVisitorAdapter;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.WhenClause;
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
import net.sf.jsqlparser.statement.select.OrderByElement;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.Select;
import org.jspecify.annotations.Nullable;

/** The columns that an expression is computed from, each with what becomes of its values. */
final class ExpressionOrigins extends ExpressionVisitorAdapter<Void> {
  /** Aggregate functions whose result is none of the values, nor holds one. */
  private static final Set<String> SUMS =
      Set.of(
          "APPROX_COUNT_DISTINCT",
          "AVG",
          "COUNT",
          "COUNTIF",
          "COUNT_IF",
          "CORR",
          "COVAR_POP",
          "COVAR_SAMP",
          "STDDEV",
          "STDDEV_POP",
          "STDDEV_SAMP",
          "SUM",
          "VARIANCE",
          "VAR_POP",
          "VAR_SAMP",
          "BIT_AND",
          "BIT_OR",
          "BIT_XOR",
          "LOGICAL_AND",
          "LOGICAL_OR",
          "BOOL_AND",
          "BOOL_OR");

  /** Window functions whose result is a place among rows. */
  private static final Set<String> RANKS =
      Set.of("ROW_NUMBER", "RANK", "DENSE_RANK", "NTILE", "PERCENT_RANK", "CUME_DIST");

  /** Words that stand where columns do, as in {@code DATE_TRUNC(day, MONTH)}. */
  private static final Set<String> WORDS =
      Set.of(
          "YEAR",
          "ISOYEAR",
          "QUARTER",
          "MONTH",
          "WEEK",
          "ISOWEEK",
          "DAY",
          "DAYOFWEEK",
          "DAYOFYEAR",
          "HOUR",
          "MINUTE",
          "SECOND",
          "MILLISECOND",
          "MICROSECOND",
          "DATE",
          "TIME",
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
    if (expression instanceof Column) {
      how = How.COPIED;
    }
    expression.accept(this, null);
    return Map.copyOf(origins);
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

  private void readOrder(@Nullable List<OrderByElement> order) {
    if (order != null) {
      order.forEach(by -> read(How.DECIDES, by.getExpression()));
    }
  }

  private void take(Map<ColumnId, How> found, How next) {
    found.forEach((id, was) -> origins.merge(id, was.then(next), How::or));
  }

  static Optional<Relation.Column> find(Column column, Scope scope) {
    String alias = column.getTable() == null ? "" : column.getTable().getUnquotedName();
    return scope.column(alias, column.getUnquotedColumnName());
  }

  private void takeRows() {
    scope.rows().forEach(rows -> origins.merge(rows, How.SUMMED.then(how), How::or));
  }

  @Override
  public <S> @Nullable Void visit(Column column, S context) {
    Optional<Relation.Column> found = find(column, scope);
    if (found.isPresent()) {
      take(found.get().origins(), how);
    } else if (column.getTable() != null
        || !WORDS.contains(column.getUnquotedColumnName().toUpperCase(Locale.ROOT))) {
      throw new QueryException("there is no column " + ParsedQueries.written(column));
    }
    return null;
  }

  @Override
  public <S> @Nullable Void visit(Function function, S context) {
    String name = function.getName().toUpperCase(Locale.ROOT);
    ExpressionList<?> arguments = function.getParameters();
    if (name.equals("COUNT") && isOfRows(arguments)) {
      takeRows();
    } else if (name.equals("IF") && arguments != null && arguments.size() == 3) {
      read(How.DECIDES, arguments.get(0));
      readAll(How.COMPUTED, arguments.subList(1, 3));
    } else if (name.equals("NULLIF") && arguments != null && arguments.size() == 2) {
      read(How.COMPUTED, arguments.get(0));
      read(How.DECIDES, arguments.get(1));
    } else if (SUMS.contains(name)) {
      readSum(arguments == null ? List.of() : arguments);
    } else {
      readAll(How.COMPUTED, arguments);
    }
    readOrder(function.getOrderByElements());
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
    if (RANKS.contains(name) || (name.equals("COUNT") && window.getExpression() == null)) {
      takeRows();
    } else {
      if (SUMS.contains(name)) {
        readSum(List.of(window.getExpression()));
      } else {
        read(How.COMPUTED, window.getExpression());
      }
      read(How.DECIDES, window.getOffset());
      read(How.COMPUTED, window.getDefaultValue());
    }
    read(How.DECIDES, window.getFilterExpression());
    readAll(How.DECIDES, window.getPartitionExpressionList());
    readOrder(window.getOrderByElements());
    readOrder(window.getFuncOrderBy());
    return null;
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
