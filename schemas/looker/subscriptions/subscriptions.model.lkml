connection: "@{connection}"
label: "Subscriptions"

include: "/derived/subscriptions/*.lkml"
include: "/subscriptions/views.lkml"
include: "/subscriptions/explores.lkml"
include: "/subscriptions/tests.lkml"
include: "/subscriptions/*.dashboard.lookml"

persist_with: subscriptions
