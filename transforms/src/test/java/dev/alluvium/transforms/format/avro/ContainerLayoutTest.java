package dev.alluvium.transforms.format.avro;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.alluvium.transforms.format.RecordFile;
import dev.alluvium.transforms.source.SourceRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.Test;

class ContainerLayoutTest {
  private static final Schema PLAY =
      new Schema.Parser()
          .parse(
              "{\"type\": \"record\", \"name\": \"Play\", \"fields\": [{\"name\": \"id\", \"type\":"
                  + " \"long\"}]}");
  private static final ContainerLayout LAYOUT = new ContainerLayout();

  @Test
  void givesRecordsByTheirNumbersUnderTheSchemaOfTheirFile() throws IOException {
    RecordFile file = open(file());
    SourceRecord first = Objects.requireNonNull(file.next());
    assertThat(first.source(), is("plays/a.avro"));
    assertThat(first.topic(), is("plays"));
    assertThat(first.position(), is(1L));
    assertThat(first.header(), is(PLAY.toString().getBytes(UTF_8)));
    assertThat(first.payload(), is(AvroBytes.binary(PLAY, play(1))));
    assertThat(Objects.requireNonNull(file.next()).position(), is(2L));
    assertThat(file.read(), is(2L));
    assertThat(file.next(), is(nullValue()));
    assertThat(file.read(), is(2L));
  }

  @Test
  void endsWithOneDamagedRecordThatSaysWhere() throws IOException {
    byte[] whole = file();
    RecordFile file = open(Arrays.copyOf(whole, whole.length - 1));
    assertThat(Objects.requireNonNull(file.next()).damage(), is(nullValue()));
    SourceRecord last = Objects.requireNonNull(file.next());
    assertThat(last.position(), is(2L));
    assertThat(last.damage(), is("it ends early after record 1"));
    assertThat(file.next(), is(nullValue()));
    assertThat(file.next(), is(nullValue()));
  }

  @Test
  void tellsFilesOfOtherKindsByTheirBeginning() {
    assertThat(LAYOUT.foreign("{\"id\": 1}".getBytes(UTF_8)), is("is no Avro file"));
    assertThat(LAYOUT.foreign("Obj\u0002".getBytes(UTF_8)), is("is no Avro file"));
    assertThat(LAYOUT.foreign("Obj\u0001 and on".getBytes(UTF_8)), is(nullValue()));
    assertThat(LAYOUT.foreign("Ob".getBytes(UTF_8)), is(nullValue()));
    assertThat(LAYOUT.foreign(new byte[0]), is(nullValue()));
  }

  private static RecordFile open(byte[] bytes) {
    return LAYOUT.open(new ByteArrayInputStream(bytes), "plays", "plays/a.avro", 1 << 20);
  }

  private static byte[] file() {
    return AvroBytes.file(PLAY, "null", 1, List.of(play(1), play(2)));
  }

  private static GenericData.Record play(long id) {
    return new GenericRecordBuilder(PLAY).set("id", id).build();
  }
}
