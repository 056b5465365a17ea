import { deviceAndTicketNumbers } from './devices-and-tickets.ts'
import type { Meanings } from './meanings.ts'
import { otherProtocolNumbers } from './other-protocols.ts'
import { signInPageNumbers } from './sign-in-pages.ts'
import { tokenAndClaimNumbers } from './tokens-and-claims.ts'

/**
 * The numbers that Microsoft publishes and that neither an exchange nor the sign-in or consent of an admin is refused with.
 * They have no cause in the catalogue. An error that another tool printed is told their meaning.
 *
 * With the numbers of the catalogue they cover the list of 3 February 2025, the newest that could be read.
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
const numbersOfOtherFlows: Meanings = {
  ...signInPageNumbers,
  ...otherProtocolNumbers,
  ...deviceAndTicketNumbers,
  ...tokenAndClaimNumbers,
}

/** Returns what a number means that has no cause in the catalogue, as a sentence. */
export function meaningOf(number: number): string | undefined {
  const meaning = numbersOfOtherFlows[number]
  return meaning === undefined ? undefined : `AADSTS${number} means that ${meaning}.`
}
