package dev.alluvium.pipelines.collect;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.alluvium.pipelines.collect.KafkaOutlet.Delivery;
import dev.alluvium.pipelines.collect.KafkaOutlet.Message;
import dev.alluvium.transforms.kafka.client.ClientSettings;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class KafkaOutletTest {
  private final AtomicLong nanos = new AtomicLong();
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final KafkaOutlet kafka =
      new KafkaOutlet(producer, nanos::get, ClientSettings.of("none:1", "", Map.of()));

  @Test
  void isDoneWhenItIsKnownOfEachWhetherItIsIn() {
    CompletableFuture<Delivery> delivery = kafka.send("t", messages(3), 0);
    producer.completeNext();
    producer.errorNext(new TimeoutException("the broker is silent"));
    assertThat(delivery.isDone(), is(false));
    producer.completeNext();

    assertThat(delivery.join().isIn(), is(new boolean[] {true, false, true}));
    assertThat(delivery.join().failure(), is(instanceOf(TimeoutException.class)));
    assertThat(kafka.acknowledged(), is(2L));
    assertThat(kafka.failed(), is(1L));
    assertThat(kafka.takeFault(), containsString("the broker is silent"));
    assertThat(kafka.takeFault(), is(nullValue()));
  }

  /** A broker that is silent is given three seconds, each time that it is waited for. */
  @Test
  void isStalledWhileItWaitsAndHearsNothing() {
    pass(100);
    assertThat(kafka.isStalled(), is(false));
    CompletableFuture<Delivery> delivery = kafka.send("t", messages(2), 0);
    pass(3);
    assertThat(kafka.isStalled(), is(false));
    pass(1);
    assertThat(kafka.isStalled(), is(true));
    producer.completeNext();
    assertThat(kafka.isStalled(), is(false));
    pass(4);
    assertThat(kafka.isStalled(), is(true));
    producer.errorNext(new TimeoutException("expired"));
    assertThat(kafka.isStalled(), is(false));
    assertThat(delivery.isDone(), is(true));
  }

  /** What is behind it would overtake it. */
  @Test
  void sendsNothingBehindAnEventThatCannotBeQueued() {
    producer.sendException = new KafkaException("no room");
    Delivery delivery = kafka.send("t", messages(3), 0).join();

    assertThat(delivery.isIn(), is(new boolean[3]));
    assertThat(kafka.failed(), is(1L));
    producer.sendException = null;
    producer.clear();
    CompletableFuture<Delivery> next = kafka.send("t", messages(1), 0);
    producer.completeNext();
    assertThat(next.join().failure(), is(nullValue()));
  }

  /** A client that drops what is too large must not drop what was not acknowledged. */
  @Test
  void tellsOfWhatMayBeSentAgainBeforeWhatIsTooLarge() {
    CompletableFuture<Delivery> delivery = kafka.send("t", messages(3), 0);
    producer.errorNext(new RecordTooLargeException("5 MB"));
    producer.errorNext(new TimeoutException("expired"));
    producer.errorNext(new RecordTooLargeException("6 MB"));

    assertThat(delivery.join().failure(), is(instanceOf(TimeoutException.class)));
    assertThat(delivery.join().isIn(), is(new boolean[3]));
  }

  @Test
  void sendsOnBehindAnEventThatIsTooLarge() {
    producer.sendException = new RecordTooLargeException("5 MB");
    Delivery delivery = kafka.send("t", messages(3), 0).join();

    assertThat(delivery.failure(), is(instanceOf(RecordTooLargeException.class)));
    assertThat(kafka.failed(), is(3L));
  }

  private void pass(long seconds) {
    nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  private static List<Message> messages(int count) {
    return Collections.nCopies(count, new Message(null, new byte[] {'{', '}'}));
  }
}
