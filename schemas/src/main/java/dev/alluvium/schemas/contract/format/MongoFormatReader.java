package dev.alluvium.schemas.contract.format;

import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.format.MongoFormat;
import java.util.List;
import java.util.Optional;

/** Changes of documents say all of themselves; there are no settings. */
final class MongoFormatReader implements FormatReader<MongoFormat> {
  @Override
  public Class<MongoFormat> kind() {
    return MongoFormat.class;
  }

  @Override
  public String name() {
    return "mongodb";
  }

  @Override
  public boolean carriesChanges() {
    return true;
  }

  @Override
  public Optional<Key<YamlMap>> settings() {
    return Optional.empty();
  }

  @Override
  public MongoFormat read(YamlMap settings, YamlMap source, List<FieldSpec> fields) {
    return new MongoFormat();
  }
}
