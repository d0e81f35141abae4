package dev.alluvium.schemas.spec;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/** What every mart has that is computed from the events of one type. */
public interface MartSpec extends Serializable {
  String name();

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
}
