package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.FieldSpec;
import dev.alluvium.schemas.spec.Kinds;
import dev.alluvium.schemas.spec.RecordFormat;
import java.util.List;

/** Reads the settings of one format, which stand in a block of its name beside {@code format}. */
interface FormatReader<F extends RecordFormat> extends Kinds.Handler<F> {
  /** What {@code format} calls it, and the key of its block. */
  String name();

  /** The keys of its block; none where it has no settings. */
  List<String> keys();

  /**
   * What the block says; a stand-in where that is at fault.
   *
   * @param settings the block, which may have been left out
   * @param source the block around it
   * @param fields of the event
   */
  F read(YamlMap settings, YamlMap source, List<FieldSpec> fields);
}
