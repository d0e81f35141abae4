package dev.alluvium.pipelines.simulate;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Keeps the records that it is sent. */
public final class RecordingSink implements EventSink {
  private final List<SimulatedRecord> records = new ArrayList<>();
  private Consumer<SimulatedRecord> onSend = simulated -> {};
  private boolean completed;
  private boolean closed;

  public List<SimulatedRecord> records() {
    return records;
  }

  public List<SimulatedRecord> records(String topic) {
    return records.stream().filter(each -> each.topic().equals(topic)).toList();
  }

  /** Payloads as text, those that are not UTF-8 included. */
  public List<String> lines() {
    return records.stream().map(RecordingSink::text).toList();
  }

  public static String text(SimulatedRecord simulated) {
    return new String(simulated.payload(), StandardCharsets.UTF_8);
  }

  boolean isCompleted() {
    return completed;
  }

  boolean isClosed() {
    return closed;
  }

  void onSend(Consumer<SimulatedRecord> action) {
    onSend = action;
  }

  @Override
  public void send(SimulatedRecord simulated) {
    records.add(simulated);
    onSend.accept(simulated);
  }

  @Override
  public void complete() {
    completed = true;
  }

  @Override
  public void close() {
    closed = true;
  }
}
