package dev.alluvium.schemas.contract.expression;

import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.fault.Choice;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.expression.term.SqlFunction;
import dev.alluvium.schemas.spec.expression.term.Term;
import dev.alluvium.schemas.spec.expression.term.Term.Call;
import dev.alluvium.schemas.spec.expression.term.Term.Literal;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import net.sf.jsqlparser.expression.ArrayExpression;
import net.sf.jsqlparser.expression.BinaryExpression;
import net.sf.jsqlparser.expression.BooleanValue;
import net.sf.jsqlparser.expression.CaseExpression;
import net.sf.jsqlparser.expression.CastExpression;
import net.sf.jsqlparser.expression.DoubleValue;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.ExtractExpression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.expression.NotExpression;
import net.sf.jsqlparser.expression.NullValue;
import net.sf.jsqlparser.expression.SignedExpression;
import net.sf.jsqlparser.expression.StringValue;
import net.sf.jsqlparser.expression.TimeKeyExpression;
import net.sf.jsqlparser.expression.TimezoneExpression;
import net.sf.jsqlparser.expression.TrimFunction;
import net.sf.jsqlparser.expression.WhenClause;
import net.sf.jsqlparser.expression.operators.arithmetic.Addition;
import net.sf.jsqlparser.expression.operators.arithmetic.Concat;
import net.sf.jsqlparser.expression.operators.arithmetic.Division;
import net.sf.jsqlparser.expression.operators.arithmetic.Modulo;
import net.sf.jsqlparser.expression.operators.arithmetic.Multiplication;
import net.sf.jsqlparser.expression.operators.arithmetic.Subtraction;
import net.sf.jsqlparser.expression.operators.conditional.AndExpression;
import net.sf.jsqlparser.expression.operators.conditional.OrExpression;
import net.sf.jsqlparser.expression.operators.relational.Between;
import net.sf.jsqlparser.expression.operators.relational.EqualsTo;
import net.sf.jsqlparser.expression.operators.relational.ExpressionList;
import net.sf.jsqlparser.expression.operators.relational.GreaterThan;
import net.sf.jsqlparser.expression.operators.relational.GreaterThanEquals;
import net.sf.jsqlparser.expression.operators.relational.InExpression;
import net.sf.jsqlparser.expression.operators.relational.IsBooleanExpression;
import net.sf.jsqlparser.expression.operators.relational.IsNullExpression;
import net.sf.jsqlparser.expression.operators.relational.LikeExpression;
import net.sf.jsqlparser.expression.operators.relational.MinorThan;
import net.sf.jsqlparser.expression.operators.relational.MinorThanEquals;
import net.sf.jsqlparser.expression.operators.relational.NotEqualsTo;
import net.sf.jsqlparser.schema.Column;

/** Reads an expression in SQL, over columns of known types. */
final class TermReader {
  /** More than people write; deeper ones would end in the stack of whoever walks them. */
  private static final int MOST_DEPTH = 60;

  private static final Map<Class<? extends BinaryExpression>, SqlFunction> OPERATORS =
      Map.ofEntries(
          Map.entry(Addition.class, SqlFunction.ADD),
          Map.entry(Subtraction.class, SqlFunction.SUBTRACT),
          Map.entry(Multiplication.class, SqlFunction.MULTIPLY),
          Map.entry(Division.class, SqlFunction.DIVIDE),
          Map.entry(Modulo.class, SqlFunction.MOD),
          Map.entry(Concat.class, SqlFunction.CONCAT),
          Map.entry(AndExpression.class, SqlFunction.AND),
          Map.entry(OrExpression.class, SqlFunction.OR),
          Map.entry(EqualsTo.class, SqlFunction.EQUAL),
          Map.entry(NotEqualsTo.class, SqlFunction.NOT_EQUAL),
          Map.entry(MinorThan.class, SqlFunction.LESS),
          Map.entry(MinorThanEquals.class, SqlFunction.LESS_OR_EQUAL),
          Map.entry(GreaterThan.class, SqlFunction.GREATER),
          Map.entry(GreaterThanEquals.class, SqlFunction.GREATER_OR_EQUAL));

  private static final Map<String, SqlFunction> PARTS =
      Map.of(
          "YEAR", SqlFunction.YEAR,
          "QUARTER", SqlFunction.QUARTER,
          "MONTH", SqlFunction.MONTH,
          "DAY", SqlFunction.DAY,
          "DAYOFWEEK", SqlFunction.DAYOFWEEK,
          "HOUR", SqlFunction.HOUR,
          "MINUTE", SqlFunction.MINUTE,
          "SECOND", SqlFunction.SECOND,
          "DATE", SqlFunction.TO_DATE);

