package dev.alluvium.schemas.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

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
    for (Class<?> kind : permitted(sealed)) {
      long found = count(kind, handlers);
      if (found != 1) {
        throw wrong(kind, found, handlers);
      }
    }
    return new Kinds<>(handlers);
  }

  /**
   * Those handlers, of which several may be of one kind: a kind can be declared in several ways.
   *
   * @param sealed a sealed type, of which they handle every kind that it permits
   * @param elsewhere kinds of it that something else handles
   * @throws IllegalStateException if another kind has no handler
   */
  public static <H extends Handler<?>> List<H> covering(
      Class<?> sealed, Set<Class<?>> elsewhere, List<H> handlers) {
    for (Class<?> kind : permitted(sealed)) {
      if (!elsewhere.contains(kind) && count(kind, handlers) == 0) {
        throw wrong(kind, 0, handlers);
      }
    }
    return handlers;
  }

  private static long count(Class<?> kind, List<? extends Handler<?>> handlers) {
    return handlers.stream().filter(handler -> handler.kind().equals(kind)).count();
  }

  private static IllegalStateException wrong(
      Class<?> kind, long found, List<? extends Handler<?>> handlers) {
    List<String> names =
        handlers.stream().map(handler -> handler.getClass().getSimpleName()).toList();
    return new IllegalStateException(
        "%s has %s handlers among %s; give it one".formatted(kind.getSimpleName(), found, names));
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
