package dev.alluvium.transforms.offers;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.spec.offer.CampaignSpec;
import dev.alluvium.transforms.fold.ImitatedRunner;
import dev.alluvium.transforms.fold.KeyedFold.Firing;
import dev.alluvium.transforms.fold.Moment;
import dev.alluvium.transforms.ledger.LedgerKey;
import dev.alluvium.transforms.offers.Kiosk.Move;
import dev.alluvium.transforms.timing.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is held, of moves two hours of which can still change. */
class SubjectsTest {
  private static final Timing TIMING =
      Timing.streaming(Duration.ofSeconds(10), Duration.ofHours(2), 1);
  private static final Instant START = Instant.parse("2024-03-01T00:00:00Z");
  private static final CampaignSpec WITHOUT_RETURNS =
      Kiosk.only("hesitates", "plays", "drops", "misses", "leaves");

  private long id;

  private Heard move(CampaignSpec campaign, Instant at, String member) {
    id++;
    String act = id % 3 == 0 ? "quit" : "look";
    return new Move(id, at, member, act, 1L, id % 2 == 0 ? "free" : "paid", id)
        .heard(campaign, false);
  }

  /** Time as a test says. */
  private record Now(long watermarkMillis) implements Moment {
    @Override
    public Instant now() {
      return START;
    }

    @Override
    public long nextSequence() {
      return 1;
    }

    @Override
    public <T> void output(TupleTag<T> tag, T value) {}

    @Override
    public <T> void output(TupleTag<T> tag, T value, org.joda.time.Instant timestamp) {}
  }

  /** What a share holds when moves have come for so many days, one each ten minutes. */
  private Subjects after(int days, CampaignSpec campaign) {
    JudgeSubjects fold = new JudgeSubjects(campaign, Kiosk.MOVES, TIMING, new Sent());
    fold.setup();
    Subjects subjects = fold.create(0);
    for (int i = 0; i < days * 144; i++) {
      Instant at = START.plus(Duration.ofMinutes(10L * i));
      Now now = new Now(at.toEpochMilli());
      fold.take(0, subjects, List.of(move(campaign, at, "member" + i % 7)), now);
      if (fold.settle(0, subjects, now) <= now.watermarkMillis()) {
        fold.fire(0, subjects, Firing.DUE, now);
      }
    }
    return subjects;
  }

  @Test
  void doNotGrowWithTheDays() {
    long few = after(3, Kiosk.CAMPAIGN).weigh();
    Subjects many = after(30, Kiosk.CAMPAIGN);

    assertThat(many.byName.size(), is(7));
    assertThat(many.weigh(), is(lessThan(few + few / 5)));
    many.byName.values().forEach(subject -> assertThat(subject.past.size(), is(lessThan(20))));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 20})
  void areForgottenWhenNothingOfThemCanMatter(int members) throws Exception {
    JudgeSubjects fold = new JudgeSubjects(WITHOUT_RETURNS, Kiosk.MOVES, TIMING, new Sent());
    fold.setup();
    Subjects subjects = fold.create(0);
    for (int i = 0; i < members; i++) {
      fold.take(
          0,
          subjects,
          List.of(move(WITHOUT_RETURNS, START, "m" + i), move(WITHOUT_RETURNS, START, "m" + i)),
          new Now(START.toEpochMilli()));
    }
    assertThat(subjects.byName.size(), is(members));

    for (int hour = 1; hour < 40; hour++) {
      Now now = new Now(START.plus(Duration.ofHours(hour)).toEpochMilli());
      fold.fire(0, subjects, Firing.DUE, now);
    }

    assertThat(subjects.byName.size(), is(0));
    assertThat(subjects.weigh(), is(0L));
    assertThat(
        CoderUtils.encodeToByteArray(SubjectsCoder.of(WITHOUT_RETURNS), subjects).length,
        is(lessThan(40)));
  }

  @Test
  void holdOfWhoMayReturnHisLastTimeAlone() {
    JudgeSubjects fold = new JudgeSubjects(Kiosk.only("returns"), Kiosk.MOVES, TIMING, new Sent());
    fold.setup();
    Subjects subjects = fold.create(0);
    fold.take(
        0,
        subjects,
        List.of(move(Kiosk.only("returns"), START, "ann")),
        new Now(START.toEpochMilli()));

    fold.fire(0, subjects, Firing.DUE, new Now(START.plus(Duration.ofHours(30)).toEpochMilli()));
    Subject ann = subjects.byName.values().iterator().next();
    assertThat(ann.events.size(), is(0));
    assertThat(ann.lastSeen[0], is(START.toEpochMilli() * 1000));

    fold.fire(0, subjects, Firing.DUE, new Now(START.plus(Duration.ofHours(51)).toEpochMilli()));
    assertThat(subjects.byName.size(), is(0));
  }

  @Test
  void areTheSameAfterCodingAndSmall() throws Exception {
    Subjects subjects = after(2, Kiosk.CAMPAIGN);
    SubjectsCoder coder = SubjectsCoder.of(Kiosk.CAMPAIGN);

    byte[] encoded = CoderUtils.encodeToByteArray(coder, subjects);
    Subjects decoded = CoderUtils.decodeFromByteArray(coder, encoded);

    assertThat(CoderUtils.encodeToByteArray(coder, decoded), is(encoded));
    assertThat(decoded.oldest(), is(subjects.oldest()));
    assertThat(encoded.length, is(greaterThan(1_000)));
    assertThat(encoded.length, is(lessThan(7 * 6 * 300)));
  }

  @Test
  void ofAnotherRuleAreNotRead() {
    ImitatedRunner<Integer, List<Heard>, Subjects, KV<LedgerKey, Long>> runner =
        new ImitatedRunner<>(Kiosk.made(Kiosk.only("hesitates"), TIMING).fold());
    runner.take(0, List.of(move(Kiosk.only("hesitates"), START, "ann")));

    runner.update(Kiosk.made(Kiosk.only("drops"), TIMING).fold());

    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> runner.take(0, List.of(move(Kiosk.only("drops"), START, "ann"))));
    assertThat(
        String.valueOf(refused.getCause()).contains("the subjects of members was kept"), is(true));
  }
}
