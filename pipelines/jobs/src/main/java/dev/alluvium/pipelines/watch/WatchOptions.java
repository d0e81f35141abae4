package dev.alluvium.pipelines.watch;

import dev.alluvium.pipelines.options.LiveOptions;

/** Who looks at a run: people on its page, or on that of web servers. */
public interface WatchOptions extends DashboardOptions, LiveOptions {}
