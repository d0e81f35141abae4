package dev.alluvium.schemas.contract.event;

import dev.alluvium.schemas.contract.column.Column;
import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.column.FieldReader;
import dev.alluvium.schemas.contract.column.References;
import dev.alluvium.schemas.contract.column.Reserved;
import dev.alluvium.schemas.contract.expression.DerivedReader;
import dev.alluvium.schemas.contract.format.Formats;
import dev.alluvium.schemas.contract.yaml.CommonKeys;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Names;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.FieldPath;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.expression.DerivedSpec;
import dev.alluvium.schemas.spec.format.ChangeColumns;
import dev.alluvium.schemas.spec.format.RecordFormat;
import java.nio.file.FileSystems;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** Reads the contract of one event. */
public final class EventReader {
  private static final Key<String> TOPIC =
      Key.needText(
          "topic",
          "Kafka topic, or name of the file or folder. Several events may have one, if \"when\" says"
              + " which records each takes.");
  private static final Key<List<Name>> FILES =
      Key.findNames("files", "Patterns of other names that its files have: week_[0-9]*.csv.");
  private static final Key<Optional<Boolean>> EXPORTED =
      Key.find(
          "exported",
          Shape.flag(),
          "Whether the lines of its files are whole records, {\"key\": …, \"value\": …}, as a tool"
              + " exports them from a topic; true by default of format: debezium.",
          (map, key) -> map.has(key) ? Optional.of(map.flag(key)) : Optional.empty());
  private static final Key<YamlMap> SOURCE =
      Key.needBlock(
          "source",
          Section.of(TOPIC, FILES, EXPORTED, WhenReader.WHEN, WhenReader.OTHERWISE)
              .with(Formats.keys()),
          "Where it comes from.");

  private static final Key<Optional<Name>> EVENT =
      Key.needName(
          "event", "Name of the event, of its raw table and of its record source in the vault.");
  private static final Key<String> DESCRIPTION =
      Key.needText("description", "What happened, in a sentence.");
  private static final Key<List<Name>> IDENTITY =
      Key.needNames("identity", "Fields that, with the event time, tell one event from another.")
          .atTimes();
  private static final Key<List<Name>> KEY =
      Key.needNames(
              "key",
              "Fields that are the key of the row, of an event that is a change of a row, as of"
                  + " format: debezium. It has no identity, event_time and sequence.")
          .atTimes();
  private static final Key<Optional<Name>> SEQUENCE =
      Key.findName("sequence", "The whole-number field that orders events of one instant.");
  private static final Key<Optional<Name>> RECORD_SOURCE =
      Key.findName(
          "record_source",
          "The required text field that says which system a record is from; the topic by default.");
  private static final Key<YamlMap> FIELDS =
      Key.need(
          "fields",
          UsedBlocks.FIELDS_OR_PARTS,
          "The fields, by their names in the warehouse, in the order of columns; or a list of such"
              + " parts.",
          YamlMap::needMap);
  private static final Key<YamlMap> DERIVE =
      Key.find(
          "derive",
          UsedBlocks.DERIVE_OR_PARTS,
          "Columns computed after cleaning; each may read those above it.",
          YamlMap::findMap);
  private static final Section KEYS =
      Section.of(
              EVENT,
              DESCRIPTION,
              CommonKeys.OWNER,
              SOURCE,
              ExplodeReader.EXPLODE,
              KEY,
              IDENTITY,
              EventTimeReader.EVENT_TIME,
              SEQUENCE,
              RECORD_SOURCE,
              FIELDS,
              DERIVE)
          .withOneOf(List.of(KEY, IDENTITY))
          .withBeside(IDENTITY, EventTimeReader.EVENT_TIME);
  public static final Definition DEFINITION = Definition.of("event", "One event type.", KEYS);

  private final YamlMap root;
  private final String name;
  private final Optional<Name> eventTime;
  private final Optional<Duration> ahead;
  private final Columns columns;
  private final Set<String> required = new HashSet<>();

  private EventReader(YamlMap root, References references) {
    this.root = root.of(KEYS);
    this.name = root.get(EVENT).map(n -> n.inSnakeCase("event").text()).orElse("");
    EventTimeReader.EventTime time =
        Formats.carriesChanges(root.findMap(SOURCE.name()))
            ? EventTimeReader.EventTime.ofChange()
            : EventTimeReader.read(root);
    this.eventTime = time.field();
    this.ahead = time.ahead();
    this.columns = Columns.of(name, "column").lookingUp(references);
  }

  /**
   * Reads it.
   *
   * @param references in which its columns may look values up
   */
  public static Event read(YamlMap root, References references) {
    return new EventReader(root, references).read();
  }

