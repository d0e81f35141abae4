package dev.alluvium.schemas.spec;

import com.google.auto.value.AutoValue;
import java.util.List;

/** A hub: the list of the keys by which the business knows an entity. */
@AutoValue
public abstract class HubSpec implements ParentSpec {
  @Override
  public abstract String name();

  /** What links and satellites call it; its hash key is {@code <entity>_hk}. */
  public abstract String entity();

  /** Names of the business key's columns in every source event, in the order they are hashed. */
  public abstract List<String> businessKey();

  /** Names of the events that feed it. */
  public abstract List<String> sources();

  public abstract String description();

  /** Name of the hash key column, here and wherever the hub is referred to. */
  @Override
  public String hashKey() {
    return entity() + "_hk";
  }

  @Override
  public List<String> keyColumns() {
    return businessKey();
  }

  @Override
  public List<List<String>> neededKeys() {
    return List.of(businessKey());
  }

  public static HubSpec of(
      String name,
      String entity,
      List<String> businessKey,
      List<String> sources,
      String description) {
    return new AutoValue_HubSpec(
        name, entity, List.copyOf(businessKey), List.copyOf(sources), description);
  }
}
