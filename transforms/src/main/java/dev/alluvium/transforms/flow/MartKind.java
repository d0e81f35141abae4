package dev.alluvium.transforms.flow;

import dev.alluvium.schemas.spec.Kinds;
import dev.alluvium.schemas.spec.mart.StoredMartSpec;

/** How the marts of one kind are made of events. {@link MartKinds} lists them. */
public sealed interface MartKind<M extends StoredMartSpec> extends Kinds.Handler<M>
    permits StatelessMarts, StatefulMarts {
  /** What its steps are called; by names of steps a running job on Dataflow is updated. */
  String step();

  /** Which of the layers it is computed with. */
  Layer layer();
}
