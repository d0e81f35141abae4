package dev.alluvium.transforms.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.raw.RawTables;
import dev.alluvium.transforms.ledger.LedgerKey;
import dev.alluvium.transforms.source.SourceBatch;
import dev.alluvium.transforms.source.SourceRecord;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.hamcrest.Matchers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several events of one topic, and records that make several rows. */
class SharedTopicTest {
  private static final String AT = "'at':'2023-04-02T10:00:00Z'";
  private static final String FIELDS =
      """
      event_time: made_at
      fields:
        made_at: {from: at, type: timestamp, encoding: iso8601, required: true, min: 2000-01-01, description: When.}
      """;

  private final Path folder;

  SharedTopicTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** Orders are taken by their kind, their lines spread; refunds are of version 2 and paid. */
  private DomainSpec domain() throws IOException {
    write("domain", "domain: shop\ndescription: A shop.\nowner: shop\n");
    write(
        "orders",
        "event: orders\ndescription: An order.\nowner: shop\n"
            + "source: {topic: shop, when: {body.kind: order}}\nidentity: [made_at]\n"
            + FIELDS
            + "  total: {from: body.total, type: int64, required: true, description: Total.}\n");
    write(
        "lines",
        "event: lines\ndescription: A line of an order.\nowner: shop\n"
            + "source: {topic: shop, when: {body.kind: [order, gift]}}\n"
            + "explode: {of: body.lines, as: line, position: line_no}\nidentity: [made_at, line_no]\n"
            + FIELDS
            + "  sku: {from: line.sku, type: string, required: true, description: Article.}\n");
    write(
        "refunds",
        "event: refunds\ndescription: A refund.\nowner: shop\n"
            + "source: {topic: shop, when: {body.kind: refund, v: 2, body.paid: true}}\n"
            + "identity: [made_at]\n"
            + FIELDS);
    return ContractLoader.load(folder);
  }

  private void write(String name, String yaml) throws IOException {
    Files.writeString(folder.resolve(name + ".yaml"), yaml);
  }

  private static SourceRecord record(long position, String json) {
    return SourceRecord.of(
        "shop", "shop-0", position, null, json.replace('\'', '"').getBytes(UTF_8));
  }

  private static List<SourceRecord> records() {
    return List.of(
        record(
            1, "{" + AT + ",'body':{'kind':'order','total':3,'lines':[{'sku':'a'},{'sku':'b'}]}}"),
        record(2, "{" + AT + ",'body':{'kind':'order','total':0,'lines':[]}}"),
        record(
            3,
            "{"
                + AT
                + ",'body':{'kind':'gift','lines':[{'sku':'c'},{'n':1},null,7,{'sku':'d','n':2}]}}"),
        record(4, "{" + AT + ",'body':{'kind':'refund','paid':true},'v':2.0}"),
        record(5, "{" + AT + ",'body':{'kind':'refund','paid':'true'},'v':2}"),
        record(6, "{" + AT + ",'body':{'kind':'refund','paid':true},'v':'2'}"),
        record(7, "{" + AT + ",'body':{'kind':'Order'}}"),
        record(8, "{" + AT + ",'body':7}"),
        record(9, "{" + AT + ",'body':{'kind':'order','total':'x','lines':9}}"),
        record(10, "{" + AT + ",'body':"),
        SourceRecord.of("shop", "shop-0", 11, null, null));
  }

