package dev.alluvium.schemas.contract.alert;

import dev.alluvium.schemas.contract.event.Publishing;
import dev.alluvium.schemas.contract.yaml.CommonKeys;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import java.util.List;
import java.util.Optional;

/** The keys of an alert. */
public final class AlertKeys {
  static final int MOST_WEEKS = 52;

  static final Key<Optional<Name>> DAY =
      Key.needName("day", "The dimension that is the window's day, a date or local_date.");
  static final Key<Optional<Name>> SLOT =
      Key.needName(
          "slot", "The dimension that is the part of the day, int64, such as a local_hour.");
  static final Key<Optional<Name>> WEEKS =
      Key.needValue("weeks", Shape.countUpTo(MOST_WEEKS), "How many weeks count.");
  static final Key<Optional<Name>> WINDOWS =
      Key.needValue("windows", Shape.count(), "The fewest windows that make a usual level.");
  private static final Section COMPARED = Section.of(DAY, SLOT, WEEKS, WINDOWS);

  static final Key<Optional<Name>> FROM =
      Key.needName("from", "An aggregate mart with a fixed window and without top.");
  static final Key<List<Name>> PER =
      Key.needNames(
          "per",
          "Dimensions that tell apart what is watched; with the window they are the mart's key.");
  static final Key<Optional<Name>> WINDOW =
      Key.needName("window", "The dimension that is the start of the window.");
  static final Key<Optional<Name>> WATCH =
      Key.needName("watch", "The measure that is watched, int64 or numeric.");
  static final Key<Optional<Name>> AT_LEAST =
      Key.needValue(
          "at_least", Shape.aboveZero(), "The least that the measure is in a window that alerts.");
  static final Key<Optional<Name>> TIMES =
      Key.needValue(
          "times", Shape.aboveZero(), "How many times the usual level a window is at least.");
  static final Key<YamlMap> USUAL =
      Key.needBlock(
          "usual",
          COMPARED,
          "What a window is compared with: those of its slot on the same weekday, in the weeks"
              + " before.");
  static final Key<Optional<YamlMap>> PUBLISH = Publishing.key("Where a stream tells of alerts.");
  static final Section SECTION =
      Section.of(
          CommonKeys.DESCRIPTION,
          CommonKeys.OWN_OWNER,
          FROM,
          PER,
          WINDOW,
          WATCH,
          AT_LEAST,
          TIMES,
          USUAL,
          PUBLISH);
  public static final Definition ALERT =
      Definition.of(
          "alert",
          "A rule over the windows of an aggregate mart: which are far above the usual level of"
              + " their weekday and slot.",
          SECTION);

  private AlertKeys() {}
}
