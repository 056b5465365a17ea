import { redact } from '../../text/redact.ts'
import { safeText } from '../../text/safe.ts'

/** The stack of an error, and those of the errors that it came from, a line each. Safe to paste. */
export function stacksOf(failure: unknown): string[] {
  const [own, ...causes] = causesOf(failure)
  return [...placesIn(own), ...causes.flatMap((cause) => [`    caused by ${nameOf(cause)}`, ...placesIn(cause)])]
}

/** Enough for any error that can be understood, and an end for one that has itself as its cause. */
const MOST_CAUSES = 5

function causesOf(failure: unknown): Error[] {
  const chain: Error[] = []
  for (let error = failure; error instanceof Error && chain.length < MOST_CAUSES; error = error.cause) chain.push(error)
  return chain
}

/** Without its message, which may hold text of other programs. */
function nameOf({ name, code }: Error & { readonly code?: unknown }): string {
  return safeText(typeof code === 'string' ? `${name} ${code}` : name)
}

/** The first lines of a stack repeat the message. Only lines with places in files are shown. */
function placesIn(error: Error | undefined): string[] {
  const lines = error?.stack?.split('\n').filter((line) => line.startsWith('    at ')) ?? []
  return lines.map((line) => safeText(redact(line)))
}
