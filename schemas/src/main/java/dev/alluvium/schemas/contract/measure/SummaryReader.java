package dev.alluvium.schemas.contract.measure;

import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.expression.Formula;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.Kinds;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.measure.Summary;
import java.util.Optional;

/** Reads one way to sum up events. */
interface SummaryReader<T extends Summary> extends Kinds.Handler<T> {
  /**
   * What was read.
   *
   * @param type of the result; empty where it cannot be known, which is reported
   * @param personal the mark that the result has of the column that it is a value of
   */
  record Summarised(Summary summary, Optional<ColumnType> type, Optional<String> personal) {
    /** A number of rows, of which none is personal. */
    static Summarised count(Summary summary) {
      return new Summarised(summary, Optional.of(ColumnType.INT64), Optional.empty());
    }
  }

  /** What contracts call it, and what it is given. */
  Key<Optional<YamlNode>> key();

  /** Reads what it is given, of those columns of an event. */
  Summarised read(Formula formula, Columns event);
}
