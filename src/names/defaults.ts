// Values that apply where the caller gives none. The file imports nothing, because help texts quote these values and are
// loaded at every start.

/** Targets worked on at once. */
export const DEFAULT_CONCURRENCY = 8

/** Part of the published throttling limits that may be used: other jobs and people share the tenant. */
export const DEFAULT_SHARE = 0.75

/** Writes of a runbook in each target, at most. */
export const DEFAULT_MAX_WRITES = 100

/** Minutes that a runbook may take in one target. */
export const DEFAULT_TARGET_MINUTES = 30
