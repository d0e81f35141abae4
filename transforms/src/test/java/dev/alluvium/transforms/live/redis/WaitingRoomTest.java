package dev.alluvium.transforms.live.redis;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WaitingRoomTest {
  private final WaitingRoom<String> room = new WaitingRoom<>(10, String::length);

  @Test
  void isBoundedBySizeAndNotByNumber() throws Exception {
    for (int i = 0; i < 10; i++) {
      assertThat(room.offer("x"), is(true));
    }
    assertThat(room.offer("x"), is(false));
    assertThat(room.take(3, 0), is(List.of("x", "x", "x")));
    assertThat(room.sizes(), is(7L));
    assertThat(room.offer("four"), is(false));
    assertThat(room.offer("abc"), is(true));
  }

  @Test
  void oneThatIsTooLargeFindsRoomAlone() throws Exception {
    String large = "x".repeat(50);
    assertThat(room.offer(large), is(true));
    assertThat(room.offer("x"), is(false));
    assertThat(room.take(3, 0), is(List.of(large)));
    assertThat(room.sizes(), is(0L));
    assertThat(room.isEmpty(), is(true));
  }

  @Test
  void givesNoneWhereNoneComes() throws Exception {
    assertThat(room.take(3, 1), is(List.of()));
  }

  @Test
  void whoWaitsIsGivenWhatComes() throws Exception {
    Thread giver = new Thread(() -> room.offer("x"));
    giver.start();
    assertThat(room.take(3, 50_000), is(List.of("x")));
    giver.join();
  }
}
