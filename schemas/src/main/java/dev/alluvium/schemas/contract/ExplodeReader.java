package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.ColumnType;
import dev.alluvium.schemas.spec.ExplodeSpec;
import dev.alluvium.schemas.spec.FieldPath;
import dev.alluvium.schemas.spec.FieldSpec;
import dev.alluvium.schemas.spec.RecordFormat;
import java.util.List;
import java.util.Optional;

/**
 * Reads which list of a record makes a row of each of its elements: {@code payload.commits}, or
 * {@code {of: payload.commits, as: commit, position: commit_no}}.
 */
final class ExplodeReader {
  private static final List<String> KEYS = List.of("of", "as", "position", "description");
  private static final String AS = "element";
  private static final String POSITION = "element_no";

  private ExplodeReader() {}

  /**
   * What {@code explode} says.
   *
   * @param position where the name of the number's column stands
   * @param field the column of the element's number
   */
  record Explode(ExplodeSpec spec, Name position, FieldSpec field) {}

  static Optional<Explode> read(YamlMap root) {
    Optional<YamlNode> value = root.find("explode");
    if (value.isEmpty()) {
      return Optional.empty();
    }
    YamlNode at = value.get();
    if (!at.isMap()) {
      return at.name("explode")
          .flatMap(of -> make(of, new Name(AS, at), new Name(POSITION, at), Optional.empty()));
    }
    YamlMap map = at.map("explode").allow(KEYS);
    return map.needName("of")
        .flatMap(
            of ->
                make(
                    of,
                    named(map, "as", AS, at),
                    named(map, "position", POSITION, at),
                    map.findText("description")));
  }

  private static Name named(YamlMap map, String key, String otherwise, YamlNode at) {
    return map.find(key).flatMap(node -> node.name(key)).orElse(new Name(otherwise, at));
  }

  private static Optional<Explode> make(
      Name of, Name as, Name position, Optional<String> description) {
    as.inSnakeCase("as");
    position.inSnakeCase("position");
    return Paths.read(of, "explode")
        .map(
            path ->
                new Explode(
                    new ExplodeSpec(path, as.text(), position.text()),
                    position,
                    number(position, path, description)));
  }

  private static FieldSpec number(Name position, FieldPath of, Optional<String> description) {
    return FieldSpec.builder()
        .setName(position.text())
        .setFrom(position.text())
        .setRawName(position.text())
        .setType(ColumnType.INT64)
        .setRequired(true)
        .setDescription(
            description.orElse("Number of the element in " + of + " of its record, from 0."))
        .build();
  }

  /** Reports an explosion of records that have no lists, and fields that stand at two places. */
  static void check(
      YamlMap root, Optional<Explode> explode, RecordFormat format, List<FieldSpec> fields) {
    if (explode.isEmpty()) {
      return;
    }
    ExplodeSpec spec = explode.get().spec();
    YamlNode at = root.find("explode").orElseThrow();
    if (!format.isTree()) {
      at.fault("explode is for records with lists; format: %s has none", format.name());
    }
    for (FieldSpec field : fields) {
      if (field.paths().contains(spec.of())) {
        at.fault("%s is the list that explode spreads; it can be no field", field.name());
      }
      long ofElement = field.paths().stream().filter(spec::isOfElement).count();
      if (ofElement > 0 && ofElement < field.paths().size()) {
        at.fault(
            "from and aliases of %s must all be of %s, or none of them", field.name(), spec.as());
      }
    }
  }
}
