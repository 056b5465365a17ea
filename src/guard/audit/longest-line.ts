/** Bytes of the longest line of a chain. Records have some hundred; readers need not hold what somebody made longer. */
export const LONGEST_LINE = 1024 * 1024
