package dev.alluvium.schemas.spec.window;

import java.time.Duration;

/**
 * {@code {session: 30m, longest: 1d}}: per group, from its first event until none came for the gap.
 *
 * @param gap what ends a session
 * @param longest the longest session there is
 */
public record SessionWindows(Duration gap, Duration longest) implements WindowSpec {
  /** Gives out what the event alone is; whoever sums up joins those that are within a gap. */
  @Override
  public void of(long time, Bounds out) {
    out.take(time, time);
  }

  @Override
  public Duration reach() {
    return longest.plus(gap);
  }

  @Override
  public boolean areToldApartBy(WindowColumn.Part part) {
    return part == WindowColumn.Part.START;
  }

  @Override
  public String text() {
    return "sessions";
  }

  @Override
  public String meaning() {
    return "SESSION " + gap + " " + longest;
  }

  /** As it was written when it was the only kind beside windows of one length. */
  @Override
  public String stateText() {
    return "WindowSpec{kind=SESSION, size=" + gap + ", reach=" + longest + "}";
  }
}
