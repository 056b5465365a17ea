/**
 * Targets worked on at once where the caller does not say how many. In a file that imports nothing, because help texts
 * quote the number and are loaded at every start.
 */
export const DEFAULT_CONCURRENCY = 8
