package dev.alluvium.schemas.warehouse.mart;

import static java.util.stream.Collectors.joining;

import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.expression.DerivedSpec;
import dev.alluvium.schemas.spec.expression.SqlExpression;
import dev.alluvium.schemas.spec.mart.JoinMartSpec;
import dev.alluvium.schemas.spec.mart.JoinSpec;
import dev.alluvium.schemas.spec.mart.RowMartSpec;
import dev.alluvium.schemas.warehouse.expression.TermSql;
import dev.alluvium.schemas.warehouse.table.ColumnId;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.Provenance;
import dev.alluvium.schemas.warehouse.table.Provenance.How;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * {@code <mart>_rows}, a row per event, and the view {@code <mart>} of these rows with the events
 * that fit them, which are in {@code <mart>_joined}.
 */
final class JoinMartViews implements MartViews<JoinMartSpec> {
  /** What events that fit are taken by. */
  private static final List<String> ORDER =
      List.of(EventColumns.EVENT_TS, EventColumns.EVENT_SEQUENCE, EventColumns.EVENT_DIGEST);

  private static final String OWN = "l";
  private static final String JOINED = "r";

  @Override
  public Class<JoinMartSpec> kind() {
    return JoinMartSpec.class;
  }

  @Override
  public List<ViewSpec> views(JoinMartSpec mart) {
    return List.of(
        ViewSpec.of(
                mart.dataset(),
                mart.name(),
                mart.description(),
                mart.owner(),
                columns(mart),
                new Query(mart, SqlDialect.DUCKDB).text())
            .inBigQuery(new Query(mart, SqlDialect.BIGQUERY).text()));
  }

  /** Each with what it is made of, and what decides which event that is of. */
  private static List<ColumnSpec> columns(JoinMartSpec mart) {
    JoinSpec join = mart.join();
    List<ColumnId> pairing = new ArrayList<>();
    join.by()
        .forEach(
            equal -> {
              pairing.add(new ColumnId(mart.rows().qualifiedName(), equal.own()));
              pairing.add(new ColumnId(mart.joined().qualifiedName(), equal.joined()));
            });
    pairing.add(new ColumnId(mart.rows().qualifiedName(), EventColumns.EVENT_TS));
    pairing.add(new ColumnId(mart.joined().qualifiedName(), EventColumns.EVENT_TS));
    if (join.take() != JoinSpec.Take.EACH) {
      Stream.concat(ORDER.stream(), mart.joined().grain().stream())
          .forEach(c -> pairing.add(new ColumnId(mart.joined().qualifiedName(), c)));
    }
    join.matches().ifPresent(sql -> sql.columns().forEach(c -> pairing.add(stored(mart, c))));
    boolean decideRows = join.take() == JoinSpec.Take.EACH || join.keep() == JoinSpec.Keep.MATCHED;
    List<ColumnSpec> columns = new ArrayList<>();
    for (DerivedSpec column : mart.rows().columns()) {
      columns.add(copied(mart, column, decideRows ? pairing : List.of()));
    }
    mart.shown().forEach(column -> columns.add(copied(mart, column, pairing)));
    for (DerivedSpec column : join.derived()) {
      Map<ColumnId, How> origins = new HashMap<>();
      column.expression().columns().forEach(c -> origins.put(stored(mart, c), How.COMPUTED));
      SqlExpression sql = (SqlExpression) column.expression();
      columns.add(
          ColumnSpec.like(column).madeOf(Provenance.of(origins, sql.text()).decidedBy(pairing)));
    }
    return columns;
  }

  private static ColumnSpec copied(
      JoinMartSpec mart, DerivedSpec column, List<ColumnId> decidedBy) {
    Provenance of = Provenance.of(Map.of(stored(mart, column.name()), How.COPIED), "");
    return ColumnSpec.like(column).madeOf(of.decidedBy(decidedBy));
  }

  /** Where a column that the view has is stored. */
  private static ColumnId stored(JoinMartSpec mart, String column) {
    boolean isOwn = mart.rows().columns().stream().anyMatch(c -> c.name().equals(column));
    return new ColumnId((isOwn ? mart.rows() : mart.joined()).qualifiedName(), column);
  }

  /** The view's query in one dialect. */
  private record Query(JoinMartSpec mart, SqlDialect dialect) {
    String text() {
      return dialect == SqlDialect.DUCKDB && takesNearest() ? nearest() : pairs();
    }

    /** Of all pairs that fit, numbered where one is taken. */
    private String pairs() {
      JoinSpec join = mart.join();
      boolean isOne = join.take() != JoinSpec.Take.EACH;
      return """
          SELECT %s
          FROM (
            SELECT %s%s
            FROM %s AS l
            %s JOIN %s AS r
            ON %s
          ) AS paired%s"""
          .formatted(
              columns(),
              paired(),
              isOne ? ",\n    " + place() : "",
              mart.rows().qualifiedName(),
              join.keep() == JoinSpec.Keep.ALL ? "LEFT" : "INNER",
              mart.joined().qualifiedName(),
              fits(),
              isOne ? "\nWHERE " + JoinSpec.PLACE + " = 1" : "");
    }

    /** Whether the event that is taken is told by times alone. */
    private boolean takesNearest() {
      return mart.join().take() != JoinSpec.Take.EACH && mart.join().matches().isEmpty();
    }

