package dev.alluvium.pipelines.profile;

import java.util.Locale;

/** A page of HTML that loads nothing and runs nothing. Texts are put into it as texts. */
final class ReportPage {
  private static final String STYLE =
      """
      :root { color-scheme: light dark; --ground: #f6f7f9; --card: #fff; --ink: #1b2430; --quiet: #5c6877;
        --line: #dfe3e8; --bar: #2563a8; --soft: #e8edf3; --warn: #8a4b00; --warnground: #fff4e0 }
      @media (prefers-color-scheme: dark) { :root { --ground: #12161c; --card: #1b2129; --ink: #e4e9ef; --quiet: #9aa7b5;
        --line: #323b46; --bar: #7ab3ec; --soft: #29313b; --warn: #ffc56b; --warnground: #33270f } }
      * { box-sizing: border-box }
      body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground); margin: 0 auto; padding: 1.5rem; max-width: 84rem }
      h1 { font-size: 1.5rem; margin: 0; overflow-wrap: anywhere } h2 { font-size: 1.2rem; margin: 0 0 .8rem; overflow-wrap: anywhere }
      section { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 1.2rem; margin: 1.2rem 0 }
      table { border-collapse: collapse; width: 100% }
      caption, h3 { text-align: left; font-size: 1rem; font-weight: 600; margin: 1.2rem 0 .4rem; padding: 0 }
      th { font-size: 13px; font-weight: 600; color: var(--quiet); white-space: nowrap }
      th, td { text-align: left; vertical-align: top; padding: .4rem .7rem; border-bottom: 1px solid var(--line) }
      tr:last-child > td { border-bottom: 0 } .n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
      code { font: 13px/1.5 ui-monospace, monospace } a { color: var(--bar) } .quiet { color: var(--quiet); font-size: 13px }
      .one { white-space: nowrap } .path { min-width: 9rem; max-width: 20rem } .values { min-width: 12rem; max-width: 22rem } .notes { min-width: 11rem }
      .scroll { overflow-x: auto } ul.plain { list-style: none; margin: 0; padding: 0 } ul.plain li { display: flex; gap: .6rem; justify-content: space-between }
      ul.plain span { overflow-wrap: anywhere } .warn { color: var(--warn); background: var(--warnground); border-radius: 6px; padding: .5rem .8rem; margin: .4rem 0 }
      .facts { display: flex; flex-wrap: wrap; gap: .6rem 2.2rem; margin: 0 0 1rem } .facts dt { color: var(--quiet); font-size: 13px } .facts dd { margin: 0; font-weight: 600 }
      .meter { background: var(--soft); width: 4rem; height: .45rem; border-radius: 3px; display: block; margin-top: .2rem }
      .meter > i { background: var(--bar); height: 100%; border-radius: 3px; display: block }
      svg { display: block; width: 100%; height: auto; max-width: 60rem } svg rect { fill: var(--bar) } svg line { stroke: var(--line) } svg text { fill: var(--quiet); font-size: 11px }
      figure { margin: 1rem 0 } figcaption { color: var(--quiet); font-size: 13px }
      @media print { body { background: none } section { break-inside: avoid-page } }
      """;

  private final StringBuilder html = new StringBuilder();

  ReportPage(String title) {
    html.append(
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        """);
    add("<title>%s</title>\n", title);
    html.append("<style>\n").append(STYLE).append("</style>\n</head>\n<body>\n<main>\n");
  }

  /** Markup, into which texts are put as texts. */
  void add(String markup, Object... texts) {
    Object[] escaped = new Object[texts.length];
    for (int i = 0; i < texts.length; i++) {
      escaped[i] = escape(String.valueOf(texts[i]));
    }
    html.append(String.format(Locale.ROOT, markup, escaped));
  }

  /** A path, whose line may break behind what parts its words. */
  void addPath(String path) {
    html.append("<code>").append(escape(path).replaceAll("(?<=[._/-])(?=[^._/-])", "<wbr>"));
    html.append("</code>");
  }

  /** A table's beginning, up to its rows; a title that begins with # is of a column of numbers. */
  void table(String caption, String... titles) {
    add("<div class=\"scroll\"><table><caption>%s</caption><tr>", caption);
    for (String title : titles) {
      if (title.startsWith("#")) {
        add("<th scope=\"col\" class=\"n\">%s</th>", title.substring(1));
      } else {
        add("<th scope=\"col\">%s</th>", title);
      }
    }
    html.append("</tr>\n");
  }

  void endTable() {
    html.append("</table></div>\n");
  }

  /** The whole page, which has its end then. */
  String whole() {
    return html.append("</main>\n</body>\n</html>\n").toString();
  }

  private static String escape(String text) {
    StringBuilder safe = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> {
                  if (Character.isISOControl(c) || isTurning(c)) {
                    safe.append('\uFFFD');
                  } else {
                    safe.appendCodePoint(c);
                  }
                }
              }
            });
    return safe.toString();
  }

  /** Whether it changes in which direction what follows is shown. */
  private static boolean isTurning(int c) {
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
  }
}
