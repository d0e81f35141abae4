package dev.alluvium.pipelines.govern;

import dev.alluvium.schemas.lineage.ColumnLineage;
import dev.alluvium.schemas.warehouse.table.ColumnId;
import dev.alluvium.schemas.warehouse.table.Provenance;
import dev.alluvium.schemas.warehouse.table.Provenance.How;
import dev.alluvium.schemas.warehouse.table.Provenance.Origin;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/** Lineage of a column as text: a line per column, indented by how far away it is. */
final class LineageText {
  private static final int MOST_RULE = 100;

  private final ColumnLineage lineage;
  private final StringBuilder text = new StringBuilder();

  LineageText(ColumnLineage lineage) {
    this.lineage = lineage;
  }

  String of(ColumnId column) {
    text.setLength(0);
    text.append(column).append(rule(column)).append('\n').append("made of\n");
    tree(column, "<- ", this::origins, 1, new HashSet<>());
    text.append("used by\n");
    tree(column, "-> ", lineage::uses, 1, new HashSet<>());
    return text.toString();
  }

  private List<Origin> origins(ColumnId column) {
    return lineage.provenance(column).map(Provenance::origins).orElse(List.of());
  }

  /** Values first, each with what it is made of itself; what only decides has a line. */
  private void tree(
      ColumnId column,
      String arrow,
      Function<ColumnId, List<Origin>> next,
      int depth,
      Set<ColumnId> seen) {
    List<Origin> all = next.apply(column);
    if (depth == 1 && all.isEmpty()) {
      text.append("  nothing\n");
    }
    for (Origin origin : all) {
      if (origin.how() == How.DECIDES) {
        continue;
      }
      boolean isNew = seen.add(origin.column());
      line(origin, arrow, depth, isNew);
      if (isNew) {
        tree(origin.column(), arrow, next, depth + 1, seen);
      }
    }
    all.stream()
        .filter(origin -> origin.how() == How.DECIDES)
        .forEach(origin -> line(origin, arrow, depth, true));
  }

  private void line(Origin origin, String arrow, int depth, boolean isNew) {
    text.append("  ".repeat(depth))
        .append(arrow)
        .append(origin.column())
        .append(" (")
        .append(origin.how().name().toLowerCase(Locale.ROOT))
        .append(')')
        .append(isNew ? rule(origin.column()) : ", as above")
        .append('\n');
  }

  private String rule(ColumnId column) {
    String rule =
        lineage.provenance(column).map(Provenance::rule).orElse("").replaceAll("\\s+", " ").strip();
    if (rule.isEmpty() || rule.equals(column.column())) {
      return "";
    }
    return " = " + (rule.length() <= MOST_RULE ? rule : rule.substring(0, MOST_RULE - 1) + "…");
  }
}
