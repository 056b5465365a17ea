/** Bytes of the longest line of a chain. Records have some hundred. Readers hold no longer line in memory. */
export const LONGEST_LINE = 1024 * 1024
