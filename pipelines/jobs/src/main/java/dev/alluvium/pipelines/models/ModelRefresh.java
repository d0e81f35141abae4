package dev.alluvium.pipelines.models;

import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.warehouse.ModelBuilds;
import dev.alluvium.schemas.warehouse.ModelBuilds.ModelBuild;
import dev.alluvium.transforms.warehouse.TableCount;
import dev.alluvium.transforms.warehouse.WarehouseException;
import dev.alluvium.transforms.warehouse.WarehouseSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings a domain's models up to date, each behind those that it reads: all of them at first, for
 * nobody knows what they are made of, and then those of whose inputs rows were written since. Not
 * thread-safe, but for {@link #keep}.
 */
public final class ModelRefresh {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final List<ModelBuild> models;
  private final WarehouseSession warehouse;
  private final Map<String, TableCount> counts;

  /** How often each model was built; of other tables, the rows that were written are told apart. */
  private final Map<String, Long> builds = new HashMap<>();

  /** By model, the state of its inputs of which it is made. */
  private final Map<String, Map<String, Long>> madeOf = new HashMap<>();

  private ModelRefresh(List<ModelBuild> models, WarehouseSession warehouse) {
    this.models = models;
    this.warehouse = warehouse;
    this.counts = warehouse.local().map(local -> local.counts()).orElse(Map.of());
  }

  /** That of the domain's models in a warehouse that can compute them. */
  public static ModelRefresh of(DomainSpec domain, WarehouseSession warehouse) {
    return new ModelRefresh(ModelBuilds.of(domain, warehouse.dialect()), warehouse);
  }

  /**
   * That of a warehouse which this process writes alone, and so knows what was written; elsewhere a
   * schedule sees to the models, and this one has none.
   */
  public static ModelRefresh local(DomainSpec domain, WarehouseSession warehouse) {
    return warehouse.local().isPresent()
        ? of(domain, warehouse)
        : new ModelRefresh(List.of(), warehouse);
  }

  /** One that has no models to refresh. */
  public ModelRefresh none() {
    return new ModelRefresh(List.of(), warehouse);
  }

  public boolean isEmpty() {
    return models.isEmpty();
  }

  /**
   * Builds what is behind; what reads a model that could not be built waits for it.
   *
   * @param isStopped asked before each model; those left are as they were
   */
  public Refreshed run(BooleanSupplier isStopped) {
    List<ModelBuild> built = new ArrayList<>();
    Map<String, String> failed = new LinkedHashMap<>();
    Map<String, Set<String>> waiting = new LinkedHashMap<>();
    for (ModelBuild model : models) {
      Map<String, Long> inputs = stateOf(model);
      if (inputs.equals(madeOf.get(model.table()))) {
        continue;
      }
      Set<String> missing = new TreeSet<>(model.inputs());
      missing.removeIf(input -> !failed.containsKey(input) && !waiting.containsKey(input));
      if (!missing.isEmpty()) {
        waiting.put(model.table(), missing);
        continue;
      }
      if (isStopped.getAsBoolean()) {
        return new Refreshed(built, failed, waiting, true);
      }
      try {
        warehouse.rebuild(model.table(), model.statements());
      } catch (WarehouseException e) {
        failed.put(model.table(), String.valueOf(e.getMessage()));
        continue;
      }
      madeOf.put(model.table(), inputs);
      builds.merge(model.table(), 1L, Long::sum);
      built.add(model);
    }
    return new Refreshed(built, failed, waiting, false);
  }

  /** What is written while a model is built may be in it, but counts as written since. */
  private Map<String, Long> stateOf(ModelBuild model) {
    Map<String, Long> state = new HashMap<>();
    for (String input : model.inputs()) {
      TableCount count = counts.get(input);
      state.put(input, builds.getOrDefault(input, 0L) + (count == null ? 0 : count.stored()));
    }
    return state;
  }

  /**
   * Keeps the models up to date in a thread of its own, until it is closed: looks every second, and
   * rests as long as it has worked, so that the writer has the machine at least half of the time.
   * An error ends the run.
   */
  public Keeper keep(RunControl control) {
    return new Keeper(this, control);
  }

  /** The thread that keeps models up to date. */
  public static final class Keeper implements AutoCloseable {
    private final CountDownLatch closed = new CountDownLatch(1);
    private final @Nullable Thread thread;

    private Keeper(ModelRefresh models, RunControl control) {
      if (models.isEmpty()) {
        thread = null;
        return;
      }
      thread = new Thread(() -> run(models, control), "models");
      thread.setDaemon(true);
      thread.start();
    }

    @SuppressWarnings("CatchingUnchecked") // Whatever ends this thread must end the run.
    private void run(ModelRefresh models, RunControl control) {
      try {
        Duration rest = Duration.ZERO;
        while (!closed.await(rest.toMillis(), TimeUnit.MILLISECONDS)) {
          long start = System.nanoTime();
          models.run(this::isClosed).check();
          Duration worked = Duration.ofNanos(System.nanoTime() - start);
          rest = worked.compareTo(LOOK_EVERY) > 0 ? worked : LOOK_EVERY;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception | Error e) {
        control.giveUp(e);
      }
    }

    private boolean isClosed() {
      return closed.getCount() == 0;
    }

    /** Waits for the model that is being built; those left are for the last refresh to build. */
    @Override
    public void close() {
      closed.countDown();
      if (thread == null) {
        return;
      }
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