  private final Columns columns;
  private int depth;

  private TermReader(Columns columns) {
    this.columns = columns;
  }

  /**
   * Reads one.
   *
   * @throws TermException if it is none, or not of types that fit
   */
  static Term read(String sql, Columns columns) {
    return new TermReader(columns).term(SqlParser.parse(sql));
  }

  Term term(Expression sql) {
    if (++depth > MOST_DEPTH) {
      throw new TermException("it is nested deeper than " + MOST_DEPTH + " levels");
    }
    try {
      return read(sql);
    } catch (TermException e) {
      throw SqlParser.place(sql).map(e::at).orElse(e);
    } finally {
      depth--;
    }
  }

  private Term read(Expression sql) {
    if (sql instanceof Column column) {
      return column(column);
    } else if (sql instanceof LongValue number) {
      return whole(number.getStringValue());
    } else if (sql instanceof DoubleValue number) {
      return new Literal(
          TermTypes.value(ColumnType.FLOAT64, number.toString()), ColumnType.FLOAT64);
    } else if (sql instanceof StringValue text && text.getPrefix() == null) {
      return new Literal(text.getNotExcapedValue(), ColumnType.STRING);
    } else if (sql instanceof BooleanValue truth) {
      return new Literal(truth.getValue(), ColumnType.BOOLEAN);
    } else if (sql instanceof ExpressionList<?> list) {
      return inBrackets(list);
    } else if (sql instanceof SignedExpression signed) {
      return signed(signed);
    } else if (sql instanceof NotExpression not) {
      return call(SqlFunction.NOT, not.getExpression());
    } else if (sql instanceof IsNullExpression missing) {
      return negated(missing.isNot(), isNull(missing.getLeftExpression()));
    } else if (sql instanceof IsBooleanExpression truth) {
      return negated(truth.isNot(), isTruth(truth.getLeftExpression(), truth.isTrue()));
    } else if (sql instanceof InExpression in) {
      return negated(in.isNot(), in(in));
    } else if (sql instanceof Between between) {
      return negated(between.isNot(), between(between));
    } else if (sql instanceof LikeExpression like) {
      return negated(like.isNot(), like(like));
    } else if (sql instanceof CaseExpression choice) {
      return choice(choice);
    } else if (sql instanceof CastExpression cast) {
      return cast(cast);
    } else if (sql instanceof ExtractExpression part) {
      return part(part);
    } else if (sql instanceof TrimFunction trim) {
      return trim(trim);
    } else if (sql instanceof Function function) {
      return function(function);
    } else if (sql instanceof TimeKeyExpression now) { // CURRENT_DATE, and others of the clock.
      return SqlCalls.of(now.getStringValue().replace("()", ""), this, List.of());
    } else if (sql instanceof ArrayExpression part) {
      return SqlCalls.part(part, this);
    } else if (sql instanceof BinaryExpression binary) {
      SqlFunction operator = OPERATORS.get(binary.getClass());
      if (operator != null) {
        return call(operator, binary.getLeftExpression(), binary.getRightExpression());
      }
    } else if (sql instanceof NullValue) {
      throw new TermException(
          "NULL has no type here; it may stand in IF, CASE and COALESCE beside what has one");
    }
    throw new TermException("%s is not part of the language".formatted(sql));
  }

  private Term column(Column column) {
    if (column.getArrayConstructor() != null) {
      throw new TermException(
          "%s: only a part of SPLIT is taken by its place; what a column of JSON has is taken by a column of its own, as json: {of: tags, from: \"[0]\", type: string}"
              .formatted(column));
    }
    String name = withoutBackticks(column.getColumnName());
    if (name.startsWith("\"")) {
      throw new TermException(
          "%s: a text stands in single quotes, a column without quotes".formatted(name));
    }
    if (column.getTable() != null && column.getTable().getName() != null) {
      throw new TermException(
          "%s: columns stand without a table's name, as %s".formatted(column, name));
    }
    return columns
        .get(name)
        .orElseThrow(() -> new TermException(columns.missing(name)))
        .type()
        .map(type -> new Term.Column(name, type))
        .orElseThrow(() -> new TermException("the type of " + name + " is not known", true));
  }

