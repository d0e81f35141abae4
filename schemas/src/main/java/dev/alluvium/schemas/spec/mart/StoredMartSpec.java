package dev.alluvium.schemas.spec.mart;

import dev.alluvium.schemas.spec.expression.Condition;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A mart whose rows are written to a table. */
public sealed interface StoredMartSpec extends MartSpec
    permits RowMartSpec, SequenceMartSpec, AggregateMartSpec, StateMartSpec {
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
