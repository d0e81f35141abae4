package dev.alluvium.pipelines.process;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Hears the signals by which people and systems end a process: INT (Ctrl-C), TERM and HUP.
 *
 * <p>The JVM's own answer to them ends the process by the signal's exit code, which a shutdown hook
 * can change only by halting; and that leaves the files behind that libraries delete at the exit.
 * So they are heard by {@code sun.misc.Signal}, of which javac warns, hence by reflection.
 */
public final class StopSignals {
  private static final List<String> NAMES = List.of("INT", "TERM", "HUP");

  private StopSignals() {}

  /**
   * From now on a signal does not end this process: whoever listens does. A signal that the process
   * was started to ignore, as HUP by {@code nohup}, stays ignored.
   *
   * @param first called at the first signal, in a thread of its own
   * @param again called at each that follows, in a thread of its own
   */
  public static void listen(Runnable first, Runnable again) {
    AtomicBoolean heard = new AtomicBoolean();
    Runnable each = () -> (heard.getAndSet(true) ? again : first).run();
    for (String name : NAMES) {
      handle(name, each);
    }
  }

  private static void handle(String name, Runnable each) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object listener =
          Proxy.newProxyInstance(
              StopSignals.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "handle" -> {
                      each.run();
                      yield null;
                    }
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> arguments != null && proxy.equals(arguments[0]);
                    default -> "listener to " + name;
                  });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), listener);
    } catch (ReflectiveOperationException e) {
      // A JVM without this signal, or told to leave signals alone: it ends as it always does.
    }
  }
}
