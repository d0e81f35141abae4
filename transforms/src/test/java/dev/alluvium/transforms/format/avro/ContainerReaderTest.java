package dev.alluvium.transforms.format.avro;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.arrayWithSize;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.transforms.format.UnreadableException;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerReaderTest {
  private static final Schema PLAY =
      new Schema.Parser()
          .parse(
              """
              {"type": "record", "name": "Play", "fields": [
                {"name": "id", "type": "long"},
                {"name": "song", "type": ["null", "string"]}]}
              """);
  private static final String NUMBER =
      "{\"type\":\"record\",\"name\":\"N\",\"fields\":[{\"name\":\"n\",\"type\":\"long\"}]}";
  private static final int LIMIT = 1 << 20;

  /** What a reader gave, to its end. */
  private record Read(List<byte[]> records, long truncated, @Nullable String damage) {}

  @ParameterizedTest
  @ValueSource(strings = {"null", "deflate", "snappy", "zstandard", "bzip2"})
  void readsRecordsOfEveryCodec(String codec) throws IOException {
    Read read = read(file(codec, 500, 1000));
    assertThat(read.damage(), is(nullValue()));
    assertThat(read.records(), hasSize(1000));
    assertThat(read.records().get(999), is(AvroBytes.binary(PLAY, play(999))));
  }

  @Test
  void numbersRecordsFromOneAndKeepsTheSchemaAsItIsWritten() throws IOException {
    ContainerReader reader = reader(file("null", 2, 3));
    List<Long> numbers = new ArrayList<>();
    while (reader.next()) {
      numbers.add(reader.number());
    }
    assertThat(numbers, is(List.of(1L, 2L, 3L)));
    assertThat(new String(reader.schema(), UTF_8), is(PLAY.toString()));
  }

  @Test
  void readsAFileWithoutRecords() throws IOException {
    Read read = read(file("deflate", 1, 0));
    assertThat(read.records(), is(empty()));
    assertThat(read.damage(), is(nullValue()));
  }

  @Test
  void readsBlocksWithoutRecords() throws IOException {
    Read read =
        read(
            AvroBytes.header(NUMBER, "null")
                .block(0, new byte[0])
                .block(1, AvroBytes.empty().number(5).bytes())
                .block(0, new byte[0]));
    assertThat(read.records(), hasSize(1));
    assertThat(read.damage(), is(nullValue()));
  }

  @Test
  void givesTheBeginningOfARecordThatIsTooLongAndGoesOn() throws IOException {
    ContainerReader reader =
        new ContainerReader(new ByteArrayInputStream(file("null", 2, 3)), /* maxRecordBytes= */ 4);
    assertThat(reader.next(), is(true));
    assertThat(reader.truncated(), is(true));
    assertThat(reader.record(), is(Arrays.copyOf(AvroBytes.binary(PLAY, play(0)), 4)));
    assertThat(reader.next(), is(true));
    assertThat(reader.next(), is(true));
    assertThat(reader.next(), is(false));
    assertThat(reader.damage(), is(nullValue()));
  }

  @Test
  void givesTheRecordsBeforeATruncatedBlockAndSaysSo() throws IOException {
    byte[] whole = file("null", 10, 30);
    int twoBlocks = lengthOf(file("null", 10, 20));
    for (int length = twoBlocks + 1; length < whole.length; length++) {
      Read read = read(Arrays.copyOf(whole, length));
      assertThat(read.records(), hasSize(20));
      assertThat(read.damage(), is("it ends early"));
    }
  }

  @Test
  void givesTheRecordsBeforeABlockWithoutItsMarker() throws IOException {
    byte[] bytes = file("null", 10, 30);
    bytes[lengthOf(file("null", 10, 20)) - 1]++;
    Read read = read(bytes);
    assertThat(read.records(), hasSize(10));
    assertThat(read.damage(), is("a block does not end with the file's marker"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"deflate", "snappy", "zstandard", "bzip2"})
  void givesTheRecordsBeforeABlockThatCannotBeUnpacked(String codec) throws IOException {
    byte[] good = file(codec, 10, 10);
    byte[] noBlock = "this was never compressed".getBytes(UTF_8);
    byte[] sync = Arrays.copyOfRange(good, good.length - 16, good.length);
    byte[] bytes =
        AvroBytes.empty().raw(good).number(1).number(noBlock.length).raw(noBlock).raw(sync).bytes();
    Read read = read(bytes);
    assertThat(read.records(), hasSize(10));
    assertThat(read.damage(), containsString("a block cannot be unpacked: "));
  }

  @Test
  void doesNotBelieveASumThatIsWrong() throws IOException {
    byte[] bytes = file("snappy", 10, 10);
    bytes[bytes.length - 17]++;
    assertThat(
        read(bytes).damage(), is("a block cannot be unpacked: its sum of checks is another"));
  }

  @Test
  void doesNotAllocateWhatABlockClaimsToBe() throws IOException {
    AvroBytes bytes = AvroBytes.header(NUMBER, "null").number(1).number(Integer.MAX_VALUE);
    assertThat(
        read(bytes).damage(),
        is("a block of 2147483647 bytes, of which at most 16777216 are read"));
    AvroBytes longer = AvroBytes.header(NUMBER, "null").number(1).number(Long.MAX_VALUE);
    assertThat(read(longer).damage(), containsString("a block of 9223372036854775807 bytes"));
    AvroBytes within = AvroBytes.header(NUMBER, "null").number(1).number(16 << 20).raw("abc");
    assertThat(read(within).damage(), is("it ends early"));
  }

  @Test
  void doesNotUnpackMoreThanABlockMayHold() throws IOException {
    Deflater deflater = new Deflater(9, /* nowrap= */ true);
    deflater.setInput(new byte[ContainerReader.MAX_BLOCK_BYTES + 1]);
    deflater.finish();
    byte[] bomb = new byte[1 << 16];
    int length = deflater.deflate(bomb);
    deflater.end();
    Read read = read(AvroBytes.header(NUMBER, "deflate").block(1, Arrays.copyOf(bomb, length)));
    assertThat(read.damage(), is("a block cannot be unpacked: it holds more than 16777216 bytes"));
  }

  @Test
  void takesBlocksOfNegativeSizeOrCountForNone() throws IOException {
    assertThat(
        read(AvroBytes.header(NUMBER, "null").number(-1).number(1)).damage(),
        is("no block begins where one should"));
    assertThat(
        read(AvroBytes.header(NUMBER, "null").number(1).number(-1)).damage(),
        is("no block begins where one should"));
  }

  @Test
  void endsWithABlockThatHasFewerRecordsThanItSays() throws IOException {
    byte[] two = AvroBytes.empty().number(1).number(2).bytes();
    Read read = read(AvroBytes.header(NUMBER, "null").block(Long.MAX_VALUE, two));
    assertThat(read.records(), hasSize(2));
    assertThat(read.damage(), is("it ends early, at byte 0"));
  }

  @Test
  void endsWithABlockThatHasMoreRecordsThanItSays() throws IOException {
    byte[] two = AvroBytes.empty().number(1).number(2).bytes();
    Read read = read(AvroBytes.header(NUMBER, "null").block(1, two).block(1, two));
    assertThat(read.records(), hasSize(1));
    assertThat(read.damage(), is("its records do not fill the block that they are in"));
  }

  @Test
  void endsWithRecordsThatTakeNoBytes() throws IOException {
    String nothing = "{\"type\":\"record\",\"name\":\"E\",\"fields\":[]}";
    Read read = read(AvroBytes.header(nothing, "null").block(Long.MAX_VALUE, new byte[0]));
    assertThat(read.records(), is(empty()));
    assertThat(read.damage(), is("a record that takes no bytes"));
  }

  @Test
  void saysOfACodecThatIsNotReadWhichAre() throws IOException {
    assertThat(
        read(AvroBytes.header(NUMBER, "xz")).damage(),
        is(
            "it is compressed with xz, which is not read: write it with one of null, deflate,"
                + " snappy, zstandard, bzip2"));
  }

  @Test
  void saysOfAnotherFileThatItIsNone() throws IOException {
    assertThat(read("{\"id\": 1}\n".getBytes(UTF_8)).damage(), is("it is no Avro file"));
    assertThat(read(new byte[0]).damage(), is("it is empty, and so no Avro file"));
    assertThat(
        read(AvroBytes.header("{}", "null")).damage(), containsString("its schema cannot be read"));
    assertThat(
        read(AvroBytes.empty().raw("Obj\u0001").number(1).number(Integer.MAX_VALUE)).damage(),
        is("it says more of itself than an Avro file does"));
    assertThat(
        read(AvroBytes.empty().raw("Obj\u0001").number(Long.MIN_VALUE).number(0)).damage(),
        is("a count that no number holds"));
  }

  /** As where it is compressed as a whole, and that breaks off. */
  @Test
  void givesTheRecordsBeforeAPlaceThatCannotBeRead() throws IOException {
    byte[] whole = file("null", 10, 30);
    InputStream broken =
        new InputStream() {
          private int place;

          @Override
          public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
          }

          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            int left = whole.length - 5 - place;
            if (left == 0) {
              throw new UnreadableException("gzip ends early");
            }
            int count = Math.min(left, length);
            System.arraycopy(whole, place, bytes, offset, count);
            place += count;
            return count;
          }
        };
    ContainerReader reader = new ContainerReader(new BufferedInputStream(broken), LIMIT);
    int records = 0;
    while (reader.next()) {
      records++;
    }
    assertThat(records, is(20));
    assertThat(reader.damage(), is("gzip ends early"));
  }

  /** The worker tries again: another read may go better. */
  @Test
  void failsWithAStreamThatFails() {
    InputStream failing =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("the network is down");
          }

          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            throw new IOException("the network is down");
          }
        };
    assertThrows(IOException.class, () -> new ContainerReader(failing, LIMIT).next());
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "deflate", "snappy", "zstandard", "bzip2"})
  void endsWhateverIsWrongWithABit(String codec) throws IOException {
    byte[] good = file(codec, 10, 30);
    Random random = new Random(7);
    for (int i = 0; i < 3_000; i++) {
      byte[] bytes = good.clone();
      for (int j = random.nextInt(3); j >= 0; j--) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      assertThat(read(bytes).records().size(), is(lessThanOrEqualTo(4_000)));
    }
  }

  @Test
  void endsWhateverTheSchemaIs() {
    byte[] good = PLAY.toString().getBytes(UTF_8);
    String[] parts = {"null", "[]", "{}", "\"record\"", "\"type\"", "-1", "\"fields\"", "1e9"};
    Random random = new Random(11);
    List<String> parsed = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder(new String(good, UTF_8));
      int from = random.nextInt(text.length());
      int to = Math.min(text.length(), from + random.nextInt(12));
      text.replace(from, to, random.nextBoolean() ? "" : parts[random.nextInt(parts.length)]);
      try {
        parsed.add(SchemaText.parse(List.of(text.toString())).getFullName());
      } catch (SchemaException e) {
        assertThat(e.getMessage().split("\n", -1), is(arrayWithSize(1)));
      }
    }
    assertThat(parsed.isEmpty(), is(false));
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 10_000, 30_000})
  void refusesSchemasThatAreTooDeep(int depth) {
    String deep = "{\"type\":\"array\",\"items\":".repeat(depth) + "\"int\"" + "}".repeat(depth);
    try {
      assertThat(SchemaText.parse(List.of(deep)).getType(), is(Schema.Type.ARRAY));
    } catch (SchemaException e) {
      assertThat(e.getMessage(), containsString("no schema of Avro"));
    }
  }

  private static byte[] file(String codec, int perBlock, int count) {
    // The marker is random; the same length, and nothing else, is what tests count on.
    return AvroBytes.file(
        PLAY,
        codec,
        perBlock,
        IntStream.range(0, count).mapToObj(ContainerReaderTest::play).toList());
  }

  private static int lengthOf(byte[] bytes) {
    return bytes.length;
  }

  private static GenericData.Record play(int id) {
    GenericData.Record record = new GenericData.Record(PLAY);
    record.put("id", (long) id);
    record.put("song", id % 3 == 0 ? "a song" : null);
    return record;
  }

  private static ContainerReader reader(byte[] bytes) {
    return new ContainerReader(new ByteArrayInputStream(bytes), LIMIT);
  }

  private static Read read(AvroBytes bytes) throws IOException {
    return read(bytes.bytes());
  }

  private static Read read(byte[] bytes) throws IOException {
    ContainerReader reader = reader(bytes);
    List<byte[]> records = new ArrayList<>();
    long truncated = 0;
    while (reader.next()) {
      records.add(reader.record());
      truncated += reader.truncated() ? 1 : 0;
    }
    return new Read(records, truncated, reader.damage());
  }
}