  @Test
  void givesEachRecordToTheEventsThatTakeItAndAccountsForEveryOne() throws IOException {
    DomainSpec domain = domain();
    Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.create());
    PCollectionTuple decoded =
        pipeline
            .apply(Create.of(SourceBatch.of(records())))
            .apply(DecodeRecords.of(domain, WarehouseModel.local(domain)));
    PAssert.that(decoded.get(DecodeRecords.MUTATIONS)).satisfies(SharedTopicTest::checkRows);
    PAssert.that(decoded.get(DecodeRecords.LEDGER)).satisfies(SharedTopicTest::checkLedger);
    pipeline.run().waitUntilFinish();
  }

  private static @Nullable Void checkRows(Iterable<TableMutation> mutations) {
    Set<String> rows = new TreeSet<>();
    Set<List<@Nullable Object>> keys = new HashSet<>();
    int count = 0;
    for (TableMutation mutation : mutations) {
      rows.add(shown(mutation));
      List<@Nullable Object> key = new ArrayList<>();
      key.add(mutation.table().name());
      mutation.table().key().forEach(column -> key.add(mutation.row().getValue(column)));
      keys.add(key);
      count++;
    }
    assertThat(
        rows,
        Matchers.<Set<String>>is(
            new TreeSet<>(
                List.of(
                    "1 lines 0 a {\"body\":{\"kind\":\"order\",\"total\":3}}",
                    "1 lines 1 b {\"body\":{\"kind\":\"order\",\"total\":3}}",
                    "1 orders 3",
                    "2 orders 0",
                    "3 lines 0 c {\"body\":{\"kind\":\"gift\"}}",
                    "3 lines 4 d {\"body\":{\"kind\":\"gift\"},\"line\":{\"n\":2}}",
                    "3 rejects lines missing_field body.lines[1]: line.sku is missing, but required",
                    "3 rejects lines missing_field body.lines[2]: line.sku is missing, but required",
                    "3 rejects lines bad_type body.lines[3]: line should be an object, but is a number",
                    "4 refunds",
                    "9 rejects lines bad_type body.lines should be a list, but is a number",
                    "9 rejects orders bad_type body.total should be a whole number, but is a text that is none",
                    "10 rejects null malformed no JSON at byte 36: it ends early",
                    "11 rejects null tombstone a key without a value"))));
    assertThat("each has a key of its own", keys.size(), is(count));
    return null;
  }

  private static String shown(TableMutation mutation) {
    Row row = mutation.row();
    String place = row.getValue(RawTables.POSITION) + " " + mutation.table().name();
    return switch (mutation.table().name()) {
      case "rejects" ->
          "%s %s %s %s"
              .formatted(
                  place, row.getValue("event"), row.getValue("reason"), row.getValue("message"));
      case "lines" ->
          "%s %s %s %s"
              .formatted(
                  place,
                  row.getValue("line_no"),
                  row.getValue("line_sku"),
                  row.getValue(RawTables.EXTRA));
      case "orders" -> place + " " + row.getValue("body_total");
      default -> place;
    };
  }

  private static Set<String> shown(Iterable<KV<LedgerKey, Long>> counts) {
    Set<String> shown = new TreeSet<>();
    for (KV<LedgerKey, Long> count : counts) {
      LedgerKey key = count.getKey();
      shown.add(
          String.join(
              " ",
              key.event(),
              key.outcome().code(),
              key.reason(),
              String.valueOf(count.getValue())));
    }
    return shown;
  }

  private static @Nullable Void checkLedger(Iterable<KV<LedgerKey, Long>> counts) {
    assertThat(
        shown(counts),
        Matchers.<Set<String>>is(
            new TreeSet<>(
                List.of(
                    "* rejected malformed 1",
                    "* skipped tombstone 1",
                    "* skipped unclaimed 4",
                    "lines accepted  4",
                    "lines rejected bad_type 2",
                    "lines rejected missing_field 2",
                    "lines skipped empty 1",
                    "orders accepted  2",
                    "orders rejected bad_type 1",
                    "refunds accepted  1"))));
    return null;
  }

  @Test
  void givesWhatIsLeftToTheEventThatTakesIt() throws IOException {
    write(
        "a_rest",
        "event: a_rest\ndescription: Whatever else.\nowner: shop\n"
            + "source: {topic: shop, otherwise: true}\nidentity: [made_at]\n"
            + FIELDS);
    DomainSpec domain = domain();
    Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.create());
    PCollectionTuple decoded =
        pipeline
            .apply(Create.of(SourceBatch.of(records())))
            .apply(DecodeRecords.of(domain, WarehouseModel.local(domain)));
    PAssert.that(decoded.get(DecodeRecords.LEDGER))
        .satisfies(
            counts -> {
              Set<String> shown = shown(counts);
              assertThat(shown, Matchers.hasItem("a_rest accepted  4"));
              assertThat(shown, Matchers.hasItem("refunds accepted  1"));
              assertThat(
                  shown, Matchers.not(Matchers.hasItem(Matchers.containsString("unclaimed"))));
              return null;
            });
    pipeline.run().waitUntilFinish();
    assertThat(EventTimeScanner.of(domain).eventTimeMillis(records().get(4)), is(1680429600000L));
  }

  @Test
  void tellsTheTimeOfARecordByTheFirstEventThatTakesIt() throws IOException {
    EventTimeScanner scanner = EventTimeScanner.of(domain());
    Long at = 1680429600000L;
    List<SourceRecord> records = records();
    assertThat(scanner.eventTimeMillis(records.get(0)), is(at));
    assertThat(scanner.eventTimeMillis(records.get(2)), is(at));
    assertThat(scanner.eventTimeMillis(records.get(3)), is(at));
    assertThat("unclaimed", scanner.eventTimeMillis(records.get(4)), is(nullValue()));
    assertThat("no JSON", scanner.eventTimeMillis(records.get(9)), is(nullValue()));
    assertThat("a tombstone", scanner.eventTimeMillis(records.get(10)), is(nullValue()));
  }
}
