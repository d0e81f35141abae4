package dev.alluvium.pipelines.local;

import dev.alluvium.pipelines.sql.Sql;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.expression.DerivedSpec;
import dev.alluvium.schemas.spec.expression.Standardised;
import dev.alluvium.schemas.spec.mart.AggregateMartSpec;
import dev.alluvium.schemas.spec.mart.TopSpec;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The newest rows of a domain's first mart that ranks something, and how to ask for them. */
final class TopRows {
  private final String query;

  private TopRows(String query) {
    this.query = query;
  }

  /** None if no mart of the domain has a {@code top}. */
  static Optional<TopRows> of(DomainSpec domain) {
    return domain.marts(AggregateMartSpec.class).stream()
        .filter(mart -> mart.top().isPresent())
        .findFirst()
        .map(mart -> new TopRows(query(mart, mart.top().get())));
  }

  /** The last ranking that there is. Columns that only tell rows apart are left out. */
  static String query(AggregateMartSpec mart, TopSpec top) {
    Set<String> technical =
        mart.dimensions().stream()
            .filter(d -> d.expression() instanceof Standardised)
            .map(DerivedSpec::name)
            .collect(Collectors.toSet());
    List<String> shown = mart.columns().stream().filter(c -> !technical.contains(c)).toList();
    String order =
        Stream.concat(top.per().stream().map(c -> c + " DESC"), Stream.of(top.rank()))
            .collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "SELECT %s FROM %s ORDER BY %s LIMIT %d",
        String.join(", ", shown),
        mart.qualifiedName(),
        order,
        top.n());
  }

  void print(Path file, PrintStream out) {
    String warehouse = "--warehouse=duckdb:" + file;
    StringWriter rows = new StringWriter();
    Sql.run(
        Reader.nullReader(),
        rows,
        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
        warehouse,
        query);
    out.printf(
        Locale.ROOT, "%n%s%nask for more:%n  scripts/sql %s \"%s\"%n", rows, warehouse, query);
  }
}
