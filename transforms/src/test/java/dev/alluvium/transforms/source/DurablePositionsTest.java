package dev.alluvium.transforms.source;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class DurablePositionsTest {
  private final Gate gate = new Gate();
  private final DurablePositions positions = new DurablePositions(gate, SourcePosition.of(0));

  @Test
  void holdsAPositionUntilItsTicketIsDurable() {
    gate.ticket = 1;
    positions.delivered(SourcePosition.of(10));
    assertThat(positions.takeDurable(), is(Optional.empty()));

    gate.durable = 1;
    assertThat(positions.takeDurable(), is(Optional.of(SourcePosition.of(10))));
    assertThat(positions.takeDurable(), is(Optional.empty()));
  }

  @Test
  void givesTheFurthestOfThoseThatAreDurable() {
    for (int i = 1; i <= 3; i++) {
      gate.ticket = i;
      positions.delivered(SourcePosition.of(10L * i));
    }
    gate.durable = 2;

    assertThat(positions.takeDurable(), is(Optional.of(SourcePosition.of(20))));
  }

  @Test
  void takesNoTicketForAPositionThatHasNotMoved() {
    positions.delivered(SourcePosition.of(0));
    gate.durable = 9;

    assertThat(positions.takeDurable(), is(Optional.empty()));
  }

  @Test
  void givesAPositionAgainThatCouldNotBeCommitted() {
    gate.durable = 9;
    positions.delivered(SourcePosition.of(10));
    SourcePosition taken = positions.takeDurable().orElseThrow();

    positions.failed(taken);

    assertThat(positions.takeDurable(), is(Optional.of(taken)));
  }

  @Test
  void doesNotGoBackForAFailureThatIsOvertaken() {
    gate.durable = 9;
    positions.delivered(SourcePosition.of(10));
    SourcePosition first = positions.takeDurable().orElseThrow();
    positions.delivered(SourcePosition.of(20));
    positions.takeDurable();

    positions.failed(first);

    assertThat(positions.takeDurable(), is(Optional.empty()));
  }

  private static final class Gate implements CommitGate {
    private long ticket;
    private long durable;

    @Override
    public long ticket() {
      return ticket;
    }

    @Override
    public boolean isDurable(long other) {
      return other <= durable;
    }
  }
}
