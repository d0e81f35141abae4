package dev.alluvium.schemas.odcs;

import static java.util.stream.Collectors.joining;

import dev.alluvium.schemas.draft.DraftNames;
import dev.alluvium.schemas.draft.DraftText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * A draft of an event's contract, from a table or topic as the Open Data Contract Standard tells of
 * it. The draft loads as it is; what it guesses and leaves out stands in it as comments.
 */
public final class OdcsDraft {
  private static final Set<String> IDENTIFYING =
      Set.of("string", "int64", "boolean", "date", "timestamp");

  private final Map<?, ?> contract;
  private final Map<?, ?> object;
  private final Set<String> notes = new LinkedHashSet<>();

  private OdcsDraft(Map<?, ?> contract, Map<?, ?> object) {
    this.contract = contract;
    this.object = object;
  }

  /**
   * The draft, as the text of a contract.
   *
   * @param odcs a contract of the standard, as YAML
   * @param name of the object of its schema; not needed where there is one alone
   * @throws OdcsException if it is no such contract, or has nothing to make an event of
   */
  public static String of(String odcs, Optional<String> name) {
    Object read;
    try {
      read = new Load(LoadSettings.builder().build()).loadFromString(odcs);
    } catch (YamlEngineException e) {
      throw new OdcsException("is no YAML: " + where(e));
    } catch (StackOverflowError e) {
      throw new OdcsException("has lists or blocks in each other too deeply");
    }
    if (!(read instanceof Map<?, ?> contract)
        || !"DataContract".equals(contract.get("kind"))
        || !Odcs.text(contract, "apiVersion").orElse("").startsWith("v3.")) {
      throw new OdcsException("is no contract of the standard's version 3, with kind DataContract");
    }
    checkTree(contract, identitySet(), identitySet());
    List<Map<?, ?>> objects = Odcs.maps(contract, "schema");
    if (objects.isEmpty()) {
      throw new OdcsException("has no object: schema must be a list of objects with properties");
    }
    List<Map<?, ?>> meant =
        objects.stream().filter(o -> name.isEmpty() || Odcs.text(o, "name").equals(name)).toList();
    if (meant.size() != 1) {
      throw new OdcsException(
          "has %s; name one of: %s"
              .formatted(
                  name.map(n -> "no object " + n).orElse(objects.size() + " objects"),
                  objects.stream()
                      .flatMap(o -> Odcs.text(o, "name").stream())
                      .collect(joining(", "))));
    }
    return new OdcsDraft(contract, meant.get(0)).text();
  }

  private static String where(YamlEngineException fault) {
    if (fault instanceof MarkedYamlEngineException marked) {
      return marked
              .getProblemMark()
              .map(at -> "line %s: ".formatted(String.valueOf(at.getLine() + 1)))
              .orElse("")
          + marked.getProblem();
    }
    return String.valueOf(fault.getMessage()).lines().findFirst().orElse("");
  }

  /** Reports a block that stands in itself, by an anchor. */
  private static void checkTree(Object node, Set<Object> above, Set<Object> done) {
    Collection<?> within =
        node instanceof Map<?, ?> map
            ? map.values()
            : node instanceof List<?> list ? list : List.of();
    if (within.isEmpty() || done.contains(node)) {
      return;
    }
    if (!above.add(node)) {
      throw new OdcsException("has a list or block that stands in itself, by an anchor");
    }
    within.forEach(each -> checkTree(each, above, done));
    above.remove(node);
    done.add(node);
  }

  private static Set<Object> identitySet() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  private String text() {
    List<DraftField> fields = DraftField.of(object, notes);
    if (fields.isEmpty()) {
      throw new OdcsException(
          "has no property in %s: properties must be a list, each with a name"
              .formatted(Odcs.text(object, "name").orElse("its object")));
    }
    DraftField time =
        Stream.of(
                fields.stream().filter(f -> f.name().equals("event_ts")),
                fields.stream().filter(f -> f.isRequired()),
                fields.stream())
            .flatMap(some -> some)
            .filter(field -> field.type().equals("timestamp"))
            .findFirst()
            .orElseThrow(() -> new OdcsException("has no timestamp, so no time of an event"));
    List<DraftField> identity = identity(fields, time);
    Map<String, Object> draft = new LinkedHashMap<>();
    draft.put("event", eventName());
    draft.put("description", Odcs.text(object, "description").orElse(eventName() + "."));
    draft.put("owner", owner());
    draft.put("source", Map.of("topic", topic()));
    draft.put("identity", identity.stream().map(DraftField::name).toList());
    draft.put("event_time", time.name());
    Map<String, Object> declared = new LinkedHashMap<>();
    fields.forEach(
        field -> declared.put(field.name(), field.declared(field.name().equals(time.name()))));
    draft.put("fields", declared);
    notes.add("event_time and identity are guessed, and so is how times are written");
    List<String> comments = new ArrayList<>();
    comments.add(
        "Drafted from %s, version %s"
            .formatted(
                Odcs.text(contract, "id").orElse("?"), Odcs.text(contract, "version").orElse("?")));
    comments.addAll(notes);
    return DraftText.of(draft, comments);
  }

  /** The key, but for the time; without one what is required, else the first field. */
  private static List<DraftField> identity(List<DraftField> fields, DraftField time) {
    List<DraftField> able =
        fields.stream()
            .filter(f -> !f.name().equals(time.name()) && IDENTIFYING.contains(f.type()))
            .toList();
    List<List<DraftField>> guesses = new ArrayList<>();
    guesses.add(able.stream().filter(DraftField::isKey).toList());
    guesses.add(able.stream().filter(DraftField::isRequired).toList());
    guesses.add(able.stream().limit(1).toList());
    guesses.add(List.of(time));
    return guesses.stream().filter(guess -> !guess.isEmpty()).findFirst().orElseThrow();
  }

  private String eventName() {
    return DraftNames.event(Odcs.text(object, "name").orElse(""));
  }

  private String topic() {
    return Odcs.text(object, "physicalName").or(() -> Odcs.text(object, "name")).orElse("");
  }

  private String owner() {
    return (contract.get("team") instanceof Map<?, ?> team
            ? Odcs.text(team, "name")
            : Odcs.maps(contract, "team").stream()
                .flatMap(member -> Odcs.text(member, "username").stream())
                .findFirst())
        .or(() -> Odcs.text(contract, "domain"))
        .orElse("nobody");
  }
}
