package dev.alluvium.transforms.format.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.FieldPath;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.event.ExplodeSpec;
import dev.alluvium.transforms.format.FieldReader.Left;
import dev.alluvium.transforms.format.FieldTree;
import dev.alluvium.transforms.format.Fields;
import dev.alluvium.transforms.format.RejectReason;
import dev.alluvium.transforms.format.RejectedException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fields that stand deep in a record. */
class JsonPathsTest {
  private static final List<FieldSpec> FIELDS =
      List.of(
          field("id", "id", ColumnType.INT64),
          field("sha", "pull.head.sha", ColumnType.STRING),
          field("sku", "items[1].sku", ColumnType.STRING),
          field("dotted", "\"a.b\".c", ColumnType.INT64, "pull.old.c"));

  private static FieldSpec field(String name, String from, ColumnType type, String... aliases) {
    return Fields.field(name, type).setFrom(from).setAliases(List.of(aliases)).build();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'id':1,'pull':{'head':{'sha':'s'}},'items':[{},{'sku':'k'}],'a.b':{'c':3}} | [1, s, k, 3] | {'items':[{}]}",
        "{} | [null, null, null, null] | null",
        "{'pull':null,'items':null,'a.b':{'c':null}} | [null, null, null, null] | null",
        "{'pull':{'head':null},'items':[]} | [null, null, null, null] | null",
        "{'pull':{'head':{'sha':'s','x':1},'y':[2]},'z':{}} | [null, s, null, null] | {'pull':{'head':{'x':1},'y':[2]},'z':{}}",
        "{'items':[7,{'sku':'k','n':1},{'sku':'l'}]} | [null, null, k, null] | {'items':[7,{'n':1},{'sku':'l'}]}",
        "{'items':[null,{'sku':'k'},8]} | [null, null, k, null] | {'items':[null,null,8]}",
        "{'a':{'b':{'c':1}}} | [null, null, null, null] | {'a':{'b':{'c':1}}}",
        "{'pull':{'old':{'c':4}}} | [null, null, null, 4] | null",
        "{'pull':{'old':{'c':4}},'a.b':{'c':3}} | [null, null, null, 3] | {'pull':{'old':{'c':4}}}"
      })
  void takesFieldsByPathAndKeepsWhatIsNoFieldWhereItStood(
      String json, String values, String others) {
    @Nullable Object[] taken = new @Nullable Object[FIELDS.size()];
    Left<JsonText> left = new JsonFields(Fields.tree(FIELDS)).read(text(quoted(json)), taken);
    assertThat(Arrays.toString(taken), is(values));
    assertThat(String.valueOf(left.others()), is(quoted(others)));
  }

  /** What is left over of a record is read as the record would be. */
  @Test
  void readsFromWhatWasLeftOver() {
    String json = "{'pull':{'head':{'sha':'s','x':1}},'items':[7,{'sku':'k'}],'id':5}";
    String left =
        new JsonFields(Fields.tree(List.of(FIELDS.get(0))))
            .read(text(quoted(json)), new @Nullable Object[1])
            .others();
    @Nullable Object[] later = new @Nullable Object[] {5L, null, null, null};
    String others = new JsonFields(Fields.tree(FIELDS)).readOthers(String.valueOf(left), later);
    assertThat(Arrays.toString(later), is("[5, s, k, null]"));
    assertThat(others, is(quoted("{'pull':{'head':{'x':1}},'items':[7]}")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'pull':'x'} | pull should be an object, but is a text",
        "{'pull':{'head':[1]}} | pull.head should be an object, but is a list",
        "{'items':{'1':2}} | items should be a list, but is an object",
        "{'items':[0,5]} | items[1] should be an object, but is a number",
        "{'pull':{'head':{'sha':5}}} | pull.head.sha should be a text, but is a number"
      })
  void rejectsWhatStandsInTheWayOfAPath(String json, String message) {
    RejectedException e =
        assertThrows(
            RejectedException.class,
            () ->
                new JsonFields(Fields.tree(FIELDS))
                    .read(text(quoted(json)), new @Nullable Object[FIELDS.size()]));
    assertThat(e.getMessage(), is(message));
    assertThat(e.reason(), is(RejectReason.BAD_TYPE));
  }

  @Test
  void takesAWholeObjectAndWhatStandsInIt() {
    List<FieldSpec> fields =
        List.of(
            field("pull", "pull", ColumnType.JSON),
            field("sha", "pull.head.sha", ColumnType.STRING));
    @Nullable Object[] taken = new @Nullable Object[2];
    Left<JsonText> left =
        new JsonFields(Fields.tree(fields))
            .read(text(quoted("\ufeff{'é':1,'pull':{'head':{'sha':'s'},'n':1.50}}")), taken);
    assertThat(Arrays.toString(taken), is(quoted("[{'head':{'sha':'s'},'n':1.50}, s]")));
    assertThat(left.others(), is(quoted("{'é':1}")));
  }

  @Test
  void spreadsAListIntoItsElements() {
    List<FieldSpec> fields =
        List.of(
            field("id", "id", ColumnType.INT64),
            field("sha", "commit.sha", ColumnType.STRING),
            field("no", "no", ColumnType.INT64));
    FieldTree tree = FieldTree.ofRecord(exploded(fields), fields);
    @Nullable Object[] ofRecord = new @Nullable Object[3];
    Left<JsonText> left =
        new JsonFields(tree)
            .read(
                text(
                    quoted(
                        "\ufeff {'id':1,'p':{'x':'ü','commits':[{'sha':'a','n':[1]}, null ,{},5,'é']},"
                            + "'no':9}")),
                ofRecord);
    assertThat(Arrays.toString(ofRecord), is("[1, null, null]"));
    assertThat(left.others(), is(quoted("{'p':{'x':'ü'},'no':9}")));
    assertThat(
        left.elements().stream().map(JsonPathsTest::shown).toList(),
        is(List.of(quoted("{'sha':'a','n':[1]}"), "null", "{}", "5", quoted("'é'"))));

    JsonFields ofElement = new JsonFields(FieldTree.ofElement(exploded(fields), fields));
    @Nullable Object[] element = new @Nullable Object[3];
    assertThat(
        ofElement.read(text(quoted("{'sha':'a','n':[1]}")), element).others(),
        is(quoted("{'n':[1]}")));
    assertThat(Arrays.toString(element), is("[null, a, null]"));
    assertThat(
        assertThrows(RejectedException.class, () -> ofElement.read(text("5"), element))
            .getMessage(),
        is("commit should be an object, but is a number"));
  }

  @Test
  void takesElementsThatAreNoObjectsAsTheyAre() {
    List<FieldSpec> fields = List.of(field("tag", "commit", ColumnType.STRING));
    JsonFields ofElement = new JsonFields(FieldTree.ofElement(exploded(fields), fields));
    @Nullable Object[] element = new @Nullable Object[1];
    assertThat(String.valueOf(ofElement.read(text("\"x\""), element).others()), is("null"));
    assertThat(element[0], is("x"));

    JsonFields none = new JsonFields(FieldTree.ofElement(exploded(List.of()), List.of()));
    assertThat(none.read(text("[1.50]"), new @Nullable Object[0]).others(), is("[1.50]"));
  }

  @Test
  void takesFieldsOutOfElementsThatAreLists() {
    List<FieldSpec> fields =
        List.of(
            field("sha", "commit[1].sha", ColumnType.STRING),
            field("third", "commit[2]", ColumnType.INT64));
    JsonFields ofElement = new JsonFields(FieldTree.ofElement(exploded(fields), fields));
    @Nullable Object[] element = new @Nullable Object[2];
    assertThat(
        ofElement.read(text(quoted("['x',{'sha':'s','z':2},5,[6]]")), element).others(),
        is(quoted("['x',{'z':2},null,[6]]")));
    assertThat(Arrays.toString(element), is("[s, 5]"));
    assertThat(
        String.valueOf(ofElement.read(text("[]"), new @Nullable Object[2]).others()), is("null"));
    assertThat(
        assertThrows(RejectedException.class, () -> ofElement.read(text("{}"), element))
            .getMessage(),
        is("commit should be a list, but is an object"));
  }

  private static EventSpec exploded(List<FieldSpec> fields) {
    return Fields.event(fields)
        .setExplode(new ExplodeSpec(FieldPath.parse("p.commits"), "commit", "no"))
        .build();
  }

  private static String shown(@Nullable JsonText text) {
    return text == null ? "null" : new String(text.bytes(), text.start(), text.length(), UTF_8);
  }

  private static String quoted(String json) {
    return json.replace('\'', '"');
  }

  private static JsonText text(String json) {
    byte[] bytes = json.getBytes(UTF_8);
    return new JsonText(bytes, 0, bytes.length);
  }
}
