package dev.alluvium.schemas.contract.reference;

import dev.alluvium.schemas.contract.column.Personal;
import dev.alluvium.schemas.contract.column.References;
import dev.alluvium.schemas.contract.fault.Choice;
import dev.alluvium.schemas.contract.yaml.CommonKeys;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.column.ColumnMeaning;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.reference.ReferenceSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads the tables in which events look values up; their rows stand in files. */
public final class ReferenceReader {
  /** What a value between commas can be. */
  private static final List<ColumnType> TYPES =
      Arrays.stream(ColumnType.values())
          .filter(type -> type != ColumnType.JSON && type != ColumnType.BYTES)
          .toList();

  /** What is told apart without a doubt. */
  private static final List<ColumnType> OF_KEYS =
      TYPES.stream()
          .filter(type -> type != ColumnType.FLOAT64 && type != ColumnType.NUMERIC)
          .toList();

  private static final Key<Optional<ColumnType>> TYPE =
      Key.needWord("type", ColumnType.class, "Type of the column; none of json and bytes.");
  private static final Section COLUMN = Section.of(TYPE, Personal.MARK, CommonKeys.DESCRIPTION);
  public static final Definition REFERENCE_COLUMN =
      Definition.of("reference_column", "A column of a reference table, and of its file.", COLUMN);

  private static final Key<Optional<Name>> FILE =
      Key.needValue(
          "file",
          Shape.matching(".*\\.csv"),
          "File beside the contract: a line of the columns' names, then a line for each row.");
  private static final Key<List<Name>> KEY =
      Key.needNames("key", "Columns by which a row is found; each row has them.");
  private static final Key<Optional<Name>> STARTS =
      Key.findName(
          "starts",
          "The date or timestamp from which on a row holds; a key then has a row for each.");
  private static final Key<YamlMap> COLUMNS =
      Key.needEntries("columns", REFERENCE_COLUMN.reference(), "The columns of the file.");
  private static final Section TABLE =
      Section.of(CommonKeys.DESCRIPTION, FILE, KEY, STARTS, COLUMNS);
  public static final Definition REFERENCE_TABLE =
      Definition.of("reference_table", "A table whose rows stand in a file.", TABLE);

  private static final Key<YamlMap> TABLES =
      Key.needEntries("tables", REFERENCE_TABLE.reference(), "Reference tables by name.");
  private static final Section FILES = Section.of(CommonKeys.domain("reference"), TABLES);
  public static final Definition REFERENCE =
      Definition.of("reference", "Tables beside the contracts, to look values up in.", FILES);

  private final YamlMap map;
  private final List<ReferenceSpec.Column> columns = new ArrayList<>();
  private boolean isRead = true;

  private ReferenceReader(YamlMap map) {
    this.map = map.of(TABLE);
  }

  public static References read(YamlMap root) {
    root.of(FILES);
    References tables = new References();
    root.get(TABLES).items().forEach((name, value) -> tables.add(table(name, value)));
    return tables;
  }

  private static ReferenceSpec table(Name name, YamlNode value) {
    YamlMap map = value.map("reference table " + name.inSnakeCase("reference table"));
    return new ReferenceReader(map).read(name);
  }

  private ReferenceSpec read(Name name) {
    map.get(COLUMNS).items().forEach(this::column);
    List<String> key = new ArrayList<>();
    map.get(KEY).forEach(column -> key(column, key));
    Optional<Name> starts = map.get(STARTS);
    starts.ifPresent(column -> starts(column, key));
    ReferenceSpec table =
        new ReferenceSpec(
            name.text(),
            map.get(CommonKeys.DESCRIPTION),
            key,
            starts.map(Name::text),
            columns,
            List.of());
    Optional<Name> file = map.get(FILE);
    return file.isEmpty() || !isRead || key.isEmpty()
        ? table
        : new ReferenceFile(table, file.get()).filled();
  }

  private void column(Name name, YamlNode value) {
    YamlMap column = value.map("column " + name.inSnakeCase("column")).of(COLUMN);
    Optional<ColumnType> type = column.get(TYPE);
    type.filter(t -> !TYPES.contains(t)).ifPresent(t -> fault(name, "be " + t.contractName()));
    isRead &= type.isPresent();
    columns.add(
        new ReferenceSpec.Column(
            name.text(),
            type.orElse(ColumnType.STRING),
            ColumnMeaning.of(column.get(Personal.MARK), column.get(CommonKeys.DESCRIPTION))));
  }

  private void key(Name name, List<String> key) {
    Optional<ReferenceSpec.Column> column = find(name);
    column
        .filter(c -> !OF_KEYS.contains(c.type()))
        .ifPresent(c -> fault(name, "be " + c.type().contractName() + " and part of the key"));
    if (key.contains(name.text())) {
      name.fault("key names \"%s\" twice", name);
      isRead = false;
    } else if (column.isPresent()) {
      key.add(name.text());
    }
  }

  private void starts(Name name, List<String> key) {
    find(name)
        .filter(c -> c.type() != ColumnType.DATE && c.type() != ColumnType.TIMESTAMP)
        .ifPresent(c -> fault(name, "be " + c.type().contractName() + " and say when rows start"));
    if (key.contains(name.text())) {
      name.fault("starts is no part of the key, which is what is looked for; take it out of one");
      isRead = false;
    }
  }

  private Optional<ReferenceSpec.Column> find(Name name) {
    Optional<ReferenceSpec.Column> column =
        columns.stream().filter(c -> c.name().equals(name.text())).findFirst();
    if (column.isEmpty()) {
      List<String> names = columns.stream().map(ReferenceSpec.Column::name).toList();
      name.fault("%s", Choice.missing(map.what(), "column", name.text(), names));
      isRead = false;
    }
    return column;
  }

  private void fault(Name name, String what) {
    name.fault("column %s of a reference table cannot %s", name, what);
    isRead = false;
  }
}
