package dev.alluvium.schemas.contract.mart;

import dev.alluvium.schemas.contract.event.Events;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.spec.Kinds;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.mart.MartSpec;
import java.util.List;

/** Reads the marts of one kind. */
public interface MartReader<M extends MartSpec> extends Kinds.Handler<M> {
  /** What is said of a mart of this kind. */
  Definition definition();

  /** The sections that only marts of this kind have; none of the one kind that has no other. */
  List<Key<?>> sections();

  /**
   * Reads a mart; one that is made from several events as one of each.
   *
   * @param owner of the marts that name none
   */
  List<M> read(Name name, YamlMap map, String owner, Events events);

  /** Reports what can be told only where nothing else is wrong. */
  default void check(M mart, YamlMap place, EventSpec event) {}
}
