package dev.alluvium.transforms.format.mongodb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.transforms.format.Message;
import dev.alluvium.transforms.format.Message.Operation;
import dev.alluvium.transforms.format.RejectedException;
import dev.alluvium.transforms.format.SkipReason;
import dev.alluvium.transforms.format.json.JsonText;
import dev.alluvium.transforms.source.SourceRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of a change of a document. Messages are quoted with apostrophes. */
class MongoFormatTest {
  /** 2^31 × the seconds, and the number within. */
  private static final long AT_7 = (1704067200L << 31) | 7;

  /** As a change stream tells where an event stands, and what is read of that. */
  private static final String STANDS =
      ",'clusterTime':{'$timestamp':{'t':1704067200,'i':7}},"
          + "'wallTime':{'$date':'2024-01-01T00:00:00.123Z'},'ns':{'db':'app','coll':'stations'}}";

  private static final String READ =
      "'__event_ts':1704067200000000,'__change_position':"
          + AT_7
          + ",'__change_after':"
          + (AT_7 - 1)
          + ",'__source':{'db':'app','collection':'stations','wallTime':1704067200123}}";

  /** As Debezium 3.6.1 does. */
  private static final String SOURCE =
      "'source':{'version':'3.6.1.Final','connector':'mongodb','name':'m','ts_ms':1704067200000,"
          + "'snapshot':'false','db':'app','sequence':null,'ts_us':1704067200000000,"
          + "'ts_ns':1704067200000000000,'collection':'stations','ord':7,'lsid':null,"
          + "'txnNumber':null,'wallTime':null},'ts_ms':1704067201000,'transaction':null}";

  private final MongoFormatDecoder decoder = new MongoFormatDecoder();

  private Message<JsonText> parse(@Nullable String key, @Nullable String payload) {
    return decoder.parse(
        SourceRecord.of("t", "t-0", 1, null, bytes(payload), bytes(key), List.of()));
  }

  private static byte @Nullable [] bytes(@Nullable String json) {
    return json == null ? null : json.replace('\'', '"').getBytes(UTF_8);
  }

  private Message.Change<JsonText> change(@Nullable String key, String payload) {
    return (Message.Change<JsonText>) parse(key, payload);
  }

  /** A document as Debezium writes it: as text, in quotes. */
  private static String quoted(String document) {
    return "\"" + document.replace("'", "\\\"") + "\"";
  }

  private static String text(JsonText json) {
    return new String(json.bytes(), json.start(), json.length(), UTF_8)
        .replace('"', '\'')
        .replace(": ", ":")
        .replace(", ", ",");
  }

  private String reject(@Nullable String key, String payload) {
    return String.valueOf(
        assertThrows(RejectedException.class, () -> parse(key, payload)).getMessage());
  }

  private static String plain(String document) throws Exception {
    return text(PlainJson.document(document.replace('\'', '"')));
  }

  @ParameterizedTest
  @CsvSource({"insert, INSERT, c", "replace, UPDATE, u", "update, UPDATE, u"})
  void readsTheDocumentThatAnEventOfAStreamLeaves(String type, Operation operation, String op) {
    Message.Change<JsonText> change =
        change(
            null,
            "{'_id':{'_data':'82'},'operationType':'"
                + type
                + "','documentKey':{'_id':1},'fullDocument':{'_id':1,'n':'x'}"
                + STANDS);
    assertThat(change.operation(), is(operation));
    assertThat(text(change.values()), is("{'_id':1,'n':'x','__change_op':'" + op + "'," + READ));
  }

  @Test
  void readsOfADeleteTheDocumentBeforeOrElseItsKey() {
    String begin =
        "{'operationType':'delete','documentKey':{'_id':{'$oid':'65a1b2c3d4e5f60718293a4b'}}";
    Message.Change<JsonText> change = change(null, begin + STANDS);
    assertThat(change.operation(), is(Operation.DELETE));
    assertThat(
        text(change.values()), is("{'_id':'65a1b2c3d4e5f60718293a4b','__change_op':'d'," + READ));
    assertThat(
        text(
            change(null, begin + ",'fullDocumentBeforeChange':{'_id':1,'n':'x'}" + STANDS)
                .values()),
        is("{'_id':1,'n':'x','__change_op':'d'," + READ));
  }

