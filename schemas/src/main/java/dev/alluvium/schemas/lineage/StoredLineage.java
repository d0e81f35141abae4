package dev.alluvium.schemas.lineage;

import dev.alluvium.schemas.warehouse.table.ColumnId;
import dev.alluvium.schemas.warehouse.table.Provenance;
import dev.alluvium.schemas.warehouse.table.Provenance.How;
import dev.alluvium.schemas.warehouse.table.Provenance.Origin;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Lineage between columns that stand somewhere: of topics, tables and views. Cleaned events stand
 * nowhere; what is made of their columns is made of what those are made of, and what counts their
 * rows counts those of raw.
 */
public final class StoredLineage {
  private final ColumnLineage lineage;

  public StoredLineage(ColumnLineage lineage) {
    this.lineage = lineage;
  }

  /**
   * The columns that a column is made of, each with what becomes of it on the way; none where there
   * is no such column, or it is a constant.
   */
  public Map<ColumnId, How> origins(ColumnId column) {
    Map<ColumnId, How> found = new TreeMap<>();
    follow(column, How.COPIED, found, new HashSet<>());
    return found;
  }

  /** The columns that a table or view is made of, its rows among what is made. */
  public Set<ColumnId> origins(String relation) {
    Set<ColumnId> found = new TreeSet<>();
    for (ColumnId column : lineage.columns()) {
      if (column.relation().equals(relation)) {
        found.addAll(origins(column).keySet());
      }
    }
    return found;
  }

  private void follow(ColumnId column, How so, Map<ColumnId, How> found, Set<Origin> seen) {
    List<Origin> origins = lineage.provenance(column).map(Provenance::origins).orElse(List.of());
    for (Origin origin : origins) {
      ColumnId id = origin.column();
      How how = origin.how().then(so);
      if (id.event().isEmpty()) {
        found.merge(id, how, How::or);
      } else if (id.isRows()) {
        found.merge(ColumnId.rowsOf(id.storedRelation()), how, How::or);
      } else if (seen.add(new Origin(id, how))) {
        follow(id, how, found, seen);
      }
    }
  }
}
