package dev.alluvium.schemas.contract.event;

import dev.alluvium.schemas.contract.column.Paths;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.SnakeCase;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.column.ColumnMeaning;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.FieldPath;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.event.ExplodeSpec;
import dev.alluvium.schemas.spec.format.RecordFormat;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads which list of a record makes a row of each of its elements: {@code payload.commits}, or
 * {@code {of: payload.commits, as: commit, position: commit_no}}.
 */
final class ExplodeReader {
  private static final String ELEMENT = "element";
  private static final String ELEMENT_NO = "element_no";

  private static final Key<Optional<Name>> OF =
      Key.needValue("of", Shape.text(), "Path of the list.");
  private static final Key<Optional<Name>> AS =
      Key.findValue(
          "as",
          SnakeCase.NAME.reference().usually(ELEMENT),
          "What fields call an element: the first step of their paths.");
  private static final Key<Optional<Name>> POSITION =
      Key.findValue(
          "position",
          SnakeCase.NAME.reference().usually(ELEMENT_NO),
          "Name of the column that holds the element's number, from 0.");
  private static final Key<Optional<String>> DESCRIPTION =
      Key.findText("description", "What the number means.");
  private static final Section BLOCK = Section.of(OF, AS, POSITION, DESCRIPTION);
  static final Key<Optional<YamlNode>> EXPLODE =
      Key.find(
          "explode",
          Shape.either(Shape.text(), Shape.block(BLOCK)),
          "Path of a list in a record, of which each element makes a row.");

  private ExplodeReader() {}

  /**
   * What {@code explode} says.
   *
   * @param position where the name of the number's column stands
   * @param field the column of the element's number
   */
  record Explode(ExplodeSpec spec, Name position, FieldSpec field) {}

  static Optional<Explode> read(YamlMap root) {
    Optional<YamlNode> value = root.get(EXPLODE);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    YamlNode at = value.get();
    if (!at.isMap()) {
      return at.name(EXPLODE.name())
          .flatMap(
              of -> make(of, new Name(ELEMENT, at), new Name(ELEMENT_NO, at), Optional.empty()));
    }
    YamlMap map = at.map(EXPLODE.name()).of(BLOCK);
    return map.get(OF)
        .flatMap(
            of ->
                make(
                    of,
                    map.get(AS).orElse(new Name(ELEMENT, at)),
                    map.get(POSITION).orElse(new Name(ELEMENT_NO, at)),
                    map.get(DESCRIPTION)));
  }

  private static Optional<Explode> make(
      Name of, Name as, Name position, Optional<String> description) {
    as.inSnakeCase(AS.name());
    position.inSnakeCase(POSITION.name());
    String instead =
        "write the path of the list, as items, and what fields take of its elements as %s.sku"
            .formatted(as);
    if (Paths.leadsToMany(of, EXPLODE.name(), instead)) {
      return Optional.empty();
    }
    return Paths.read(of, EXPLODE.name())
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
        .setMeaning(
            ColumnMeaning.of(
                description.orElse("Number of the element in " + of + " of its record, from 0.")))
        .build();
  }

  /** Reports an explosion of records that have no lists, and fields that stand at two places. */
  static void check(
      YamlMap root, Optional<Explode> explode, RecordFormat format, List<FieldSpec> fields) {
    if (explode.isEmpty()) {
      return;
    }
    ExplodeSpec spec = explode.get().spec();
    YamlNode at = root.get(EXPLODE).orElseThrow();
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

  /**
   * Reports an identity that the elements of one record share: all but one of them would count as
   * its repetitions.
   */
  static void checkIdentity(
      Explode explode, List<FieldSpec> fields, List<Name> identity, Optional<Name> eventTime) {
    Set<String> telling = new HashSet<>(Set.of(explode.spec().position()));
    fields.stream()
        .filter(field -> field.paths().stream().anyMatch(explode.spec()::isOfElement))
        .forEach(field -> telling.add(field.name()));
    boolean isTold =
        Stream.concat(identity.stream(), eventTime.stream())
            .anyMatch(name -> telling.contains(name.text()));
    if (!identity.isEmpty() && !isTold && telling.size() > 1) {
      identity
          .get(0)
          .fault(
              "identity tells the elements of a record from each other by nothing, so that one of them"
                  + " would count; add %s, their number",
              explode.spec().position());
    }
  }
}
