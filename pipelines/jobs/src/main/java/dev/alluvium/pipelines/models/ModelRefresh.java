package dev.alluvium.pipelines.models;

import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.quality.DueChecks;
import dev.alluvium.pipelines.quality.ExpectationChecker;
import dev.alluvium.pipelines.quality.Findings;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.computed.ModelSpec;
import dev.alluvium.schemas.warehouse.ModelBuilds;
import dev.alluvium.schemas.warehouse.ModelBuilds.ModelBuild;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.quality.ExpectationCheck;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.flow.StreamedMessages;
import dev.alluvium.transforms.publish.Publisher;
import dev.alluvium.transforms.warehouse.TableCount;
import dev.alluvium.transforms.warehouse.WarehouseException;
import dev.alluvium.transforms.warehouse.WarehouseSession;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
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

  /** By model that could not be built, of what, and why. */
  private final Map<String, Failure> failures = new HashMap<>();

  private final DueChecks checks;

  private final ModelTopics topics = new ModelTopics(InstantSource.system());

  private record Failure(Map<String, Long> inputs, String why) {}

  private ModelRefresh(List<ModelBuild> models, WarehouseSession warehouse, DueChecks checks) {
    this.models = models;
    this.warehouse = warehouse;
    this.checks = checks;
    this.counts = warehouse.local().map(local -> local.counts()).orElse(Map.of());
  }

  /**
   * That of the domain's models in a warehouse that can compute them, and of what is expected of
   * them.
   *
   * @param runId by which it keeps what it finds of their expectations
   */
  public static ModelRefresh of(DomainSpec domain, WarehouseSession warehouse, String runId) {
    Set<String> models =
        domain.computed(ModelSpec.class).stream()
            .map(ModelSpec::qualifiedName)
            .collect(Collectors.toSet());
    return of(domain, warehouse, runId, check -> models.contains(check.expectation().table()));
  }

  /**
   * That of a warehouse which this process writes alone, and so knows what was written, with all
   * that is expected but what is told of rows as they are loaded; elsewhere schedules see to models
   * and checks, and this one has none.
   */
  public static ModelRefresh local(DomainSpec domain, WarehouseSession warehouse, String runId) {
    ModelRefresh all = of(domain, warehouse, runId, check -> !check.expectation().isToldAsLoaded());
    return warehouse.local().isPresent() ? all : all.none();
  }

  private static ModelRefresh of(
      DomainSpec domain,
      WarehouseSession warehouse,
      String runId,
      Predicate<ExpectationCheck> isChecked) {
    return new ModelRefresh(
        ModelBuilds.of(domain, warehouse.dialect()),
        warehouse,
        new DueChecks(
            ExpectationCheck.all(domain, WarehouseModel.of(domain), warehouse.dialect()).stream()
                .filter(isChecked)
                .toList(),
            new ExpectationChecker(warehouse, runId),
            InstantSource.system()));
  }

  /** One that has nothing to refresh, and nothing to check. */
  public ModelRefresh none() {
    return new ModelRefresh(
        List.of(),
        warehouse,
        new DueChecks(List.of(), new ExpectationChecker(warehouse, ""), InstantSource.system()));
  }

  /**
   * Has it tell topics of rows that a build has changed; else the next one does that has them.
   *
   * @param published by the qualified name of a model, its topic
   * @param messages the way there, by the same name
   */
  public ModelRefresh publishing(Map<String, String> published, StreamedMessages messages) {
    for (ModelBuild model : models) {
      String topic = published.get(model.table());
      Publisher publisher = messages.publishers().get(model.table());
      if (topic != null && publisher != null) {
        TableSpec table = warehouse.spec().table(model.table());
        topics.add(
            model.table(),
            new ModelMessages(table, topic, publisher, warehouse, InstantSource.system()));
      }
    }
    return this;
  }

  public boolean isEmpty() {
    return models.isEmpty() && checks.isEmpty();
  }

  /**
   * Builds what is behind, and then checks what is expected of what was written; what reads a model
   * that could not be built waits for it.
   *
   * @param isStopped asked before each model; those left are as they were
   */
  public Refreshed run(BooleanSupplier isStopped) {
    return run(isStopped, /* again= */ true);
  }

  /**
   * @param again whether what could not be done is tried again though nothing was written since
   */
  private Refreshed run(BooleanSupplier isStopped, boolean again) {
    List<ModelBuild> built = new ArrayList<>();
    Map<String, String> failed = new LinkedHashMap<>();
    Map<String, Set<String>> waiting = new LinkedHashMap<>();
    for (ModelBuild model : models) {
      Map<String, Long> inputs = stateOf(model.inputs());
      if (inputs.equals(madeOf.get(model.table()))) {
        continue;
      }
      Set<String> missing = new TreeSet<>(model.inputs());
      missing.removeIf(input -> !failed.containsKey(input) && !waiting.containsKey(input));
      if (!missing.isEmpty()) {
        waiting.put(model.table(), missing);
        continue;
      }
      Failure before = failures.get(model.table());
      if (!again && before != null && before.inputs().equals(inputs)) {
        failed.put(model.table(), before.why());
        continue;
      }
      if (isStopped.getAsBoolean()) {
        return new Refreshed(built, failed, waiting, Map.of(), Findings.NONE, true);
      }
      try {
        warehouse.rebuild(model.table(), model.statements());
      } catch (WarehouseException e) {
        String why = String.valueOf(e.getMessage());
        failed.put(model.table(), why);
        failures.put(model.table(), new Failure(inputs, why));
        continue;
      }
      failures.remove(model.table());
      madeOf.put(model.table(), inputs);
      builds.merge(model.table(), 1L, Long::sum);
      topics.built(model.table());
      built.add(model);
    }
    Map<String, String> unpublished = topics.tell(isStopped, again);
    Findings found =
        checks.run(
            this::stateOf, table -> failed.containsKey(table) || waiting.containsKey(table), again);
    return new Refreshed(built, failed, waiting, unpublished, found, false);
  }

  /** What is written while a model is built may be in it, but counts as written since. */
  private Map<String, Long> stateOf(Set<String> inputs) {
    Map<String, Long> state = new HashMap<>();
    for (String input : inputs) {
      TableCount count = counts.get(input);
      state.put(input, builds.getOrDefault(input, 0L) + (count == null ? 0 : count.stored()));
    }
    return state;
  }

  /**
   * Keeps the models up to date in a thread of its own, until it is closed: looks every second, and
   * rests as long as it has worked, so that the writer has the machine at least half of the time. A
   * model that cannot be built is told, has the rows of its last build, and is tried again when its
   * inputs have changed; an expectation that does not hold any more, or that cannot be checked, is
   * told. What loads goes on: the last refresh, at the end, decides whether the run has failed.
   *
   * @param told takes a line for people
   */
  public Keeper keep(RunControl control, Consumer<String> told) {
    return new Keeper(this, control, told);
  }

  /** The thread that keeps models up to date. */
  public static final class Keeper implements AutoCloseable {
    private final CountDownLatch closed = new CountDownLatch(1);
    private final @Nullable Thread thread;

    private Keeper(ModelRefresh models, RunControl control, Consumer<String> told) {
      if (models.isEmpty()) {
        thread = null;
        return;
      }
      thread = new Thread(() -> run(models, control, told), "models");
      thread.setDaemon(true);
      thread.start();
    }

    @SuppressWarnings("CatchingUnchecked") // Whatever ends this thread must end the run.
    private void run(ModelRefresh models, RunControl control, Consumer<String> told) {
      try {
        Set<String> known = new HashSet<>();
        Duration rest = Duration.ZERO;
        while (!closed.await(rest.toMillis(), TimeUnit.MILLISECONDS)) {
          long start = System.nanoTime();
          Refreshed refreshed = models.run(this::isClosed, /* again= */ false);
          if (!refreshed.isStopped()) {
            List<String> lines = refreshed.lines();
            lines.stream().filter(line -> !known.contains(line)).forEach(told);
            known.clear();
            known.addAll(lines);
          }
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
