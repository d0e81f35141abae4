package dev.alluvium.pipelines.simulate.music;

/**
 * One person at one device and place: who they are, and the page that they open next. Ordered by
 * the time at which they do.
 */
final class Listener implements Comparable<Listener> {
  private final int number;

  long nextMillis;
  Page page = Page.HOME;
  Standing standing = Standing.GUEST;
  long session;
  int item;
  Song song = NO_SONG;
  long songEndMillis;

  /** Whether the page is the answer to a try to sign in. */
  boolean answersLogin;

  Place place;
  String agent;
  Account account = Account.NONE;

  private static final Song NO_SONG = new Song("", "", "0", 0);

  Listener(int number, Place place, String agent) {
    this.number = number;
    this.place = place;
    this.agent = agent;
  }

  @Override
  public int compareTo(Listener other) {
    int byTime = Long.compare(nextMillis, other.nextMillis);
    return byTime != 0 ? byTime : Integer.compare(number, other.number);
  }
}