  private static String withoutBackticks(String name) {
    return name.length() > 2 && name.startsWith("`") && name.endsWith("`")
        ? name.substring(1, name.length() - 1)
        : name;
  }

  private static Term whole(String digits) {
    return new Literal(TermTypes.value(ColumnType.INT64, digits), ColumnType.INT64);
  }

  private Term inBrackets(ExpressionList<?> list) {
    if (list.size() != 1) {
      throw new TermException("%s is a list where one value is wanted".formatted(list));
    }
    return term(list.get(0));
  }

  private Term signed(SignedExpression signed) {
    if (signed.getSign() == '-' && signed.getExpression() instanceof LongValue number) {
      return whole("-" + number.getStringValue());
    }
    Term term = term(signed.getExpression());
    if (signed.getSign() == '+') {
      return term;
    }
    if (term instanceof Literal literal && literal.value() instanceof Double number) {
      return new Literal(-number, ColumnType.FLOAT64);
    }
    return TermTypes.call(SqlFunction.NEGATE, List.of(term));
  }

  private Term negated(boolean isNot, Term term) {
    return isNot ? TermTypes.call(SqlFunction.NOT, List.of(term)) : term;
  }

  private Term isNull(Expression of) {
    return new Call(SqlFunction.IS_NULL, List.of(term(of)), ColumnType.BOOLEAN);
  }

  /** As of a condition that is never NULL: {@code COALESCE(b, FALSE)}. */
  private Term isTruth(Expression of, boolean truth) {
    Term known =
        new Call(
            SqlFunction.COALESCE,
            List.of(condition(of), new Literal(!truth, ColumnType.BOOLEAN)),
            ColumnType.BOOLEAN);
    return negated(!truth, known);
  }

  private Term in(InExpression in) {
    List<Expression> all = new ArrayList<>(List.of(in.getLeftExpression()));
    if (!(in.getRightExpression() instanceof ExpressionList<?> list) || list.isEmpty()) {
      throw new TermException("%s: IN takes a list of values".formatted(in));
    }
    all.addAll(list);
    List<Term> terms = alike(SqlFunction.IN.sql(), all);
    ColumnType type = terms.get(0).type();
    return SqlFunction.IN
        .resultOf(List.of(type, type))
        .map(result -> new Call(SqlFunction.IN, terms, result))
        .orElseThrow(() -> TermTypes.refused(SqlFunction.IN, terms));
  }

  private Term between(Between between) {
    return TermTypes.call(
        SqlFunction.AND,
        List.of(
            call(
                SqlFunction.GREATER_OR_EQUAL,
                between.getLeftExpression(),
                between.getBetweenExpressionStart()),
            call(
                SqlFunction.LESS_OR_EQUAL,
                between.getLeftExpression(),
                between.getBetweenExpressionEnd())));
  }

  private Term like(LikeExpression like) {
    if (like.getLikeKeyWord() != LikeExpression.KeyWord.LIKE || like.getEscape() != null) {
      throw new TermException("%s is not part of the language".formatted(like));
    }
    Term call = call(SqlFunction.LIKE, like.getLeftExpression(), like.getRightExpression());
    if (SqlCalls.literalText(call, 1).contains("\\")) {
      throw new TermException("LIKE takes no backslash, which warehouses read in different ways");
    }
    return call;
  }

  /** As one in another: {@code IF(a, 1, IF(b, 2, NULL))}. */
  private Term choice(CaseExpression choice) {
    List<Expression> results = new ArrayList<>();
    choice.getWhenClauses().forEach(when -> results.add(when.getThenExpression()));
    results.add(choice.getElseExpression() == null ? new NullValue() : choice.getElseExpression());
    List<Term> values = alike("CASE", results);
    Term chosen = values.get(values.size() - 1);
    for (int i = choice.getWhenClauses().size() - 1; i >= 0; i--) {
      WhenClause when = choice.getWhenClauses().get(i);
      Term holds =
          choice.getSwitchExpression() == null
              ? condition(when.getWhenExpression())
              : call(SqlFunction.EQUAL, choice.getSwitchExpression(), when.getWhenExpression());
      chosen = new Call(SqlFunction.IF, List.of(holds, values.get(i), chosen), chosen.type());
    }
    return chosen;
  }

  Term condition(Expression sql) {
    Term holds = term(sql);
    if (holds.type() != ColumnType.BOOLEAN) {
      throw new TermException(
          "%s is no condition: it is %s".formatted(sql, holds.type().contractName()));
    }
    return holds;
  }

