package dev.alluvium.schemas.contract.expression;

import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.column.Parameter;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.expression.Expression;
import dev.alluvium.schemas.spec.expression.Synonyms;
import dev.alluvium.schemas.spec.expression.Synonyms.Meaning;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a function that goes by a list of words: {@code map: {of: country, to: {US: [us, usa]}}},
 * or {@code map: {of: country, file: countries.csv}}, of which each line is a value and the words
 * for it.
 */
record SynonymReader<T extends Expression>(
    Class<T> kind, Key<Optional<YamlNode>> key, Section block, Maker<T> make)
    implements FunctionReader<T> {
  private static final Key<Optional<Name>> OF = Key.needName("of", "The text.");
  private static final Key<YamlMap> TO =
      Key.find(
          "to",
          Shape.anyEntries(Shape.names()),
          "Values, and the words for each; letter case and white space around words do not count.",
          YamlMap::findMap);
  private static final Key<Optional<Name>> FILE =
      Key.findValue(
          "file",
          Shape.matching(".*\\.csv"),
          "File beside the contract with the same: on each line a value and the words for it,"
              + " between commas.");
  private static final Key<Optional<Name>> WITHOUT =
      Key.findValue("without", Shape.text(), "Characters of the text that do not count.");

  /** Makes the expression over that column. */
  interface Maker<T> {
    T over(String column, Synonyms synonyms, String without);
  }

  /** A function of that name. */
  static <T extends Expression> SynonymReader<T> of(
      Class<T> kind, String name, boolean hasWithout, String description, Maker<T> make) {
    Section block = Section.of(OF, TO, FILE).withOneOf(List.of(TO, FILE));
    Section whole = hasWithout ? block.with(List.of(WITHOUT)) : block;
    return new SynonymReader<>(kind, Key.find(name, Shape.block(whole), description), whole, make);
  }

  @Override
  public Typed read(Formula formula, Columns columns) {
    YamlMap map = formula.argument().map(name()).of(block);
    Optional<Name> of = map.get(OF);
    of.flatMap(columns::find)
        .ifPresent(column -> Parameter.TEXT.check(formula.function(), of.get(), column));
    if (map.has(TO) == map.has(FILE)) {
      formula.function().fault("%s needs either to: {VALUE: [word]}, or file: NAME.csv", name());
    }
    List<Meaning> meanings = new ArrayList<>(listed(map));
    map.get(FILE).ifPresent(file -> meanings.addAll(inFile(file)));
    checkOnce(meanings, formula);
    return Typed.of(
        make.over(
            of.map(Name::text).orElse(""),
            new Synonyms(meanings),
            map.get(WITHOUT).map(Name::text).orElse("")));
  }

  private static List<Meaning> listed(YamlMap map) {
    List<Meaning> meanings = new ArrayList<>();
    map.get(TO)
        .items()
        .forEach(
            (value, words) ->
                meanings.add(
                    new Meaning(
                        value.text(),
                        words.oneOrMore("words for " + value).stream()
                            .flatMap(word -> word.text("word").stream())
                            .toList())));
    return meanings;
  }

  private static List<Meaning> inFile(Name file) {
    Optional<String> text = file.at().beside(file.text());
    if (text.isEmpty()) {
      file.fault("there is no file \"%s\" beside this contract; its name must end in .csv", file);
      return List.of();
    }
    List<Meaning> meanings = new ArrayList<>();
    text.get()
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .forEach(
            line -> {
              List<String> parts = Arrays.stream(line.split(",", -1)).map(String::strip).toList();
              if (parts.size() < 2 || parts.stream().anyMatch(String::isEmpty)) {
                file.fault("\"%s\" in %s is no line of a value and the words for it", line, file);
              } else {
                meanings.add(new Meaning(parts.get(0), parts.subList(1, parts.size())));
              }
            });
    return meanings;
  }

  /** A word for two values would be one for the first, in silence. */
  private static void checkOnce(List<Meaning> meanings, Formula formula) {
    Map<String, String> values = new HashMap<>();
    for (Meaning meaning : meanings) {
      for (String word : meaning.words()) {
        String other = values.putIfAbsent(word.strip().toUpperCase(Locale.ROOT), meaning.value());
        if (other != null && !other.equals(meaning.value())) {
          formula
              .function()
              .fault("\"%s\" is a word for %s and for %s", word, other, meaning.value());
        }
      }
    }
  }
}
