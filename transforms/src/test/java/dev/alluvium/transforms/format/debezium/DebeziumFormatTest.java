package dev.alluvium.transforms.format.debezium;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.spec.column.FieldPath;
import dev.alluvium.schemas.spec.format.DebeziumFormat;
import dev.alluvium.transforms.format.Message;
import dev.alluvium.transforms.format.Message.Operation;
import dev.alluvium.transforms.format.RejectedException;
import dev.alluvium.transforms.format.SkipReason;
import dev.alluvium.transforms.format.json.JsonText;
import dev.alluvium.transforms.source.SourceRecord;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of a change. */
class DebeziumFormatTest {
  private static final String SOURCE =
      "'source':{'connector':'postgresql','ts_ms':1704067200000,'ts_us':1704067200000123,"
          + "'snapshot':'false','lsn':42}";
  private static final String OF_CHANGE = "'__event_ts':1704067200000123,'__change_position':42";
  private static final String REST =
      ",'__source':{'connector':'postgresql','ts_ms':1704067200000,"
          + "'ts_us':1704067200000123,'snapshot':'false','lsn':42}}";

  private final DebeziumFormatDecoder decoder =
      new DebeziumFormatDecoder(new DebeziumFormat(DebeziumFormat.UNAVAILABLE, null));

  private Message<JsonText> parse(@Nullable String key, @Nullable String payload) {
    return decoder.parse(
        SourceRecord.of("t", "t-0", 1, null, bytes(payload), bytes(key), List.of()));
  }

  private static byte @Nullable [] bytes(@Nullable String json) {
    return json == null ? null : json.replace('\'', '"').getBytes(UTF_8);
  }

  private Message.Change<JsonText> change(String payload) {
    return (Message.Change<JsonText>) parse(null, payload);
  }

  private static String text(JsonText json) {
    return new String(json.bytes(), json.start(), json.length(), UTF_8).replace('"', '\'');
  }

  private String reject(String payload) {
    return String.valueOf(
        assertThrows(RejectedException.class, () -> parse(null, payload)).getMessage());
  }

  @Test
  void readsTheRowAfterAnInsertWithWhatTheChangeSaysOfItself() {
    Message.Change<JsonText> change =
        change("{'before':null,'after':{'id':1,'n':'x'}," + SOURCE + ",'op':'c','ts_ms':7}");
    assertThat(change.operation(), is(Operation.INSERT));
    assertThat(
        text(change.values()),
        is(
            "{'id':1,'n':'x','__change_op':'c',"
                + OF_CHANGE
                + REST.substring(0, REST.length() - 1)
                + ",'__ts_ms':7}"));
  }

  @Test
  void keepsTheRowBeforeAnUpdate() {
    Message.Change<JsonText> change =
        change("{'before':{'id':1},'after':{ 'id':1 }," + SOURCE + ",'op':'u'}");
    assertThat(change.operation(), is(Operation.UPDATE));
    assertThat(
        text(change.values()),
        is("{'id':1 ,'__change_op':'u'," + OF_CHANGE + ",'__before':{'id':1}" + REST));
  }

  @Test
  void readsTheRowBeforeADeleteAndNothingOfATruncate() {
    Message.Change<JsonText> delete =
        change("{'before':{'id':1,'n':null},'after':null," + SOURCE + ",'op':'d'}");
    assertThat(delete.operation(), is(Operation.DELETE));
    assertThat(text(delete.values()), is("{'id':1,'n':null,'__change_op':'d'," + OF_CHANGE + REST));
    Message.Change<JsonText> truncate =
        change("{'before':null,'after':null," + SOURCE + ",'op':'t'}");
    assertThat(truncate.operation(), is(Operation.TRUNCATE));
    assertThat(text(truncate.values()), is("{'__change_op':'t'," + OF_CHANGE + REST));
  }

  @Test
  void readsMessagesThatComeWithTheirSchema() {
    String change = "{'after':{'id':1}," + SOURCE + ",'op':'r'}";
    assertThat(
        text(change("{'schema':{'type':'struct'},'payload':" + change + "}").values()),
        is(text(change(change).values())));
    assertThat(
        "a row may have columns of these names",
        text(change("{'after':{'schema':1,'payload':{}}," + SOURCE + ",'op':'r'}").values()),
        containsString("'schema':1,'payload':{},"));
  }

