package dev.alluvium.schemas.contract.expression;

import dev.alluvium.schemas.contract.column.Column;
import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.column.LocalTimeReader;
import dev.alluvium.schemas.contract.column.Parameter;
import dev.alluvium.schemas.contract.column.Paths;
import dev.alluvium.schemas.contract.column.ValueReader;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.column.ColumnMeaning;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.FieldPath;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.column.ListPath;
import dev.alluvium.schemas.spec.expression.JsonValue;
import java.util.List;
import java.util.Optional;

/** Reads {@code json: {of: payload, from: customer.id, type: int64}}. */
final class JsonValueReader implements FunctionReader<JsonValue> {
  private static final ListPath WHOLE = new ListPath(null, null);

  private static final Key<Optional<Name>> OF =
      Key.needName("of", "A column of JSON, or a text that is JSON.");
  private static final Key<Optional<Name>> FROM =
      Key.findName("from", "Path within it, as customer.items[0].sku. All of it if left out.");
  private static final Section BLOCK =
      Section.of(
          OF,
          FROM,
          ValueReader.TYPE,
          ValueReader.ENCODING,
          LocalTimeReader.LOCAL,
          ValueReader.COERCE,
          ValueReader.MANY);

  @Override
  public Class<JsonValue> kind() {
    return JsonValue.class;
  }

  @Override
  public Key<Optional<YamlNode>> key() {
    return Key.find(
        JsonValue.NAME, Shape.block(BLOCK), "A value within JSON, read as a field of a record is.");
  }

  @Override
  public Typed read(Formula formula, Columns columns) {
    YamlMap map = formula.argument().map(name()).of(BLOCK);
    Optional<Name> of = map.get(OF);
    ValueReader value = new ValueReader(name(), map);
    Optional<Column> json = of.flatMap(columns::find);
    json.ifPresent(column -> Parameter.JSON.check(formula.function(), of.get(), column));
    if (json.filter(column -> column.isOf(List.of(ColumnType.JSON))).isPresent()) {
      value.refuseTextsOfNumbers();
    }
    boolean isMany = value.isMany();
    Optional<Name> from = map.get(FROM);
    ListPath path = from.flatMap(text -> path(text, isMany)).orElse(WHOLE);
    String column = of.map(Name::text).orElse("");
    FieldSpec spec =
        value
            .read()
            .setName(column)
            .setFrom(from.map(Name::text).orElse(column))
            .setRawName(column)
            .setMeaning(ColumnMeaning.none())
            .build();
    Optional<ColumnType> type = isMany ? Optional.of(ColumnType.JSON) : value.type();
    return new Typed(new JsonValue(column, path, isMany, spec), type, Optional.empty());
  }

  private static Optional<ListPath> path(Name text, boolean isMany) {
    if (isMany) {
      return Paths.readEach(text, JsonValue.NAME);
    }
    if (Paths.leadsToMany(text, JsonValue.NAME, Paths.SAY_MANY)) {
      return Optional.empty();
    }
    return Paths.readWithin(text, JsonValue.NAME).map((FieldPath one) -> new ListPath(one, null));
  }
}
