package dev.alluvium.transforms.mongodb;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.alluvium.transforms.source.CommitGate;
import dev.alluvium.transforms.source.PositionLog;
import dev.alluvium.transforms.source.ReadPosition;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.junit.jupiter.api.Test;

class ReadMongoTest {
  private static final CollectionName READINGS = CollectionName.of("d.app.readings").orElseThrow();
  private static final CollectionName DEVICES = CollectionName.of("d.app.devices").orElseThrow();
  private static final BsonTimestamp NOW = new BsonTimestamp(1_700_000_000, 1);

  /** What a warehouse knows. */
  private record Known(Map<String, ReadPosition> stored) implements PositionLog {
    static Known of(ReadPosition... positions) {
      return new Known(
          Stream.of(positions).collect(Collectors.toMap(ReadPosition::source, at -> at)));
    }

    @Override
    public void note(List<ReadPosition> positions) {}
  }

  private static ReadPosition at(CollectionName name, CollectionPosition position) {
    return new ReadPosition(name.topic(), position.place(), null, position.text());
  }

  private static ReadMongo read(PositionLog log) {
    return ReadMongo.from(
            MongoAddress.of("mongodb://db.example/", null),
            List.of(READINGS, DEVICES),
            record -> null)
        .withPositionLog(log, CommitGate.alwaysDurable());
  }

  @Test
  void goesOnWhereAllStreamsWereAndNoDocumentIsLeft() {
    CollectionPosition begun = CollectionPosition.begin(NOW, null);
    CollectionPosition streaming = begun.with(null);
    CollectionPosition amidDocuments =
        begun.with(new CollectionPosition.DocumentsRead(NOW, new BsonString("r1"), null));

    assertThat(read(PositionLog.none()).goesOn(), is(false));
    assertThat("of one nothing", read(Known.of(at(READINGS, streaming))).goesOn(), is(false));
    assertThat(
        "amid documents",
        read(Known.of(at(READINGS, streaming), at(DEVICES, amidDocuments))).goesOn(),
        is(false));
    Known known = Known.of(at(READINGS, streaming), at(DEVICES, streaming));
    assertThat(read(known).goesOn(), is(true));
    assertThat("all are read again", read(known).readingAnew().goesOn(), is(false));
  }
}
