package dev.alluvium.transforms.live.redis;

import dev.alluvium.transforms.source.InputException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What people are told of a Redis, however many connections to it a process has: once that it does
 * not answer, and once that it does again; and each way in which it refuses once. Thread-safe.
 */
public final class RedisReport {
  private final RedisAddress address;
  private final Consumer<String> lines;
  private final Set<Object> away = new HashSet<>();
  private final Set<String> refused = new HashSet<>();

  private RedisReport(RedisAddress address, Consumer<String> lines) {
    this.address = address;
    this.lines = lines;
  }

  /**
   * Of one Redis.
   *
   * @param lines takes lines for people
   */
  public static RedisReport of(RedisAddress address, Consumer<String> lines) {
    return new RedisReport(address, lines);
  }

  RedisAddress address() {
    return address;
  }

  void tell(String line) {
    lines.accept(line);
  }

  /** A connection is there, or there again. */
  synchronized void answered(Object connection) {
    if (away.remove(connection) && away.isEmpty()) {
      refused.clear();
      tell("Redis at " + address + " answers again");
    }
  }

  /** A connection is of no concern any more. */
  synchronized void ended(Object connection) {
    away.remove(connection);
  }

  /** A Redis that answers and refuses is not away: that is told once for each code, as OOM. */
  synchronized void failed(Object connection, RuntimeException failure) {
    String reason = reason(failure);
    if (isAway(failure)) {
      if (away.add(connection) && away.size() == 1) {
        tell("warning: Redis at %s does not answer (%s); trying again".formatted(address, reason));
      }
    } else if (refused.add(reason.replaceFirst(" .*", ""))) {
      tell(
          "warning: the live page's rows at %s fail (%s); trying again".formatted(address, reason));
    }
  }

  private static boolean isAway(RuntimeException failure) {
    return failure instanceof InputException
        || (failure instanceof RedisException
            && !(failure instanceof RedisCommandExecutionException));
  }

  /** The innermost, in one line. */
  static String reason(Throwable failure) {
    Throwable cause = failure;
    for (@Nullable Throwable next = cause; next != null; next = next.getCause()) {
      cause = next;
    }
    String message =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return message.lines().findFirst().orElse("").strip();
  }
}
