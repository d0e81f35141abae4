package dev.alluvium.transforms.mongodb;

import com.mongodb.MongoException;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import dev.alluvium.transforms.format.mongodb.ClusterTime;
import dev.alluvium.transforms.lineage.ReportedLineage;
import dev.alluvium.transforms.mongodb.CollectionPosition.DocumentsRead;
import dev.alluvium.transforms.source.BatchSession;
import dev.alluvium.transforms.source.BatchingSource;
import dev.alluvium.transforms.source.InputException;
import dev.alluvium.transforms.source.ReadPosition;
import dev.alluvium.transforms.source.Reading;
import dev.alluvium.transforms.source.SourceBatch;
import dev.alluvium.transforms.source.SourceBatchCoder;
import dev.alluvium.transforms.source.SourcePosition;
import java.io.Closeable;
import java.util.List;
import org.bson.BsonTimestamp;
import org.jspecify.annotations.Nullable;

/** Collections of a cluster; a split is one of them. */
final class MongoSource extends BatchingSource<SourceBatch> {
  private final MongoReadSpec spec;
  private final List<CollectionName> names;

  MongoSource(Reading reading, MongoReadSpec spec, List<CollectionName> names) {
    super(reading, SourceBatchCoder.of());
    this.spec = spec;
    this.names = names;
  }

  @Override
  protected String name() {
    return names.get(0).topic();
  }

  @Override
  protected List<MongoSource> split(int desiredSplits) {
    return names.stream().map(name -> new MongoSource(reading(), spec, List.of(name))).toList();
  }

  @Override
  protected BatchSession<SourceBatch> open(@Nullable SourcePosition from) {
    CollectionName name = names.get(0);
    MongoFaults faults = new MongoFaults(spec.address());
    ReportedLineage.readsCollection(spec.address().hosts(), name.namespace());
    MongoClient client = reading().keep("mongodb", SharedClient.class, this::connect).client();
    try {
      CollectionAccess access =
          new CollectionAccess(client, name, faults, CollectionInfo.of(client, name).keepsImages());
      BsonTimestamp now;
      try (ClientSession session = access.session()) {
        now = access.now(session);
      }
      CollectionPosition start = start(name, from, now);
      return new MongoSession(
          name,
          new CollectionFeed(
              access, start, spec.stopAtEnd() ? now : null, spec.address().toString()),
          start,
          spec,
          reading());
    } catch (MongoException e) {
      throw faults.of(e);
    }
  }

  private SharedClient connect() {
    return new SharedClient(spec.address().connect());
  }

  /** Where the runner, or the warehouse, knows it to have come to; at the beginning otherwise. */
  private CollectionPosition start(
      CollectionName name, @Nullable SourcePosition from, BsonTimestamp now) {
    if (from != null) {
      return CollectionPosition.of(from);
    }
    ReadPosition stored = spec.positionLog().stored().get(name.topic());
    String token = stored == null ? null : stored.token();
    if (stored == null || token == null) {
      return CollectionPosition.begin(now, null);
    }
    refuseBehind(name, ClusterTime.at(stored.next()), now);
    return spec.readAnew() ? anew(token, now) : CollectionPosition.of(token);
  }

  /** The stream goes on where it was, if that can be told, so that nothing is left out between. */
  private static CollectionPosition anew(String token, BsonTimestamp now) {
    try {
      return CollectionPosition.of(token).with(new DocumentsRead(now, null, null));
    } catch (InputException e) {
      return CollectionPosition.begin(now, null);
    }
  }

  /** Documents that are read anew have places as well, which would lose against later ones. */
  private void refuseBehind(CollectionName name, BsonTimestamp known, BsonTimestamp now) {
    if (known.compareTo(now) > 0) {
      throw new InputException(
          "%s: the warehouse has changes of %s up to %s, and the cluster's time is %s: it is another cluster, or a copy of a former day. Changes of the two have no common order; load it into another warehouse"
              .formatted(
                  spec.address(),
                  name.namespace(),
                  CollectionAccess.time(known),
                  CollectionAccess.time(now)));
    }
  }

  /** All collections of a reading are asked for by one client. */
  private record SharedClient(MongoClient client) implements Closeable {
    @Override
    public void close() {
      client.close();
    }
  }
}