  @Test
  void saysWhichValuesWereNotSentAndTakesThemFromTheRowBeforeWhereThatHasThem() {
    assertThat(
        text(
            change(
                    "{'after':{'id':1,'a':'__debezium_unavailable_value',"
                        + "'b':'X19kZWJleml1bV91bmF2YWlsYWJsZV92YWx1ZQ==','c':2},"
                        + SOURCE
                        + ",'op':'u'}")
                .values()),
        is("{'id':1,'c':2,'__change_op':'u'," + OF_CHANGE + ",'__change_left_out':',a,b,'" + REST));
    assertThat(
        text(
            change(
                    "{'before':{'id':1,'a':'long'},"
                        + "'after':{'id':1,'a':'__debezium_unavailable_value'},"
                        + SOURCE
                        + ",'op':'u'}")
                .values()),
        containsString("{'id':1,'a':'long','__change_op'"));
  }

  /** As Debezium's UnchangedToastedPlaceholder writes it, by the column's type. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "['__debezium_unavailable_value']",
        "['X19kZWJleml1bV91bmF2YWlsYWJsZV92YWx1ZQ==']",
        "[95,95,100,101,98,101,122,105,117,109,95,117,110,97,118,97,105,108,97,98,108,101,95,118,97,108,117,101]",
        "[ 95, 95,100,101,98,101,122,105,117,109,95,117,110,97,118,97,105,108,97,98,108,101,95,118,97,108,117,101 ]",
        "{'__debezium_unavailable_value':'__debezium_unavailable_value'}",
        "'{\\'__debezium_unavailable_value\\':\\'__debezium_unavailable_value\\'}'",
        "UUIDS",
      })
  void knowsAValueThatWasNotSentWhateverTheTypeOfItsColumn(String form) {
    String uuids =
        "['" + UUID.nameUUIDFromBytes("__debezium_unavailable_value".getBytes(UTF_8)) + "']";
    String value = form.equals("UUIDS") ? uuids : form;
    assertThat(
        text(change("{'after':{'id':1,'a':" + value + ",'c':2}," + SOURCE + ",'op':'u'}").values()),
        is("{'id':1,'c':2,'__change_op':'u'," + OF_CHANGE + ",'__change_left_out':',a,'" + REST));
    assertThat(
        text(
            change(
                    "{'before':{'id':1,'a':[7]},'after':{'id':1,'a':"
                        + value
                        + "},"
                        + SOURCE
                        + ",'op':'u'}")
                .values()),
        containsString("{'id':1,'a':[7],'__change_op'"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[95]",
        "[95,95,100]",
        "['__debezium_unavailable_value','b']",
        "{'a':'__debezium_unavailable_value'}",
        "'__debezium_unavailable_value '",
      })
  void takesWhatOnlyLooksLikeIt(String value) {
    assertThat(
        text(change("{'after':{'id':1,'a':" + value + "}," + SOURCE + ",'op':'u'}").values()),
        is("{'id':1,'a':" + value + ",'__change_op':'u'," + OF_CHANGE + REST));
  }

  @Test
  void saysOfANameWithUnderscoresThatItWasNotSentByTheNameThatFieldsTakeItBy() {
    assertThat(
        text(
            change(
                    "{'after':{'id':1,'__a':'__debezium_unavailable_value'},"
                        + SOURCE
                        + ",'op':'u'}")
                .values()),
        containsString("'__change_left_out':',____a,'"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"first", "last_in_data_collection", "true"})
  void saysWhichRowOfASnapshotItIs(String written) {
    assertThat(
        text(
            change(
                    "{'after':{'id':1},"
                        + SOURCE.replace(
                            "'false'", written.equals("true") ? written : "'" + written + "'")
                        + ",'op':'r'}")
                .values()),
        containsString("'__change_snapshot':'" + written + "'"));
  }

  @Test
  void takesMillisecondsWhereThereIsNothingFiner() {
    assertThat(
        text(
            change("{'after':{'id':1}," + SOURCE.replaceFirst("'ts_us':\\d+,", "") + ",'op':'c'}")
                .values()),
        containsString("'__event_ts':1704067200000000"));
  }

  @Test
  void skipsATombstoneAndKeepsItsKey() {
    Message<JsonText> plain = parse("{'id':1}", null);
    assertThat(plain, is(instanceOf(Message.Skipped.class)));
    Message.Skipped<JsonText> tombstone = (Message.Skipped<JsonText>) plain;
    assertThat(tombstone.reason(), is(SkipReason.TOMBSTONE));
    assertThat(tombstone.kept(), is(notNullValue()));
    assertThat(text(Objects.requireNonNull(tombstone.kept())), is("{'id':1}"));
    Message.Skipped<JsonText> withSchema =
        (Message.Skipped<JsonText>) parse("{'schema':{},'payload':{'id':1}}", null);
    assertThat(text(Objects.requireNonNull(withSchema.kept())), is("{'id':1}"));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"x", "7", "{'id'"})
  void keepsATombstoneWhoseKeySaysNothing(@Nullable String key) {
    Message.Skipped<JsonText> tombstone = (Message.Skipped<JsonText>) parse(key, null);
    assertThat(tombstone.reason(), is(SkipReason.TOMBSTONE));
    assertThat(text(Objects.requireNonNull(tombstone.kept())), is("{}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'id':7}|{'after':{'id':1},|c|id has another value there",
        "{'id':7}|{'after':{'n':0,'id':1},|r|id has another value there",
        "{'id':7}|{'before':{'id':7},'after':{'id':1},|u|id has another value there",
        "{'id':7}|{'before':{'id':1},'after':null,|d|id has another value there",
        "{'id':1,'c':'x'}|{'after':{'id':1,'c':'y'},|c|c has another value there",
        "{'schema':{},'payload':{'id':7}}|{'after':{'id':1},|c|id has another value there",
        "{'id':9007199254740993}|{'after':{'id':9007199254740992},|c|id has another value there",
      })
  void refusesAKeyThatIsNotThatOfTheRow(String key, String rows, String op, String message) {
    assertThat(
        String.valueOf(
            assertThrows(
                    RejectedException.class,
                    () -> parse(key, rows + SOURCE + ",'op':'" + op + "'}"))
                .getMessage()),
        startsWith("its key is not that of its row: " + message));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'id':1}|{'after':{'id':1},|c",
        "{'id':'1.0'}|{'after':{'id':'1.00'},|c",
        "{'id':1}|{'before':{'id':1,'n':null},'after':null,|d",
        "{'id':null}|{'before':{'id':null},'after':null,|d",
        "{'id':1}|{'before':{'id':null,'n':3},'after':null,|d",
        "{'id':'long'}|{'after':{'id':'__debezium_unavailable_value'},|u",
        "{'id':1,'__dbz__physicalTableIdentifier':'a'}|{'after':{'id':1},|c",
        "{'id':1}|{'before':null,'after':null,|t",
        "x|{'after':{'id':1},|c",
        "7|{'after':{'id':1},|c",
        "[7]|{'after':{'id':1},|c",
      })
  void letsInAKeyThatIsThatOfTheRowOrSaysNothingOfIt(String key, String rows, String op) {
    assertThat(
        parse(key, rows + SOURCE + ",'op':'" + op + "'}"), is(instanceOf(Message.Change.class)));
  }

  @Test
  void letsInBothHalvesOfAChangedKey() {
    assertThat(
        parse("{'id':1}", "{'before':{'id':1},'after':null," + SOURCE + ",'op':'d'}"),
        is(instanceOf(Message.Change.class)));
    assertThat(
        parse("{'id':2}", "{'before':null,'after':{'id':2}," + SOURCE + ",'op':'c'}"),
        is(instanceOf(Message.Change.class)));
  }

  @Test
  void tellsWhichTableAChangeIsOf() {
    Message.Change<JsonText> change =
        change("{'after':{'id':1}," + SOURCE.replace("'lsn'", "'table':'a','lsn'") + ",'op':'c'}");
    assertThat(
        decoder.scalars(List.of(FieldPath.parse("__source.table"))).read(change.values()),
        is(new Object[] {"a"}));
  }

  @Test
  void skipsAMessageThatIsOfNoRow() {
    assertThat(
        parse(null, "{'op':'m'," + SOURCE + ",'message':{'prefix':'p'}}"),
        is(new Message.Skipped<JsonText>(SkipReason.UNCLAIMED)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'status':'BEGIN','id':'571:5','event_count':null,'data_collections':null,'ts_ms':1}",
        "{'status':'END','id':'571:5','event_count':2,'data_collections':"
            + "[{'data_collection':'s.a','event_count':2}],'ts_ms':1}",
        "{'schema':{},'payload':{'status':'END','id':'571:5','event_count':2,"
            + "'data_collections':[],'ts_ms':1}}"
      })
  void passesOverWhatTellsOfTransactionsAlone(String message) {
    assertThat(
        parse("{'id':'571:5'}", message), is(new Message.Skipped<JsonText>(SkipReason.UNCLAIMED)));
  }

  @Test
  void takesAMessageThatAllRowsHaveBeenReadForATruncateOfTheOthers() {
    Message.Change<JsonText> read =
        change(
            "{'op':'m',"
                + SOURCE
                    .replace("'false'", "'incremental'")
                    .replace("}", ",'sequence':'[\\'7\\',\\'42\\']'}")
                + ",'message':{'content':'','prefix':'alluvium.table-read'}}");
    assertThat(read.operation(), is(Operation.TRUNCATE));
    assertThat(
        text(read.values()),
        startsWith(
            "{'__change_op':'t',"
                + OF_CHANGE
                + ",'__change_snapshot':'incremental','__change_after':7,"));
  }

  @Test
  void keepsColumnsOfTheRowApartFromWhatTheChangeSaysOfItself() {
    assertThat(
        text(
            change("{'after':{'id':1,'__change_op':'d','__source':7}," + SOURCE + ",'op':'c'}")
                .values()),
        is("{'id':1,'____change_op':'d','____source':7,'__change_op':'c'," + OF_CHANGE + REST));
  }

  @Test
  void saysWhatIsWrongWithPositionsAndTimes() {
    for (String lsn : new String[] {"'42'", "1.5", "99999999999999999999"}) {
      assertThat(
          reject("{'op':'t'," + SOURCE.replace("'lsn':42", "'lsn':" + lsn) + "}"),
          containsString("source.lsn is no whole number of 64 bits"));
    }
    String inMillis = SOURCE.replace("'ts_us':1704067200000123,", "");
    assertThat(
        reject("{'op':'t'," + inMillis.replace("1704067200000", "9223372036854775807") + "}"),
        containsString("source.ts_ms is no time"));
  }

  @Test
  void saysWhatIsWrongWithOthers() {
    assertThat(reject("{'id':1}"), containsString("it has no op"));
    assertThat(reject("{'op':'x'," + SOURCE + "}"), containsString("its op is \"x\""));
    assertThat(reject("{'op':'c'," + SOURCE + "}"), containsString("it has no after"));
    assertThat(reject("{'op':'d'," + SOURCE + "}"), containsString("replica identity"));
    assertThat(reject("{'op':'c','after':7," + SOURCE + "}"), containsString("after is no object"));
    assertThat(reject("{'op':'t'}"), containsString("it has no source"));
    assertThat(
        reject("{'op':'t'," + SOURCE.replace("'lsn':42", "'lsn':null") + "}"),
        containsString("no lsn"));
    assertThat(
        reject("{'op':'t'," + SOURCE.replace("postgresql", "mysql") + "}"),
        containsString("this one is of \"mysql\""));
    assertThat(reject("{'op':'t'"), containsString("no JSON"));
    assertThat(reject("[1]"), containsString("not a JSON object"));
    assertThat(reject("{'op':'t'} x"), containsString("no JSON"));
  }
}