    /**
     * Of the events on the one side of an end, that which is nearest to it, if it is within. DuckDB
     * finds it in sorted rows, however many events a key has; of events of one time, the one that
     * counts is chosen before.
     */
    private String nearest() {
      JoinSpec join = mart.join();
      boolean isLast = join.take() == JoinSpec.Take.LAST;
      boolean all = join.keep() == JoinSpec.Keep.ALL;
      String event = "EPOCH_US(" + joined(EventColumns.EVENT_TS) + ")";
      String own = "EPOCH_US(" + own(EventColumns.EVENT_TS) + ")";
      String within =
          isLast
              ? later() + " >= " + -micros(join.before())
              : later() + " <= " + micros(join.after());
      return """
          SELECT %s
          FROM (
            SELECT %s
            FROM %s AS l
            ASOF %s JOIN (
              SELECT *
              FROM %s AS r
              QUALIFY ROW_NUMBER() OVER (PARTITION BY %s ORDER BY %s) = 1
            ) AS r
            ON %s
              AND %s%s
          ) AS paired"""
          .formatted(
              columns(),
              shown(column -> all ? "CASE WHEN " + within + " THEN " + column + " END" : column),
              mart.rows().qualifiedName(),
              all ? "LEFT" : "INNER",
              mart.joined().qualifiedName(),
              Stream.concat(
                      join.by().stream().map(JoinSpec.Equal::joined),
                      Stream.of(EventColumns.EVENT_TS))
                  .map(this::joined)
                  .collect(joining(", ")),
              order(),
              join.by().stream().map(this::areEqual).collect(joining("\n      AND ")),
              isLast
                  ? own + " + " + micros(join.after()) + " >= " + event
                  : own + " - " + micros(join.before()) + " <= " + event,
              all ? "" : "\n  WHERE " + within);
    }

    private String shown(UnaryOperator<String> ofJoined) {
      return Stream.concat(
              mart.rows().columns().stream().map(column -> own(column.name())),
              mart.shown().stream()
                  .map(
                      column ->
                          ofJoined.apply(joined(column.name()))
                              + " AS "
                              + dialect.name(column.name())))
          .collect(joining(", "));
    }

    private String areEqual(JoinSpec.Equal columns) {
      return joined(columns.joined()) + " = " + own(columns.own());
    }

    private String columns() {
      return Stream.concat(
              Stream.concat(mart.rows().columns().stream(), mart.shown().stream())
                  .map(column -> dialect.name(column.name())),
              mart.join().derived().stream().map(this::derived))
          .collect(joining(", "));
    }

    private String derived(DerivedSpec column) {
      SqlExpression sql = (SqlExpression) column.expression();
      return TermSql.of(sql.term(), dialect, dialect::name) + " AS " + dialect.name(column.name());
    }

    private String paired() {
      return Stream.concat(
              mart.rows().columns().stream().map(column -> own(column.name())),
              mart.shown().stream().map(column -> joined(column.name())))
          .collect(joining(", "));
    }

    /** One order of the events that fit, whatever the order in which they came. */
    private String order() {
      String direction = mart.join().take() == JoinSpec.Take.LAST ? " DESC" : "";
      return Stream.concat(ORDER.stream(), mart.joined().grain().stream())
          .map(column -> joined(column) + direction)
          .collect(joining(", "));
    }

    private String place() {
      RowMartSpec rows = mart.rows();
      // What follows from the grain is named as well: by that, who asks for some days or keys has
      // no other rows numbered.
      String per =
          Stream.of(
                  rows.grain().stream(),
                  rows.partitionBy().stream(),
                  rows.clusterBy().stream(),
                  mart.join().by().stream().map(JoinSpec.Equal::own))
              .flatMap(columns -> columns)
              .distinct()
              .map(this::own)
              .collect(joining(", "));
      return "ROW_NUMBER() OVER (PARTITION BY %s ORDER BY %s) AS %s"
          .formatted(per, order(), JoinSpec.PLACE);
    }

    private String fits() {
      JoinSpec join = mart.join();
      UnaryOperator<String> ofBoth =
          name ->
              stored(mart, name).relation().equals(mart.rows().qualifiedName())
                  ? own(name)
                  : joined(name);
      return Stream.of(
              join.by().stream().map(this::areEqual),
              Stream.of(
                  "%s BETWEEN %s AND %s"
                      .formatted(later(), -micros(join.before()), micros(join.after()))),
              join.matches().stream().map(sql -> TermSql.of(sql.term(), dialect, ofBoth)))
          .flatMap(conditions -> conditions)
          .collect(joining("\n    AND "));
    }

    /** How many microseconds the event is later; no sum that may be beyond the last of times. */
    private String later() {
      String one = joined(EventColumns.EVENT_TS);
      String other = own(EventColumns.EVENT_TS);
      return dialect == SqlDialect.DUCKDB
          ? "EPOCH_US(%s) - EPOCH_US(%s)".formatted(one, other)
          : "TIMESTAMP_DIFF(%s, %s, MICROSECOND)".formatted(one, other);
    }

    private static long micros(Duration length) {
      return TimeUnit.SECONDS.toMicros(length.toSeconds());
    }

    private String own(String column) {
      return OWN + "." + dialect.name(column);
    }

    private String joined(String column) {
      return JOINED + "." + dialect.name(column);
    }
  }
}
