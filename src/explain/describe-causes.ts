import { catalogue } from '../causes/catalogue.ts'
import { type Facts, fill } from '../causes/fill-placeholders.ts'
import type { DiagnosedCause } from '../causes/finding.ts'
import { docsPath } from '../errors/docs.ts'
import { redact } from '../text/redact.ts'
import type { ExplainedCause } from './hop.ts'

/**
 * Puts causes into words. Where there are several, each says what would decide. Evidence is searched for tokens once more,
 * because this output is made to be pasted into a ticket.
 */
export function describeCauses(found: readonly DiagnosedCause[], facts: Facts): ExplainedCause[] {
  const once = found.filter((one, index) => found.findIndex(({ code }) => code === one.code) === index)
  return once.map(({ code, certainty, aadsts, evidence }) => {
    const { title, distinguish, fix } = catalogue[code]
    const decide = once.length > 1 ? [`What decides: ${fill(distinguish, facts)}`] : []
    return {
      code,
      certainty,
      ...(aadsts === undefined ? {} : { aadsts }),
      title: fill(title, facts),
      evidence: [...new Set(evidence.map(redact)), ...decide],
      fix: Object.fromEntries(Object.entries(fix).map(([side, text]) => [side, fill(text, facts)])),
      docs: docsPath(code),
    }
  })
}

/** Adds evidence to the likeliest cause. */
export function withEvidence(found: readonly DiagnosedCause[], ...more: readonly string[]): DiagnosedCause[] {
  return found.map((one, index) => (index === 0 ? { ...one, evidence: [...one.evidence, ...more] } : one))
}
