package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.FieldSpec;
import dev.alluvium.schemas.spec.JsonFormat;
import java.util.List;

/** JSON needs no settings. */
final class JsonFormatReader implements FormatReader<JsonFormat> {
  @Override
  public Class<JsonFormat> kind() {
    return JsonFormat.class;
  }

  @Override
  public String name() {
    return "json";
  }

  @Override
  public List<String> keys() {
    return List.of();
  }

  @Override
  public JsonFormat read(YamlMap settings, YamlMap source, List<FieldSpec> fields) {
    return new JsonFormat();
  }
}
