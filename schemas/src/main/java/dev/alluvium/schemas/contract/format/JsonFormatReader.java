package dev.alluvium.schemas.contract.format;

import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.format.JsonFormat;
import java.util.List;
import java.util.Optional;

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
  public Optional<Key<YamlMap>> settings() {
    return Optional.empty();
  }

  @Override
  public JsonFormat read(YamlMap settings, YamlMap source, List<FieldSpec> fields) {
    return new JsonFormat();
  }
}
