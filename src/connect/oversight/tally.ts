import type { Verdict } from '../../guard/policy/verdict.ts'

/** What the policies in audit mode would have refused, counted for a whole run. */
export class Tally {
  /** Requests that were asked for. */
  requests = 0
  /** Requests that would have been refused. */
  refused = 0
  /** Tokens and hand-outs that would have been refused. */
  others = 0
  /** Writes whose beginning was recorded. */
  recordedWrites = 0
  readonly #rules = new Map<string, number>()

  add(verdict: Pick<Verdict, 'rule'>, isRequest: boolean): void {
    if (isRequest) this.refused++
    else this.others++
    this.#rules.set(verdict.rule, (this.#rules.get(verdict.rule) ?? 0) + 1)
  }

  /** One line for a person; `undefined` where nothing would have been refused and no policy is in audit mode. */
  line(isAuditing: boolean): string | undefined {
    if (!isAuditing && this.refused + this.others === 0) return undefined
    const rules = [...this.#rules].map(([rule, count]) => `${rule} (${number(count)})`)
    const by = rules.length === 0 ? '' : `, by these rules: ${rules.join(', ')}`
    const others = this.others === 0 ? '' : ` and ${number(this.others)} ${this.others === 1 ? 'token' : 'tokens'}`
    const requests = this.requests === 1 ? 'request' : 'requests'
    return `enforce would have refused ${number(this.refused)} of ${number(this.requests)} ${requests}${others}${by}`
  }
}

/** With commas. Not by `toLocaleString`, which loads ICU: 10 ms. */
function number(count: number): string {
  const digits = String(count)
  const parts: string[] = []
  for (let end = digits.length; end > 0; end -= 3) parts.unshift(digits.slice(Math.max(0, end - 3), end))
  return parts.join(',')
}
