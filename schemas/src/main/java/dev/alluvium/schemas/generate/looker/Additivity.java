package dev.alluvium.schemas.generate.looker;

import dev.alluvium.schemas.warehouse.table.Provenance.How;

/** What may be made of the values that a column has in several rows. */
enum Additivity {
  /** Their sum: each says of a part what the sum says of the whole. */
  SUM("sum", "total_", "Totals", ""),
  /** The largest alone: what is counted in one row may be counted in another too. */
  DISTINCT("max", "most_", "Most of one row", "Of one row, the most; no total. "),
  /** The largest: each is a largest value itself. */
  MAX("max", "largest_", "Extremes", "The largest. "),
  /** The smallest: each is a smallest value itself. */
  MIN("min", "smallest_", "Extremes", "The smallest. "),
  /** Their mean: each is computed of its own row. */
  MEAN("average", "average_", "Averages", "Mean of rows. "),
  /** Nothing is known. */
  NONE("", "", "", "");

  private final String type;
  private final String prefix;
  private final String group;
  private final String remark;

  Additivity(String type, String prefix, String group, String remark) {
    this.type = type;
    this.prefix = prefix;
    this.group = group;
    this.remark = remark;
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
