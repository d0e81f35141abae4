package dev.alluvium.pipelines.simulate;

import com.google.auto.value.AutoValue;

/** One record as a producer sends it. */
@AutoValue
public abstract class SimulatedRecord {
  public abstract String topic();

  public abstract String key();

  /** When the event happened, epoch milliseconds UTC, whatever the payload claims. */
  public abstract long eventTime();

  /** The bytes to send; not to be changed. */
  @SuppressWarnings("mutable")
  public abstract byte[] payload();

  public static SimulatedRecord of(String topic, String key, long eventTime, byte[] payload) {
    return new AutoValue_SimulatedRecord(topic, key, eventTime, payload);
  }
}
