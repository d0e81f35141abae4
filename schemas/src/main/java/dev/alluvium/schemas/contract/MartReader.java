package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.schemas.spec.Kinds;
import dev.alluvium.schemas.spec.MartSpec;
import java.util.List;

/** Reads the marts of one kind. */
interface MartReader<M extends MartSpec> extends Kinds.Handler<M> {
  /** What is said of a mart of this kind. */
  Definition definition();

  /** The sections that only marts of this kind have; none of the one kind that has no other. */
  List<Key<?>> sections();

  /**
   * Reads a mart.
   *
   * @param owner of the marts that name none
   */
  M read(Name name, YamlMap map, String owner, Events events);

  /** Reports what can be told only where nothing else is wrong. */
  default void check(M mart, YamlMap place, EventSpec event) {}
}