  private Term cast(CastExpression cast) {
    if (cast.keyword == null) { // DATE '2024-01-31', as the parser has it.
      return typed(cast);
    }
    boolean isSafe = "SAFE_CAST".equalsIgnoreCase(cast.keyword);
    if (!isSafe && !"CAST".equalsIgnoreCase(cast.keyword)) {
      throw new TermException("%s is not part of the language".formatted(cast));
    }
    String type = cast.getColDataType().getDataType().toUpperCase(Locale.ROOT);
    Term of = term(cast.getLeftExpression());
    if (type.equals(of.type().name())) {
      return of;
    }
    SqlFunction function =
        switch (type + (isSafe && of.type() == ColumnType.STRING ? " of text" : "")) {
          case "STRING" -> SqlFunction.TO_STRING;
          case "FLOAT64" -> SqlFunction.TO_FLOAT64;
          case "NUMERIC" -> SqlFunction.TO_NUMERIC;
          case "DATE" -> SqlFunction.TO_DATE;
          case "TIMESTAMP" -> SqlFunction.TO_TIMESTAMP;
          case "INT64 of text" -> SqlFunction.PARSE_INT64;
          case "FLOAT64 of text" -> SqlFunction.PARSE_FLOAT64;
          case "NUMERIC of text" -> SqlFunction.PARSE_NUMERIC;
          case "DATE of text" -> SqlFunction.PARSE_DATE;
          default ->
              throw new TermException(
                  "%s: there is no %s of %s to %s%s"
                      .formatted(
                          cast,
                          cast.keyword,
                          of.type().contractName(),
                          type,
                          of.type() != ColumnType.STRING
                              ? ""
                              : isSafe
                                  ? "; of a text it makes INT64, FLOAT64, NUMERIC or DATE"
                                  : "; texts are read by SAFE_CAST"));
        };
    return TermTypes.call(function, List.of(of));
  }

  private static Term typed(CastExpression cast) {
    String name = cast.getColDataType().getDataType().toUpperCase(Locale.ROOT);
    if ((name.equals("DATE") || name.equals("TIMESTAMP"))
        && cast.getLeftExpression() instanceof StringValue text) {
      ColumnType type = ColumnType.valueOf(name);
      return new Literal(TermTypes.value(type, text.getNotExcapedValue()), type);
    }
    throw new TermException(cast + " is not part of the language");
  }

  private Term part(ExtractExpression part) {
    SqlFunction function = PARTS.get(part.getName().toUpperCase(Locale.ROOT));
    if (function == null) {
      throw new TermException(
          Choice.unknown("part", part.getName(), PARTS.keySet().stream().sorted().toList()));
    }
    return part.getExpression() instanceof TimezoneExpression local
            && local.getTimezoneExpressions().size() == 1
        ? inZone(function, local.getLeftExpression(), local.getTimezoneExpressions().get(0))
        : call(function, part.getExpression());
  }

  /** What the clocks of a zone show at a time. */
  Term inZone(SqlFunction function, Expression time, Expression zone) {
    if (zone instanceof StringValue name) { // Not every offset is a zone to all engines.
      if (!ZoneId.getAvailableZoneIds().contains(name.getNotExcapedValue())) {
        throw new TermException("%s is no zone, such as 'America/New_York'".formatted(zone));
      }
      return call(function, time, zone);
    }
    throw new TermException(
        "%s: a zone stands in quotes, such as 'America/New_York'".formatted(zone));
  }

  private Term trim(TrimFunction trim) {
    if (trim.getTrimSpecification() != null || trim.getFromExpression() != null) {
      throw new TermException("TRIM takes one text, and takes white space away from both ends");
    }
    return call(SqlFunction.TRIM, trim.getExpression());
  }

  private Term function(Function function) {
    List<Expression> arguments = new ArrayList<>();
    if (function.getParameters() != null) {
      arguments.addAll(function.getParameters());
    }
    return SqlCalls.of(function.getName(), this, arguments);
  }

  Term call(SqlFunction function, Expression... arguments) {
    List<Term> terms = new ArrayList<>();
    for (Expression argument : arguments) {
      terms.add(term(argument));
    }
    return TermTypes.call(function, terms);
  }

  List<Term> alike(String what, List<Expression> values) {
    return TermTypes.alike(
        what,
        values.stream()
            .map(v -> v instanceof NullValue ? Optional.<Term>empty() : Optional.of(term(v)))
            .toList());
  }
}
