package dev.alluvium.transforms.flow;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.Kinds;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.mart.StoredMartSpec;
import java.util.List;

/** The kinds of marts. */
public final class MartKinds {
  private static final Kinds<MartKind<?>> ALL =
      Kinds.of(
          StoredMartSpec.class,
          List.of(new RowMarts(), new SequenceMarts(), new AggregateMarts(), new StateMarts()));

  private MartKinds() {}

  static List<MartKind<?>> all() {
    return ALL.handlers();
  }

  /** What kind a mart is of. */
  public static MartKind<?> of(StoredMartSpec mart) {
    return ALL.of(mart);
  }

  /** The kinds whose rows come of one event each. */
  static List<StatelessMarts<?>> stateless() {
    return all().stream()
        .<StatelessMarts<?>>mapMulti(
            (kind, out) -> {
              if (kind instanceof StatelessMarts<?> stateless) {
                out.accept(stateless);
              }
            })
        .toList();
  }

  /** The marts made from that event whose rows depend on several events, kind by kind. */
  static List<EventMarts<?>> stateful(DomainSpec domain, EventSpec event) {
    return all().stream()
        .<EventMarts<?>>mapMulti(
            (kind, out) -> {
              if (kind instanceof StatefulMarts<?> stateful) {
                EventMarts.of(stateful, domain, event).ifPresent(out);
              }
            })
        .toList();
  }
}
