package dev.alluvium.schemas.contract.format;

import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.spec.Kinds;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.format.RecordFormat;
import java.util.List;
import java.util.Optional;

/** Reads the settings of one format, which stand in a block of its name beside {@code format}. */
interface FormatReader<F extends RecordFormat> extends Kinds.Handler<F> {
  /** What {@code format} calls it. */
  String name();

  /** Whether its records are changes of rows. */
  default boolean carriesChanges() {
    return false;
  }

  /** The key of its block, of the same name; none where it has no settings. */
  Optional<Key<YamlMap>> settings();

  /**
   * What the block says; a stand-in where that is at fault.
   *
   * @param settings the block, which may have been left out; empty where it has no settings
   * @param source the block around it
   * @param fields of the event
   */
  F read(YamlMap settings, YamlMap source, List<FieldSpec> fields);
}