  @Test
  void keepsTheDocumentBeforeAnUpdate() {
    Message.Change<JsonText> change =
        change(
            null,
            "{'operationType':'update','fullDocument':{'_id':1,'n':2},"
                + "'fullDocumentBeforeChange':{'_id':1,'n':1}"
                + STANDS);
    assertThat(text(change.values()), containsString("'__before':{'_id':1,'n':1}"));
    assertThat(text(java.util.Objects.requireNonNull(change.before())), is("{'_id':1,'n':1}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"drop", "rename"})
  void takesACollectionThatIsGoneForOneWithoutDocuments(String type) {
    Message.Change<JsonText> change = change(null, "{'operationType':'" + type + "'" + STANDS);
    assertThat(change.operation(), is(Operation.TRUNCATE));
    assertThat(text(change.values()), is("{'__change_op':'t'," + READ));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dropDatabase", "invalidate", "create", "createIndexes", "of next year"})
  void passesOverEventsOfNoDocument(String type) {
    assertThat(
        parse(null, "{'operationType':'" + type + "'" + STANDS),
        is(new Message.Skipped<JsonText>(SkipReason.UNCLAIMED)));
  }

  @Test
  void skipsAnUpdateWhoseDocumentWasGoneAndRejectsOneThatWasNotLookedUp() {
    String begin = "{'operationType':'update','documentKey':{'_id':1}";
    assertThat(
        parse(null, begin + ",'fullDocument':null" + STANDS),
        is(new Message.Skipped<JsonText>(SkipReason.GONE)));
    assertThat(reject(null, begin + STANDS), containsString("updateLookup"));
  }

  @ParameterizedTest
  @CsvSource({"c, INSERT", "u, UPDATE", "r, READ"})
  void readsWhatDebeziumCaptures(String op, Operation operation) {
    Message.Change<JsonText> change =
        change(
            "{'id':'1'}",
            "{'before':null,'after':"
                + quoted("{'_id': 1,'n': {'$numberLong': '5000000000'}}")
                + ",'updateDescription':null,'op':'"
                + op
                + "',"
                + SOURCE);
    assertThat(change.operation(), is(operation));
    assertThat(
        text(change.values()),
        containsString(
            "{'_id':1,'n':5000000000,'__change_op':'"
                + op
                + "','__event_ts':1704067200000000,'__change_position':"
                + AT_7
                + ",'__change_after':"
                + (AT_7 - 1)
                + ",'__source':{'version'"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "{'id':'1'}; 1",
        "{'id':'{\\'$oid\\': \\'65a1b2c3d4e5f60718293a4b\\'}'}; '65a1b2c3d4e5f60718293a4b'",
        "{'id':'\\'a b\\''}; 'a b'",
        "{'id':'{\\'a\\': 1}'}; {'a':1}",
        "{'schema':{},'payload':{'id':'1'}}; 1",
      },
      delimiter = ';')
  void readsOfADeleteByDebeziumItsKey(String key, String id) {
    Message.Change<JsonText> change = change(key, "{'before':null,'after':null,'op':'d'," + SOURCE);
    assertThat(change.operation(), is(Operation.DELETE));
    assertThat(text(change.values()), containsString("{'_id':" + id + ",'__change_op':'d'"));
  }

  @Test
  void rejectsADeleteThatTellsNoDocument() {
    String delete = "{'before':null,'after':null,'op':'d'," + SOURCE;
    assertThat(reject(null, delete), containsString("without a key"));
    assertThat("no JSON", reject("{'id':'{'}", delete), containsString("without a key"));
    assertThat(
        text(change(null, "{'before':" + quoted("{'_id':1}") + ",'op':'d'," + SOURCE).values()),
        containsString("{'_id':1,'__change_op':'d'"));
  }

  @Test
  void readsWhichDocumentOfASnapshotItIs() {
    String read =
        "{'after':" + quoted("{'_id':1}") + ",'op':'r'," + SOURCE.replace("'false'", "'last'");
    assertThat(text(change(null, read).values()), containsString("'__change_snapshot':'last'"));
    String incremental = read.replace("'last'", "'incremental'");
    assertThat(
        "it has seen what is told with it",
        text(change(null, incremental).values()),
        containsString("'__change_after':" + AT_7));
  }

  @Test
  void givesTombstonesTheirKey() {
    Message.Skipped<JsonText> tombstone = (Message.Skipped<JsonText>) parse("{'id':'1'}", null);
    assertThat(tombstone.reason(), is(SkipReason.TOMBSTONE));
    assertThat(text(java.util.Objects.requireNonNull(tombstone.kept())), is("{'_id':1}"));
    Message.Skipped<JsonText> other = (Message.Skipped<JsonText>) parse("7", null);
    assertThat(text(java.util.Objects.requireNonNull(other.kept())), is("{}"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = ';',
      value = {
        "{'$oid': '65a1b2c3d4e5f60718293a4b'}; '65a1b2c3d4e5f60718293a4b'",
        "{'$numberInt': '7'}; 7",
        "{'$numberLong': '9223372036854775807'}; 9223372036854775807",
        "{'$numberDouble': '2.5'}; 2.5",
        "{'$numberDouble': '-Infinity'}; '-Infinity'",
        "{'$numberDouble': 'NaN'}; 'NaN'",
        "NaN; 'NaN'",
        "Infinity; 'Infinity'",
        "3.0; 3",
        "-3.0; -3",
        "2.5e-10; 2.5E-10",
        "1e300; 1.0E300",
        "{'$numberDecimal': '12.340'}; '12.340'",
        "{'$date': 1704067200123}; '2024-01-01T00:00:00.123Z'",
        "{'$date': {'$numberLong': '-62135596800000'}}; '0001-01-01T00:00:00Z'",
        "{'$date': '2024-01-01T01:00:00.123+01:00'}; '2024-01-01T00:00:00.123Z'",
        "{'$binary': {'base64': 'AQI=', 'subType': '00'}}; 'AQI='",
        "{'$binary': 'AQI=', '$type': '00'}; 'AQI='",
        "{'$binary': 'ABEiM0RVZneImaq7zN3u/w==', '$type': '04'}; '00112233-4455-6677-8899-aabbccddeeff'",
        "{'$binary': {'base64': 'AQI=', 'subType': '04'}}; 'AQI='",
        "{'$uuid': '00112233-4455-6677-8899-aabbccddeeff'}; '00112233-4455-6677-8899-aabbccddeeff'",
        "{'$timestamp': {'t': 4294967295, 'i': 6}}; {'t':4294967295,'i':6}",
        "{'$symbol': 's'}; 's'",
        "{'$undefined': true}; null",
        "{'$minKey': 1}; {'$minKey':1}",
        "{'x': [1, {'y': null}], 'z': true}; {'x':[1,{'y':null}],'z':true}",
        "'\\ud83d\\ude00'; '\\ud83d\\ude00'",
      })
  void makesPlainValuesOfThoseThatHaveATypeOfMongoDb(String extended, String plain)
      throws Exception {
    assertThat(plain("{'v': " + extended + "}"), is("{'v':" + plain + "}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'v': {'$oid': 'short'}}",
        "{'v': {'$numberLong': 'many'}}",
        "{'v': {'$date': 'yesterday'}}",
        "{'v': {'$numberDecimal': '1.2.3'}}",
        "{'v': {'$binary': '%%', '$type': '00'}}",
        "{'v': 12345678901234567890123}",
        "[1]",
        "5",
      })
  void rejectsDocumentsThatAreNone(String document) {
    assertThat(
        reject(null, "{'after':" + quoted(document) + ",'op':'c'," + SOURCE),
        containsString("no document of MongoDB"));
  }

  /** The reader of documents takes these; JSON does not. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{v: 1}",
        "{'v': ObjectId('65a1b2c3d4e5f60718293a4b')}",
        "{'v': 1} x",
        "{'v': INF"
      })
  void rejectsWhatIsNoJson(String document) {
    assertThat(
        reject(null, "{'after':" + quoted(document) + ",'op':'c'," + SOURCE),
        not(containsString("Exception")));
  }

  @Test
  void rejectsDocumentsThatLieTooDeepInEachOther() {
    String deep = "{'a':".repeat(100_000) + "1" + "}".repeat(100_000);
    assertThat(
        reject(null, "{'after':" + quoted(deep) + ",'op':'c'," + SOURCE), containsString("deep"));
    assertThat(
        reject(null, "{'operationType':'insert','fullDocument':" + deep + STANDS),
        containsString("deep"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = ';',
      value = {
        "{'_id':1}; neither an op",
        "{'op':'x','source':{'connector':'mongodb'}}; its op is",
        "{'op':'c','after':{'id':1}}; format: debezium",
        "{'op':'u','after':null}; change_streams_update_full",
        "{'op':'c','after':'{}','source':{'connector':'mysql'}}; of connector",
        "{'op':'c','after':'{}','source':{'connector':'mongodb','ts_ms':1}}; no ord",
        "{'op':'c','after':'{}','source':{'connector':'mongodb','ts_ms':'1'}}; no whole number",
        "{'op':'c','after':'{}','source':{'connector':'mongodb','ts_ms':-1,'ord':1}}; cluster time",
        "{'op':'c','after':'{}','source':{'connector':'mongodb','ts_ms':1,'ord':4294967296}}; cluster time",
        "{'operationType':'insert','fullDocument':{'_id':1}}; clusterTime",
        "{'operationType':'insert','clusterTime':{'$timestamp':{'t':1,'i':1}}}; fullDocument",
        "{'operationType':'delete','clusterTime':{'$timestamp':{'t':1,'i':1}}}; documentKey",
        "[]; not a JSON object",
        "{'op':'c'; ends early",
      })
  void saysWhatIsWrongWithAMessage(String message, String why) {
    assertThat(reject(null, message), containsString(why));
  }

  @Test
  void tellsItsOwnNamesFromThoseOfADocument() {
    assertThat(
        text(
            change(null, "{'operationType':'insert','fullDocument':{'_id':1,'__v':0}" + STANDS)
                .values()),
        containsString("{'_id':1,'____v':0,'__change_op'"));
    assertThat(
        "a document may have a field of this name",
        text(
            change(
                    null,
                    "{'op':'c','after':" + quoted("{'_id':1,'operationType':'x'}") + "," + SOURCE)
                .values()),
        containsString("'operationType':'x','__change_op':'c'"));
  }

  @Test
  void ordersChangesByTheClockOfTheCluster() {
    long last = new ClusterTime((1L << 32) - 1, (1L << 31) - 1).position();
    assertThat(last, is(Long.MAX_VALUE));
    assertThat(new ClusterTime(2, 0).position(), greaterThan(new ClusterTime(1, 999).position()));
  }
}
