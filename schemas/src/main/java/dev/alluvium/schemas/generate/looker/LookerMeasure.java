package dev.alluvium.schemas.generate.looker;

import dev.alluvium.schemas.spec.column.Additivity;
import dev.alluvium.schemas.warehouse.table.Provenance.How;
import java.util.Optional;

/** A measure of Looker over the values that a column has in several rows. */
enum LookerMeasure {
  SUM("sum", "total_", "Totals", ""),
  DISTINCT("max", "most_", "Most of one row", "Of one row, the most; no total. "),
  MAX("max", "largest_", "Extremes", "The largest. "),
  MIN("min", "smallest_", "Extremes", "The smallest. "),
  MEAN("average", "average_", "Averages", "Mean of rows. ");

  private final String type;
  private final String prefix;
  private final String group;
  private final String remark;

  LookerMeasure(String type, String prefix, String group, String remark) {
    this.type = type;
    this.prefix = prefix;
    this.group = group;
    this.remark = remark;
  }

  /** What it shows of such a column; empty where nothing may be made of its values. */
  static Optional<LookerMeasure> of(Additivity additivity) {
    return switch (additivity) {
      case SUM -> Optional.of(SUM);
      case DISTINCT -> Optional.of(DISTINCT);
      case MAX -> Optional.of(MAX);
      case MIN -> Optional.of(MIN);
      case MEAN -> Optional.of(MEAN);
      case NONE -> Optional.empty();
    };
  }

  /** Looker's word for it. */
  String type() {
    return type;
  }

  /** What becomes of the rows' values. */
  How how() {
    return this == SUM || this == MEAN ? How.SUMMED : How.COMPUTED;
  }

  /** What a measure's name begins with, before the column's. */
  String prefix() {
    return prefix;
  }

  /** Under what it is shown. */
  String group() {
    return group;
  }

  /** What is said of it before the column's description. */
  String remark() {
    return remark;
  }
}
