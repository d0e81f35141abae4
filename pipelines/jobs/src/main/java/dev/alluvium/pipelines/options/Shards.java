package dev.alluvium.pipelines.options;

/** Into how many keys a job cuts the state of its marts. */
public final class Shards {
  private Shards() {}

  /**
   * As the options say.
   *
   * @throws UserException if that is none
   */
  public static int of(ShardOptions options) {
    if (options.getShards() < 1) {
      throw new UserException("--shards must be at least 1");
    }
    return options.getShards();
  }
}
