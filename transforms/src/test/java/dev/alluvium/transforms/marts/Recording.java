package dev.alluvium.transforms.marts;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/** What pipelines of this process gave out, in the order in which it came. */
final class Recording {
  private static final Map<String, Queue<Object>> RECORDED = new ConcurrentHashMap<>();

  private final String id = UUID.randomUUID().toString();

  Recording() {
    RECORDED.put(id, new ConcurrentLinkedQueue<>());
  }

  String id() {
    return id;
  }

  static void add(String id, Object item) {
    Objects.requireNonNull(RECORDED.get(id)).add(item);
  }

  <T> PTransform<PCollection<? extends T>, PCollection<Void>> record() {
    return ParDo.of(new RecordFn<T>(id));
  }

  /** All of it, which is then forgotten. */
  List<Object> take() {
    return new ArrayList<>(Objects.requireNonNull(RECORDED.remove(id)));
  }

  private static final class RecordFn<T> extends DoFn<T, Void> {
    private final String id;

    RecordFn(String id) {
      this.id = id;
    }

    @ProcessElement
    public void process(@Element T item) {
      Recording.add(id, Objects.requireNonNull((Object) item));
    }
  }
}
