package dev.alluvium.transforms.kafka;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.io.kafka.TimestampPolicyFactory;

/**
 * Sets the timestamp policies of a read of source descriptors. KafkaIO does so for its own {@code
 * read()}, which finds partitions itself, but does not let others: of all that it offers them, none
 * knows which partition it is asked about. Decision 0023 has the alternatives.
 */
final class DescriptorPolicies {
  private DescriptorPolicies() {}

  @SuppressWarnings("unchecked")
  static KafkaIO.ReadSourceDescriptors<byte[], byte[]> set(
      KafkaIO.ReadSourceDescriptors<byte[], byte[]> read,
      TimestampPolicyFactory<byte[], byte[]> policies) {
    try {
      Method setter =
          KafkaIO.ReadSourceDescriptors.class.getDeclaredMethod(
              "withTimestampPolicyFactory", TimestampPolicyFactory.class);
      setter.setAccessible(true);
      return (KafkaIO.ReadSourceDescriptors<byte[], byte[]>) setter.invoke(read, policies);
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
      throw new LinkageError("this is written for KafkaIO of Beam 2.70", e);
    }
  }
}