  private Event read() {
    YamlMap source = root.get(SOURCE);
    Optional<ExplodeReader.Explode> explode = ExplodeReader.read(root);
    List<FieldSpec> declared = fields(explode);
    RecordFormat format = Formats.read(source, declared);
    ExplodeReader.check(root, explode, format, declared);
    List<FieldSpec> fields = withOwn(declared, format, source);
    EventSpec.Builder event =
        EventSpec.builder()
            .setName(name)
            .setDescription(root.get(DESCRIPTION))
            .setOwner(root.get(CommonKeys.OWNER))
            .setTopic(source.get(TOPIC))
            .setFiles(files(source))
            .setExported(source.get(EXPORTED).orElse(format.isExported()))
            .setFormat(format)
            .setWhen(WhenReader.read(source, format))
            .setOtherwise(WhenReader.otherwise(source))
            .setAhead(ahead);
    explode.ifPresent(spread -> event.setExplode(spread.spec()));
    Columns ofFields = columns.copyAs("field");
    if (format.carriesChanges()) {
      change(event, fields, ofFields, format);
    } else {
      root.at(KEY)
          .ifPresent(
              at ->
                  at.fault(
                      "key is for events that are changes of rows, as of format: debezium; this one"
                          + " has an identity"));
      event.setFields(fields);
      event.setEventTime(eventTime.map(Name::text).orElse(""));
      eventTime.ifPresent(at -> checkEventTime(at, ofFields));
      event.setIdentity(ofFields.resolveKey(root.get(IDENTITY)));
      explode.ifPresent(
          spread -> ExplodeReader.checkIdentity(spread, fields, root.get(IDENTITY), eventTime));
      sequence(ofFields).ifPresent(event::setSequence);
    }
    recordSource(ofFields).ifPresent(event::setRecordSource);
    columns.add(Column.EVENT_TS);
    eventTime.ifPresent(at -> columns.markEventTime(at.text()));
    return new Event(event.setDerived(derived()).build(), columns);
  }

  /** A change says itself when it was committed and where it stands; its row's key is declared. */
  private void change(
      EventSpec.Builder event, List<FieldSpec> fields, Columns ofFields, RecordFormat format) {
    for (Key<?> taken :
        List.of(IDENTITY, EventTimeReader.EVENT_TIME, SEQUENCE, ExplodeReader.EXPLODE)) {
      root.at(taken)
          .ifPresent(
              at ->
                  at.fault(
                      "%s is not for format: %s, whose records tell it; give the key of the row, as key: [id]",
                      taken.name(), format.name()));
    }
    List<String> key = ofFields.resolveKey(root.get(KEY));
    event
        .setFields(
            fields.stream()
                .map(
                    field ->
                        key.contains(field.name())
                            ? field.toBuilder().setRequired(true).build()
                            : field)
                .toList())
        .setKey(key)
        .setEventTime(EventColumns.EVENT_TS)
        .setSequence(ChangeColumns.POSITION)
        .setIdentity(
            Stream.concat(key.stream(), Stream.of(ChangeColumns.OPERATION, ChangeColumns.POSITION))
                .toList());
  }

  /** The declared fields, and then those that the format brings. */
  private List<FieldSpec> withOwn(List<FieldSpec> declared, RecordFormat format, YamlMap source) {
    List<FieldSpec> all = new ArrayList<>(declared);
    Set<String> taken = new HashSet<>();
    declared.forEach(field -> taken.addAll(List.of(field.name(), field.rawName())));
    for (FieldSpec own : format.ownFields()) {
      if (taken.contains(own.name())) {
        source.fault(
            "format: %s brings a column \"%s\"; no field can be called so",
            format.name(), own.name());
      } else if (!own.name().equals(EventColumns.EVENT_TS)) {
        columns.add(FieldReader.Field.of(own).column());
      }
      all.add(own);
    }
    return List.copyOf(all);
  }

  private static List<String> files(YamlMap source) {
    List<Name> patterns = source.get(FILES);
    for (Name pattern : patterns) {
      if (pattern.text().contains("/") || !isGlob(pattern.text())) {
        pattern.fault(
            "\"%s\" is no pattern of a file's name; write one like \"week_[0-9]*.csv\"", pattern);
      }
    }
    return Names.texts(patterns);
  }

  private static boolean isGlob(String pattern) {
    try {
      FileSystems.getDefault().getPathMatcher("glob:" + pattern);
      return true;
    } catch (PatternSyntaxException e) {
      return false;
    }
  }

