package dev.alluvium.schemas.contract.expression;

import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.column.Parameter;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.expression.CleanText;
import dev.alluvium.schemas.spec.expression.CleanText.Letters;
import java.util.Optional;

/** Reads {@code text: name}, or {@code text: {of: name, case: lower}}. */
final class CleanTextReader implements FunctionReader<CleanText> {
  private static final Key<Optional<Name>> OF = Key.needName("of", "The text.");
  private static final Key<Letters> CASE =
      Key.findWord("case", "case", Letters.AS_IS, "What becomes of the case of letters.");
  private static final Section BLOCK = Section.of(OF, CASE);
  private static final Key<Optional<YamlNode>> TEXT =
      Key.find(
          CleanText.NAME,
          Shape.either(Shape.anyText(), Shape.block(BLOCK)),
          "A text without white space around it, with one blank for each stretch of it within;"
              + " empty where nothing is left.");

  @Override
  public Class<CleanText> kind() {
    return CleanText.class;
  }

  @Override
  public Key<Optional<YamlNode>> key() {
    return TEXT;
  }

  @Override
  public Typed read(Formula formula, Columns columns) {
    YamlNode argument = formula.argument();
    if (!argument.isMap()) {
      return of(argument.name(name()), Letters.AS_IS, formula, columns);
    }
    YamlMap map = argument.map(name()).of(BLOCK);
    return of(map.get(OF), map.get(CASE), formula, columns);
  }

  private static Typed of(Optional<Name> text, Letters letters, Formula formula, Columns columns) {
    text.flatMap(columns::find)
        .ifPresent(column -> Parameter.TEXT.check(formula.function(), text.get(), column));
    return Typed.of(new CleanText(text.map(Name::text).orElse(""), letters));
  }
}
