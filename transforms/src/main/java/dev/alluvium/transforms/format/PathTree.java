package dev.alluvium.transforms.format;

import dev.alluvium.schemas.spec.column.FieldPath;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Paths laid over each other: from here, where each of their next steps leads.
 *
 * @param <T> what stands at the end of a path
 */
public final class PathTree<T> {
  private final String path;
  private final Map<String, PathTree<T>> named = new HashMap<>();
  private final Map<Integer, PathTree<T>> elements = new HashMap<>();
  private @Nullable T end;

  /**
   * @param path the way to here; empty for a record
   */
  public PathTree(String path) {
    this.path = path;
  }

  /** Adds a path; what stood at its end is replaced. */
  public void put(FieldPath way, T atEnd) {
    PathTree<T> node = this;
    for (FieldPath.Step step : way.steps()) {
      node = node.make(step);
    }
    node.end = atEnd;
  }

  private PathTree<T> make(FieldPath.Step step) {
    String written = new FieldPath(List.of(step)).toString();
    String next = path + (path.isEmpty() || step.isElement() ? "" : ".") + written;
    return step.isElement()
        ? elements.computeIfAbsent(step.element(), number -> new PathTree<>(next))
        : named.computeIfAbsent(step.name(), name -> new PathTree<>(next));
  }

  /** Where a value of that name in an object leads; NULL where no path goes. */
  public @Nullable PathTree<T> named(String name) {
    return named.get(name);
  }

  /** Where an element of a list leads; NULL where no path goes. */
  public @Nullable PathTree<T> element(int number) {
    return elements.get(number);
  }

  /** Whether paths go on by name: an object is expected here. */
  public boolean hasNamed() {
    return !named.isEmpty();
  }

  /** Whether paths go on by number: a list is expected here. */
  public boolean hasElements() {
    return !elements.isEmpty();
  }

  /** What a path that ends here is for; NULL where none ends. */
  public @Nullable T end() {
    return end;
  }

  /** The way here, as a contract writes it. */
  public String path() {
    return path;
  }
}
