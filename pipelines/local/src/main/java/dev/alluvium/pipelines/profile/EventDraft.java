package dev.alluvium.pipelines.profile;

import dev.alluvium.pipelines.profile.SourceProfile.EventTime;
import dev.alluvium.schemas.draft.DraftNames;
import dev.alluvium.schemas.draft.DraftText;
import dev.alluvium.schemas.spec.format.CsvFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Drafts an event's contract from what a sample shows. It loads as it is. */
final class EventDraft {
  private static final int MOST_MEMBERS = 60;
  private static final String OWNER = "nobody";

  private final SourceProfile source;
  private final List<String> notes = new ArrayList<>();

  /** Path → name of its field. */
  private final Map<String, String> names = new HashMap<>();

  private EventDraft(SourceProfile source) {
    this.source = source;
  }

  /** The text of the file that gives a domain of drafts its name. */
  static String domain(String name) {
    Map<String, Object> domain = new LinkedHashMap<>();
    domain.put("domain", name);
    domain.put("description", "Drafted from samples.");
    domain.put("owner", OWNER);
    return DraftText.of(domain, List.of());
  }

  /** The file's text; none where nothing can be drafted, which the profile's notes say. */
  static Optional<String> of(SourceProfile source) {
    boolean canBe =
        source.format().isPresent()
            && (source.isChanges() ? !source.identity().isEmpty() : source.eventTime().isPresent());
    return canBe ? Optional.of(new EventDraft(source).text()) : Optional.empty();
  }

  private String text() {
    notes.add(
        "Drafted from %s records. Descriptions, identity, times and personal marks are guessed"
            .formatted(source.records()));
    Map<String, Object> fields = fields();
    Map<String, Object> draft = new LinkedHashMap<>();
    draft.put("event", source.event());
    draft.put(
        "description",
        (source.isChanges() ? "A change of a row of %s." : "A record of %s.")
            .formatted(DraftText.oneLine(source.topic())));
    draft.put("owner", OWNER);
    draft.put("source", where());
    if (source.isChanges()) {
      draft.put("key", source.identity().stream().map(DraftNames::step).map(names::get).toList());
    } else {
      EventTime time = source.eventTime().orElseThrow();
      String timeName = String.valueOf(names.get(time.path()));
      List<String> identity =
          source.identity().stream().map(names::get).filter(name -> name != null).toList();
      draft.put("identity", identity.isEmpty() ? List.of(timeName) : identity);
      draft.put("event_time", timeName);
      noteTime(time);
    }
    draft.put("fields", fields);
    source.notes().forEach(notes::add);
    source.limits().forEach(notes::add);
    if (source.rejected() > 0) {
      notes.add(ProfileSummary.rejects(source));
    }
    return DraftText.of(draft, notes);
  }

  private void noteTime(EventTime time) {
    if (source.alike() > 0) {
      notes.add(
          "identity: %s different records have the identity and time of another"
              .formatted(source.alike()));
    }
    if (time.form().keys().get("local") instanceof Map<?, ?> local
        && TimeForm.UTC.equals(local.get("zone"))) {
      notes.add(
          "the zone is a guess: the records do not say in which their clocks are; --timeZone can");
    }
    if (time.delay().isPresent() && time.disorder().most() > 10) {
      notes.add(
          "one event in a hundred lies %s s or more behind an earlier one: give the load --outOfOrderness"
              .formatted(Math.round(time.disorder().most())));
    }
  }

  private Map<String, Object> where() {
    Map<String, Object> where = new LinkedHashMap<>();
    SampledFormat format = source.format().orElseThrow();
    where.put("topic", source.topic());
    if (!source.files().isEmpty()) {
      where.put("files", source.files());
    }
    switch (format.kind()) {
      case JSON -> {
        if (format.exported()) {
          where.put("exported", true);
        }
      }
      case DEBEZIUM -> {
        where.put("format", "debezium");
        if (!format.exported()) {
          where.put("exported", false);
        }
      }
      case CSV -> {
        where.put("format", "csv");
        where.put("csv", separated(format.csv().orElseThrow()));
      }
    }
    return where;
  }

