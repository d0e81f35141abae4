package dev.alluvium.pipelines.simulate.music;

import dev.alluvium.pipelines.simulate.EventDraft;
import dev.alluvium.pipelines.simulate.Population;
import dev.alluvium.pipelines.simulate.Simulation;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The listeners in the order of their next pages. Each page is one event, and a second one with the
 * same session, item and time if it plays a song, answers a sign-in or changes the plan.
 */
final class MusicSimulation implements Simulation {
  private enum Second {
    NONE,
    LISTEN,
    AUTH,
    STATUS_CHANGE
  }

  private final PriorityQueue<Listener> queue;
  private final ListenerLife life;
  private @Nullable Listener current;
  private Second second = Second.NONE;

  MusicSimulation(Population population) {
    this.life = new ListenerLife(population);
    this.queue = new PriorityQueue<>(population.users());
    for (int number = 0; number < population.users(); number++) {
      queue.add(life.begin(number));
    }
  }

  @Override
  public void next(EventDraft event) {
    if (current != null) {
      switch (second) {
        case LISTEN -> MusicEvents.listen(current, event);
        case AUTH -> MusicEvents.auth(current, event);
        case STATUS_CHANGE -> MusicEvents.statusChange(current, event);
        case NONE -> {}
      }
      if (second != Second.NONE) {
        second = Second.NONE;
        return;
      }
      life.goOn(current);
      queue.add(current);
    }
    Listener next = queue.remove();
    MusicEvents.pageView(next, event);
    second = second(next);
    current = next;
  }

  private static Second second(Listener who) {
    return switch (who.page) {
      case NEXT_SONG -> Second.LISTEN;
      case SUBMIT_UPGRADE, SUBMIT_DOWNGRADE -> Second.STATUS_CHANGE;
      default -> who.answersLogin ? Second.AUTH : Second.NONE;
    };
  }
}
