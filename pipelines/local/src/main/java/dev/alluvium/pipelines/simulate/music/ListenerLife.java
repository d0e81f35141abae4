package dev.alluvium.pipelines.simulate.music;

import dev.alluvium.pipelines.simulate.Population;
import java.util.SplittableRandom;

/**
 * What listeners do from page to page and from visit to visit. Visits without a page for the first
 * time, plans, guests and departures are in balance, so that a population neither grows nor changes
 * its mix: those who leave make room for guests, some of whom register.
 */
final class ListenerLife {
  private static final double GUESTS = 0.015;
  private static final double PAYING = 0.36;
  private static final double LAST_VISIT = 0.005;
  private static final double LOGIN_SUCCEEDS = 0.9;
  private static final double THINKING_SECONDS = 45;
  private static final double PAID_VISIT_SECONDS = 4500;
  private static final double FREE_VISIT_SECONDS = 450;
  private static final double STEADY_GAP_SECONDS = 1800;
  private static final double BUSIEST_GAP_SECONDS = 45_000;
  private static final long LONGEST_MEMBERSHIP_SECONDS = 6L * 365 * 24 * 3600;
  private static final int LONG_SONG_SECONDS = 400;
  private static final long SECOND = 1000;

  private final Population population;
  private final SplittableRandom random;
  private final Places places;
  private final Catalogue catalogue;
  private final UserAgents agents = new UserAgents();
  private final Account.Register accounts = new Account.Register();

  /** How long a second of a listener's life takes, milliseconds. */
  private final long second;

  private long sessions;

  ListenerLife(Population population) {
    this.population = population;
    this.second = population.secondMillis();
    this.random = new SplittableRandom(population.seed());
    this.places = new Places(random.split());
    this.catalogue = new Catalogue(random.split());
  }

  /** A new listener, perhaps in the middle of a visit when the simulation starts. */
  Listener begin(int number) {
    Listener who = new Listener(number, places.any(random), agents.any(random));
    if (random.nextDouble() >= GUESTS) {
      long age = 1 + random.nextLong(LONGEST_MEMBERSHIP_SECONDS);
      who.account = accounts.open(population.startMillis() - age * SECOND, random);
      who.standing = random.nextDouble() < PAYING ? Standing.PAID : Standing.FREE;
    }
    double visit = who.standing == Standing.PAID ? PAID_VISIT_SECONDS : FREE_VISIT_SECONDS;
    boolean visiting = random.nextDouble() < visit / (visit + meanGapSeconds());
    startVisit(who, population.startMillis());
    if (visiting) {
      who.page = who.standing == Standing.GUEST ? Page.HOME : Page.NEXT_SONG;
      who.nextMillis = population.startMillis() + restOfSongSeconds() * second;
    }
    if (population.steady()) {
      who.nextMillis += random.nextLong(second);
    }
    prepare(who);
    return who;
  }

  /**
   * How long a song that plays at a moment of no significance goes on: long songs are met more
   * often, and in any part. Without that, the feed of a population would begin with a wave.
   */
  private long restOfSongSeconds() {
    int song;
    do {
      song = catalogue.any(random).wholeSeconds();
    } while (random.nextInt(LONG_SONG_SECONDS) >= song);
    return random.nextInt(song);
  }

  /** Moves on to the next page of the visit or, after its last, to the first of the next visit. */
  void goOn(Listener who) {
    Page left = who.page;
    long now = who.nextMillis;
    who.answersLogin = left == Page.LOGIN;
    who.standing = standingAfter(left, who.standing);
    Page next =
        left == Page.CANCEL
            ? Page.CANCELLATION_CONFIRMATION
            : PageFlow.next(who.standing, left, random);
    if (next == null) {
      endVisit(who, left == Page.CANCELLATION_CONFIRMATION);
      startVisit(who, now);
    } else {
      who.item++;
      who.page = next;
      who.nextMillis = now + pauseMillis(who, now);
    }
    prepare(who);
  }

  private Standing standingAfter(Page left, Standing standing) {
    return switch (left) {
      case LOGIN -> random.nextDouble() < LOGIN_SUCCEEDS ? standing.loggedIn() : standing;
      case LOGOUT -> standing.loggedOut();
      case SUBMIT_UPGRADE -> Standing.PAID;
      case SUBMIT_DOWNGRADE -> Standing.FREE;
      case CANCEL -> standing.cancelled();
      default -> standing;
    };
  }

  /** A song is played to its end unless the listener clicks something; a click takes a second. */
  private long pauseMillis(Listener who, long now) {
    if (who.page == Page.NEXT_SONG && who.songEndMillis > now) {
      return who.songEndMillis - now;
    }
    return second * (who.page.redirects() ? 1 : 1 + (long) exponential(THINKING_SECONDS));
  }

  private void endVisit(Listener who, boolean cancelled) {
    if (cancelled || (who.standing != Standing.GUEST && random.nextDouble() < LAST_VISIT)) {
      who.standing = Standing.GUEST;
      who.account = Account.NONE;
      who.place = places.any(random);
      who.agent = agents.any(random);
    }
  }

  private void startVisit(Listener who, long now) {
    who.session = ++sessions;
    who.item = 0;
    who.answersLogin = false;
    who.songEndMillis = 0;
    who.page = PageFlow.enter(who.standing, random);
    who.nextMillis = now;
    do {
      who.nextMillis += second * (1 + (long) exponential(meanGapSeconds()));
    } while (!population.steady() && random.nextDouble() >= DayCycle.activity(who.nextMillis));
  }

  /** Sets what the page needs: the song that it plays, the account that it opens. */
  private void prepare(Listener who) {
    if (who.page == Page.NEXT_SONG) {
      who.song = catalogue.any(random);
      who.songEndMillis = who.nextMillis + second * who.song.wholeSeconds();
    } else if (who.page == Page.SUBMIT_REGISTRATION) {
      who.account = accounts.open(who.nextMillis + clockErrorMillis(), random);
      who.standing = Standing.FREE;
    }
  }

  /** Some devices on which people register are days ahead. */
  private long clockErrorMillis() {
    return random.nextInt(3) > 0 ? 0 : SECOND * random.nextInt(4 * 24 * 3600);
  }

  /** Of the waits that {@link DayCycle} then lets pass or not. */
  private double meanGapSeconds() {
    return population.steady() ? STEADY_GAP_SECONDS : BUSIEST_GAP_SECONDS;
  }

  private double exponential(double mean) {
    return -mean * StrictMath.log(1 - random.nextDouble());
  }
}
