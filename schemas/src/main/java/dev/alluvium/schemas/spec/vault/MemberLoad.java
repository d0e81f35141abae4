package dev.alluvium.schemas.spec.vault;

/** What the rows of one parent key and load timestamp are in a multi-active satellite. */
public enum MemberLoad {
  /** All members there are: one that is missing is no longer active. */
  WHOLE_SET,
  /** Some members: the others stay as they were. */
  MEMBERS
}
