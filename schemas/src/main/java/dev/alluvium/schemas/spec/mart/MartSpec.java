package dev.alluvium.schemas.spec.mart;

import dev.alluvium.schemas.spec.expression.Condition;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A mart: a table that is computed from the events of one type. A floor that treats kinds
 * differently has an object of its own for each.
 */
public sealed interface MartSpec extends Serializable
    permits RowMartSpec,
        SequenceMartSpec,
        AggregateMartSpec,
        HistoryMartSpec,
        JoinMartSpec,
        StateMartSpec {
  /** Where marts stand, but for those of a kind that says otherwise. */
  String DATASET = "mart";

  String name();

  /** Where its table stands. */
  default String dataset() {
    return DATASET;
  }

  /** Name of its table, with where that stands. */
  default String qualifiedName() {
    return dataset() + "." + name();
  }

  String description();

  String owner();

  /** Name of the event it is made from. */
  String from();

  /** Only events on which all of these hold are taken. */
  List<Condition> where();

  /** Names of the columns that are the key. */
  List<String> grain();

  Optional<String> partitionBy();

  List<String> clusterBy();

  /** Names of the event's columns that its rows are computed of, beside what every event has. */
  Set<String> reads();
}
