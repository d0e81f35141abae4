package dev.alluvium.pipelines.profile;

import dev.alluvium.pipelines.profile.PathProfile.Counted;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a sample of one source shows.
 *
 * @param topic as a contract names it
 * @param files patterns of names that its files have besides; none of a topic of Kafka
 * @param format none where the records are neither JSON nor separated values
 * @param records that were looked at
 * @param tombstones of these, records without a value
 * @param repeated of these, records whose bytes an earlier one has
 * @param faults why records are none, with how often
 * @param fields in the order in which their paths first came
 * @param eventTime none where there is no time in every record
 * @param identity paths that, with the event time, tell events from each other; of changes the key
 * @param alike how many records differ, and not in identity and event time; none where the identity
 *     is right
 * @param aliases other names of columns
 * @param notes what people should know
 * @param limits what is not looked at, or counts otherwise than people may think
 * @param rejects why a load by the draft rejects records of the sample, with how many
 */
record SourceProfile(
    String topic,
    String event,
    List<String> files,
    Optional<SampledFormat> format,
    List<String> columns,
    long records,
    long tombstones,
    long repeated,
    List<Counted> faults,
    List<FieldGuess> fields,
    Optional<EventTime> eventTime,
    List<String> identity,
    long alike,
    Map<String, String> aliases,
    List<String> notes,
    List<String> limits,
    List<Counted> rejects) {

  /**
   * The field that says when an event happened.
   *
   * @param path where it stands
   * @param clock path of the time of day, where that stands apart
   * @param missing records without it
   * @param earliest ISO, UTC
   * @param disorder how far an event lies behind an earlier record of its file or partition,
   *     seconds, at the median, at 99 of 100, and at most
   * @param delay from the event to its publishing, in the same way; none where nobody says when a
   *     record was published
   * @param future events dated more than a day after publishing, or after now
   * @param histogram counts of records by equal parts of the time between the ends
   */
  record EventTime(
      String path,
      Optional<String> clock,
      TimeForm form,
      long missing,
      String earliest,
      String latest,
      Spread disorder,
      Optional<Spread> delay,
      long future,
      List<Counted> histogram) {}

  /** Seconds. */
  record Spread(double median, double most, double max) {}

  /** A column whose values stand in another's. */
  record Relation(String event, String path, String otherEvent, String otherPath, double share) {}

  boolean isChanges() {
    return format.filter(f -> f.kind() == SampledFormat.Kind.DEBEZIUM).isPresent();
  }

  /** The same, where a draft has been tried: with fields that it needed, and what it rejects. */
  SourceProfile tried(List<FieldGuess> fields, List<Counted> rejects) {
    return new SourceProfile(
        topic,
        event,
        files,
        format,
        columns,
        records,
        tombstones,
        repeated,
        faults,
        fields,
        eventTime,
        identity,
        alike,
        aliases,
        notes,
        limits,
        rejects);
  }

  /** Records that a load by the draft rejects. */
  long rejected() {
    return rejects.stream().mapToLong(Counted::count).sum();
  }

  /** Records that are none. */
  long broken() {
    return faults.stream().mapToLong(Counted::count).sum();
  }

  /** Records that are some. */
  long sound() {
    return records - broken() - tombstones;
  }
}
