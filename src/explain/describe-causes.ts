import { catalogue, docsOf } from '../causes/catalogue.ts'
import { type Facts, fill } from '../causes/fill-placeholders.ts'
import { redact } from '../text/redact.ts'
import type { ExplainedCause, Found } from './hop.ts'

/**
 * Causes in words. Where several look alike, each says what would decide. Whatever the evidence quotes is searched for
 * tokens once more: this output is made to be pasted into a ticket.
 */
export function tellCauses(found: readonly Found[], facts: Facts): ExplainedCause[] {
  const once = found.filter((one, index) => found.findIndex(({ code }) => code === one.code) === index)
  return once.map(({ code, certainty, aadsts, evidence }) => {
    const { title, apart, fix } = catalogue[code]
    const decide = once.length > 1 ? [`What decides: ${fill(apart, facts)}`] : []
    return {
      code,
      certainty,
      ...(aadsts === undefined ? {} : { aadsts }),
      title: fill(title, facts),
      evidence: [...new Set(evidence.map(redact)), ...decide],
      fix: Object.fromEntries(Object.entries(fix).map(([side, text]) => [side, fill(text, facts)])),
      docs: docsOf(code),
    }
  })
}

/** For one hop, before its causes are put among the others. */
export function withEvidence(found: readonly Found[], ...more: readonly string[]): Found[] {
  return found.map((one, index) => (index === 0 ? { ...one, evidence: [...one.evidence, ...more] } : one))
}
