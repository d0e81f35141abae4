package dev.alluvium.pipelines.govern;

import static java.util.Comparator.comparingInt;
import static java.util.stream.Collectors.joining;

import dev.alluvium.pipelines.jobs.JobMain;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.process.Outcome;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.generate.looker.LookerFiles;
import dev.alluvium.schemas.lineage.ColumnLineage;
import dev.alluvium.schemas.warehouse.table.ColumnId;
import java.util.List;
import java.util.Locale;

/**
 * Prints what a column, or each of a table, is made of, back to the fields of records, and what is
 * made of it.
 */
public final class Lineage {
  private Lineage() {}

  public static void main(String[] args) {
    JobMain.run(
        "scripts/run Lineage", LineageOptions.class, args, (options, control) -> run(options));
  }

  static Outcome run(LineageOptions options) {
    ColumnLineage lineage = LookerFiles.lineage(ContractLoader.loadNamed(options.getDomain()));
    List<ColumnId> columns = lineage.find(options.getColumn());
    if (columns.isEmpty()) {
      throw new UserException(
          "--column=%s: the domain %s has no such column%s"
              .formatted(
                  options.getColumn(),
                  options.getDomain(),
                  near(options.getColumn(), lineage.columns())));
    }
    LineageText text = new LineageText(lineage);
    String printed = columns.stream().map(text::of).collect(joining("\n"));
    return out -> out.print(printed);
  }

  /** The columns of that table, or the tables, which a person may have meant. */
  private static String near(String text, List<ColumnId> columns) {
    String asked = text.strip().toLowerCase(Locale.ROOT);
    int dot = asked.lastIndexOf('.');
    List<String> ofTable =
        columns.stream()
            .filter(c -> dot > 0 && c.relation().equals(asked.substring(0, dot)))
            .map(ColumnId::column)
            .toList();
    if (!ofTable.isEmpty()) {
      return "; the columns of " + asked.substring(0, dot) + ": " + String.join(", ", ofTable);
    }
    String name = asked.substring(Math.max(dot, asked.lastIndexOf(' ')) + 1);
    List<String> ofName =
        columns.stream()
            .filter(column -> column.column().equals(name))
            .map(ColumnId::toString)
            .sorted(comparingInt(String::length))
            .limit(5)
            .toList();
    return ofName.isEmpty()
        ? "; write it as dataset.table.column"
        : "; of that name there are " + String.join(", ", ofName);
  }
}