  private Map<String, Object> separated(CsvFormat csv) {
    Map<String, Object> keys = new LinkedHashMap<>();
    if (csv.header()) {
      keys.put("header", true);
    }
    boolean isNamed = !source.columns().isEmpty();
    if (isNamed
        && source.columns().stream().filter(c -> !c.isEmpty()).allMatch(new HashSet<>()::add)) {
      keys.put("columns", source.columns());
    }
    if (csv.delimiter() != ',') {
      keys.put("delimiter", String.valueOf(csv.delimiter()));
    }
    if (csv.quote() != '"') {
      keys.put("quote", String.valueOf(csv.quote()));
    }
    if (csv.trim()) {
      keys.put("trim", true);
    }
    return keys;
  }

  private Map<String, Object> fields() {
    Map<String, Object> declared = new LinkedHashMap<>();
    DraftNames given = new DraftNames();
    List<String> whole = new ArrayList<>();
    Optional<EventTime> time = source.isChanges() ? Optional.empty() : source.eventTime();
    Optional<String> clock = time.flatMap(EventTime::clock);
    for (FieldGuess field : source.fields()) {
      String path = field.path().path();
      if (field.path().isInList()
          || whole.stream().anyMatch(above -> path.startsWith(above + "."))) {
        continue;
      }
      boolean isObject = field.path().isOnly(RecordCells.Kind.OBJECT);
      if (isObject && hasOwnPaths(path)) {
        continue;
      }
      if (field.type().equals("json")) {
        whole.add(path);
      }
      if (clock.isPresent() && path.equals(clock.get())) {
        continue;
      }
      boolean isTime = time.isPresent() && path.equals(time.get().path());
      FieldGuess told =
          isTime
              ? field.as(time.get())
              : each(field).map(field::manyOf).orElseGet(() -> field.within(below(path)));
      // A NUL would end the comment on its column.
      Optional<String> name =
          path.indexOf('\0') < 0 ? given.of(path, path, isTime) : Optional.empty();
      if (name.isEmpty()) {
        notes.add(
            "%s is left out, and is kept in extra: raw has a column of its name, or none can have it"
                .formatted(path));
        continue;
      }
      names.put(path, name.get());
      boolean isKey = source.identity().contains(path);
      Object from = isTime && clock.isPresent() ? List.of(plain(path), plain(clock.get())) : path;
      declared.put(
          name.get(),
          told.declared(
              from.equals(name.get()) ? Optional.empty() : Optional.of(from),
              isTime && clock.isPresent() ? List.of() : aliases(path),
              !source.isChanges() && (isTime || isKey),
              source.sound()));
      told.notes().forEach(note -> notes.add(path + " " + note));
    }
    return declared;
  }

  /** What stands below an object or a list. */
  private List<FieldGuess> below(String path) {
    return source.fields().stream()
        .filter(
            f ->
                f.path().path().startsWith(path + ".")
                    || f.path().path().startsWith(path + RecordCells.EACH))
        .toList();
  }

  /** What a list has, where each of its elements is a single value and all are of one type. */
  private Optional<FieldGuess> each(FieldGuess list) {
    String element = list.path().path() + RecordCells.EACH;
    boolean hasObjects =
        source.fields().stream().anyMatch(f -> f.path().path().startsWith(element + "."));
    return list.path().isOnly(RecordCells.Kind.ARRAY) && !hasObjects
        ? source.fields().stream()
            .filter(f -> f.path().path().equals(element) && !f.type().equals("json"))
            .findFirst()
        : Optional.empty();
  }

  /** Names of columns that are joined are no paths. */
  private static String plain(String path) {
    return path.startsWith("\"")
        ? path.substring(1, path.length() - 1).replace("\"\"", "\"")
        : path;
  }

  /** One with very many members is a map, whose names are values. */
  private boolean hasOwnPaths(String object) {
    long members =
        source.fields().stream().filter(f -> f.path().path().startsWith(object + ".")).count();
    return members > 0 && members <= MOST_MEMBERS;
  }

  private List<String> aliases(String path) {
    return source.aliases().entrySet().stream()
        .filter(alias -> DraftNames.step(alias.getValue()).equals(path))
        .map(alias -> DraftNames.step(alias.getKey()))
        .sorted()
        .toList();
  }
}