  private List<FieldSpec> fields(Optional<ExplodeReader.Explode> explode) {
    List<FieldSpec> specs = new ArrayList<>();
    List<Name> names = new ArrayList<>();
    Map<String, String> byRawName = new HashMap<>();
    for (Map.Entry<Name, YamlNode> item : root.get(FIELDS).items().entrySet()) {
      Name field = item.getKey();
      FieldReader.Field read = FieldReader.read(field, item.getValue());
      add(field, read, byRawName);
      specs.add(read.spec());
      names.add(field);
    }
    checkAliases(names, specs);
    explode.ifPresent(
        spread -> {
          add(spread.position(), FieldReader.Field.of(spread.field()), byRawName);
          specs.add(spread.field());
        });
    return List.copyOf(specs);
  }

  private void add(Name field, FieldReader.Field read, Map<String, String> byRawName) {
    checkReserved(field, read.spec());
    String other = byRawName.putIfAbsent(read.spec().rawName(), field.text());
    if (other != null) {
      field.fault(
          "field %s is called \"%s\" in the raw table, as %s is; %s",
          field,
          read.spec().rawName(),
          other,
          read.spec().each().isPresent()
              ? "let one field of type json have the list, and take values of it by json"
              : "each needs another \"from\"");
    }
    columns.add(field, read.column());
    if (read.spec().required()) {
      required.add(field.text());
    }
  }

  /** A name at the source is that of one field. */
  private static void checkAliases(List<Name> names, List<FieldSpec> specs) {
    for (int i = 0; i < specs.size(); i++) {
      for (FieldSpec other : specs) {
        FieldSpec field = specs.get(i);
        for (String alias : other == field ? List.<String>of() : field.aliases()) {
          if (other.paths().contains(FieldPath.parse(alias))) {
            names
                .get(i)
                .fault(
                    "alias \"%s\" of %s is a name of %s already",
                    alias, names.get(i), other.name());
          }
        }
      }
    }
  }

  private void checkReserved(Name field, FieldSpec spec) {
    boolean isEventTime = eventTime.map(Name::text).filter(field.text()::equals).isPresent();
    boolean isEventTs = field.text().equals("event_ts") && isEventTime;
    if (Reserved.CLEAN.contains(field.text()) && !isEventTs) {
      field.fault("field name \"%s\" is reserved; choose another", field);
    }
    boolean rawIsEventTs = spec.rawName().equals("event_ts") && isEventTime;
    if (Reserved.RAW.contains(spec.rawName()) && !rawIsEventTs) {
      field.fault(
          "field %s is called \"%s\" in the raw table, which is reserved there; \"from\" must"
              + " be another name",
          field, spec.rawName());
    }
  }

  private void checkEventTime(Name at, Columns ofFields) {
    Optional<Column> column = ofFields.find(at);
    if (column.filter(c -> !c.isOf(List.of(ColumnType.TIMESTAMP))).isPresent()) {
      at.fault("event_time must be a timestamp; it is %s", column.get());
    } else if (column.isPresent() && !required.contains(at.text())) {
      at.fault("event_time must be a required field; add \"required: true\" to %s", at);
    }
  }

  private Optional<String> sequence(Columns ofFields) {
    Optional<Name> sequence = root.get(SEQUENCE);
    sequence
        .flatMap(ofFields::find)
        .filter(column -> !column.isOf(List.of(ColumnType.INT64)))
        .ifPresent(column -> sequence.orElseThrow().fault("%s", notWhole(column)));
    return sequence.map(Name::text);
  }

  private static String notWhole(Column column) {
    return "sequence must be a whole number (int64); it is " + column;
  }

  private Optional<String> recordSource(Columns ofFields) {
    Optional<Name> name = root.get(RECORD_SOURCE);
    Optional<Column> column = name.flatMap(ofFields::find);
    if (column.filter(c -> !c.isOf(List.of(ColumnType.STRING))).isPresent()) {
      name.orElseThrow().fault("record_source must be a text (string); it is %s", column.get());
    } else if (column.isPresent() && !required.contains(column.get().name())) {
      Name at = name.orElseThrow();
      at.fault("record_source must be a required field; add \"required: true\" to %s", at);
    }
    return name.map(Name::text);
  }

  private List<DerivedSpec> derived() {
    YamlMap derive = root.get(DERIVE);
    columns.expecting(derive.items().keySet());
    List<DerivedSpec> specs = new ArrayList<>();
    for (Map.Entry<Name, YamlNode> item : derive.items().entrySet()) {
      Name column = item.getKey();
      if (Reserved.CLEAN.contains(column.text())) {
        column.fault("derived column name \"%s\" is reserved; choose another", column);
      }
      DerivedReader.Derived derived =
          DerivedReader.read(column, item.getValue(), "derived column", columns);
      if (!column.text().equals("event_ts")) {
        columns.add(column, derived.column());
      }
      specs.add(derived.spec());
    }
    return List.copyOf(specs);
  }
}
