package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.FieldSpec;
import dev.alluvium.schemas.spec.JsonFormat;
import dev.alluvium.schemas.spec.RecordFormat;
import java.util.List;

/** JSON needs no settings. */
final class JsonFormatReader implements FormatReader {
  @Override
  public String name() {
    return "json";
  }

  @Override
  public List<String> keys() {
    return List.of();
  }

  @Override
  public RecordFormat read(YamlMap settings, YamlMap source, List<FieldSpec> fields) {
    return new JsonFormat();
  }
}
