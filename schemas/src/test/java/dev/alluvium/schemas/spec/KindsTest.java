package dev.alluvium.schemas.spec;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KindsTest {
  private sealed interface Shape permits Circle, Square {}

  private record Circle() implements Shape {}

  private record Square() implements Shape {}

  private record Draws<T>(Class<T> kind, String how) implements Kinds.Handler<T> {}

  private static final Draws<Circle> CIRCLE = new Draws<>(Circle.class, "round");
  private static final Draws<Square> SQUARE = new Draws<>(Square.class, "cornered");

  @Test
  void findTheHandlerOfAValuesKind() {
    Kinds<Draws<?>> kinds = Kinds.of(Shape.class, List.of(CIRCLE, SQUARE));
    assertThat(kinds.of(new Square()).how(), is("cornered"));
  }

  @Test
  void refuseToBeWithoutAKindThatIsPermitted() {
    IllegalStateException missing =
        assertThrows(
            IllegalStateException.class, () -> Kinds.of(Shape.class, List.<Draws<?>>of(CIRCLE)));
    assertThat(missing.getMessage(), containsString("Square has 0 handlers"));
  }

  @Test
  void refuseTwoHandlersOfAKind() {
    List<Draws<?>> twice = List.of(CIRCLE, SQUARE, CIRCLE);
    assertThrows(IllegalStateException.class, () -> Kinds.of(Shape.class, twice));
  }

  @Test
  void coverAKindByTwoHandlers() {
    List<Draws<?>> twice = List.of(CIRCLE, SQUARE, CIRCLE);
    assertThat(Kinds.covering(Shape.class, Set.of(), twice), is(twice));
  }

  @Test
  void coverNoKindThatIsHandledElsewhere() {
    List<Draws<?>> circle = List.of(CIRCLE);
    assertThat(Kinds.covering(Shape.class, Set.of(Square.class), circle), is(circle));
  }

  @Test
  void refuseToLeaveAKindUncovered() {
    IllegalStateException missing =
        assertThrows(
            IllegalStateException.class,
            () -> Kinds.covering(Shape.class, Set.of(Circle.class), List.<Draws<?>>of(CIRCLE)));
    assertThat(missing.getMessage(), containsString("Square has 0 handlers"));
  }
}
