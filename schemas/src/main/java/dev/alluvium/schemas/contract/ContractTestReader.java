package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.contract.fault.Choice;
import dev.alluvium.schemas.contract.query.ExampleRows;
import dev.alluvium.schemas.contract.yaml.CommonKeys;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.SnakeCase;
import dev.alluvium.schemas.contract.yaml.YamlJson;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.ContractTestSpec;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.format.RecordFormat;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.raw.OpsTables;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.values.Row;

/** Reads the tests of a domain: records by hand, and the rows that tables must have of them. */
final class ContractTestReader {
  private static final Key<Optional<String>> ABOUT = Key.findText("description", "What it shows.");
  private static final Key<YamlMap> GIVEN =
      Key.need(
          "given",
          Shape.anyEntries(
              Shape.either(Shape.text(), Shape.listOf(Shape.either(Shape.text(), Shape.block())))),
          "Records by topic: the text of a file; or a list of records, each a text as it comes, or,"
              + " of JSON, a block of its members.",
          YamlMap::needMap);
  private static final Key<YamlMap> EXPECT =
      Key.need(
          "expect",
          Shape.anyEntries(SnakeCase.QUALIFIED, Shape.rows()),
          "By table or view, with its dataset, all rows that it must have, in any order; a column"
              + " left out may have any value. Records that are rejected must be expected.",
          YamlMap::needMap);
  private static final Section BLOCK = Section.of(ABOUT, GIVEN, EXPECT);
  static final Definition TEST =
      Definition.of("contract_test", "An example of what becomes of records.", BLOCK);

  private static final Key<YamlMap> CASES =
      Key.needEntries("cases", TEST.reference(), "Tests by name.");
  private static final Section FILE = Section.of(CommonKeys.domain("tests"), CASES);
  static final Definition TESTS =
      Definition.of("tests", "Examples of what becomes of records.", FILE);

  private final Map<String, RecordFormat> topics = new LinkedHashMap<>();
  private final Map<String, List<ColumnSpec>> relations;

  private ContractTestReader(DomainSpec domain) {
    for (EventSpec event : domain.events()) {
      topics.put(event.topic(), event.format());
    }
    relations = WarehouseModel.local(domain).relations();
  }

  /**
   * Reads all tests.
   *
   * @param root the files of tests as one
   * @param domain without a fault
   */
  static List<ContractTestSpec> read(YamlMap root, DomainSpec domain) {
    ContractTestReader reader = new ContractTestReader(domain);
    List<ContractTestSpec> tests = new ArrayList<>();
    root.of(FILE).get(CASES).items().forEach((name, value) -> tests.add(reader.test(name, value)));
    return List.copyOf(tests);
  }

  private ContractTestSpec test(Name name, YamlNode value) {
    YamlMap map = value.map("test " + name.inSnakeCase("test")).of(BLOCK);
    map.get(ABOUT);
    Map<String, String> given = new LinkedHashMap<>();
    map.get(GIVEN)
        .items()
        .forEach((topic, records) -> given.put(topic.text(), file(topic, records)));
    Map<String, List<Row>> expected = new LinkedHashMap<>();
    map.get(EXPECT)
        .items()
        .forEach((relation, rows) -> expected.put(relation.text(), rows(relation, rows)));
    expected.putIfAbsent(OpsTables.REJECTS, List.of());
    return new ContractTestSpec(name.text(), given, expected, name.at().place());
  }

  private List<Row> rows(Name relation, YamlNode rows) {
    List<ColumnSpec> columns = relations.get(relation.text());
    if (columns == null) {
      relation.fault("%s", Choice.unknown("table or view", relation.text(), relations.keySet()));
      return List.of();
    }
    return ExampleRows.read(rows, relation.text(), relation.text(), columns);
  }

  private String file(Name topic, YamlNode records) {
    RecordFormat format = topics.get(topic.text());
    if (format == null) {
      topic.fault("%s", Choice.unknown("topic", topic.text(), topics.keySet()));
      return "";
    }
    if (!format.hasExamples()) {
      topic.fault(
          "%s has records of format: %s, whose bytes cannot be written here", topic, format.name());
      return "";
    }
    if (!records.isList()) {
      return records.text(topic.text()).orElse("");
    }
    StringBuilder file = new StringBuilder();
    for (YamlNode record : records.list(topic.text())) {
      file.append(record(record, format, topic.text()).stripTrailing()).append('\n');
    }
    return file.toString();
  }

  private static String record(YamlNode record, RecordFormat format, String topic) {
    if (record.isMap() && !format.isTree()) {
      record.fault("a record of %s, which is %s, must be a text", topic, format.name());
      return "";
    }
    return record.isMap()
        ? YamlJson.of(record, "a record of " + topic)
        : record.text("a record of " + topic).orElse("");
  }
}
