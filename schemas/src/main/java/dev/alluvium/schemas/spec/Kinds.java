package dev.alluvium.schemas.spec;

import java.util.ArrayList;
import java.util.List;

/**
 * A registry: one handler for each kind of a sealed type, each a line in one list.
 *
 * @param <H> what handles a kind
 */
public final class Kinds<H extends Kinds.Handler<?>> {
  private final List<H> handlers;

  /** What does something with the values of one kind. */
  public interface Handler<T> {
    Class<T> kind();
  }

  private Kinds(List<H> handlers) {
    this.handlers = List.copyOf(handlers);
  }

  /**
   * Those handlers.
   *
   * @param sealed a sealed type, of which they handle every kind that it permits; of a kind that is
   *     sealed itself, those
   * @throws IllegalStateException if a kind has no handler, or several
   */
  public static <H extends Handler<?>> Kinds<H> of(Class<?> sealed, List<H> handlers) {
    Kinds<H> kinds = new Kinds<>(handlers);
    for (Class<?> kind : permitted(sealed)) {
      long found = handlers.stream().filter(handler -> handler.kind().equals(kind)).count();
      if (found != 1) {
        throw new IllegalStateException(
            "%s has %s handlers among %s; give it one"
                .formatted(kind.getSimpleName(), found, kinds.names()));
      }
    }
    return kinds;
  }

  private static List<Class<?>> permitted(Class<?> sealed) {
    List<Class<?>> kinds = new ArrayList<>();
    for (Class<?> kind : sealed.getPermittedSubclasses()) {
      if (kind.isSealed()) {
        kinds.addAll(permitted(kind));
      } else {
        kinds.add(kind);
      }
    }
    return kinds;
  }

  private List<String> names() {
    return handlers.stream().map(handler -> handler.getClass().getSimpleName()).toList();
  }

  /** The handler of the value's kind. */
  public H of(Object value) {
    return handlers.stream()
        .filter(handler -> handler.kind().isInstance(value))
        .findFirst()
        .orElseThrow();
  }

  /** The handler of that kind. */
  public H ofKind(Class<?> kind) {
    return handlers.stream()
        .filter(handler -> handler.kind().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  /** All of them, in the order of the list. */
  public List<H> handlers() {
    return handlers;
  }
}
