import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { type FleetRan, type UserCodeFleet, userCodeFleet } from '../support.ts'

/** Looks like a token. A misbehaving runbook shows it where it can, with an escape sequence of terminals. */
export const TOKEN = 'eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJodHRwczovL2dyYXBoIn0.c2lnbmF0dXJlc2lnbmF0dXJl'
export const BOOM = `throw new Error('boom \\u001b]0;x\\u0007 ${TOKEN}')`
/** Time in which something goes wrong beside the code that waits. */
export const WAITS = 'await new Promise((go) => setTimeout(go, 3_000))'

/** One way in which the code of a runbook misbehaves, in the second of twelve targets. */
export interface Way {
  /** Lines of the module, before the runbook. */
  readonly above?: string
  /** What the runbook does there, before it reads the target's sites as it does in the others. */
  readonly does: string
  readonly flags?: readonly string[]
  /** What the error says; `harmless` where the target does not fail. Default: any error of a runbook. */
  readonly error?: RegExp | 'harmless'
}

const BARRIER =
  'let begin: () => void; const begun = new Promise<void>((resolve) => { begin = resolve }); let clientOfAnother: any'

/** The others begin once the code of the second one has run up to its first `await`. What they return shows changed globals. */
const OTHERS = `if (!bad) await begun
const sites = []
for await (const { id, displayName } of graph.list<any>('/sites?$select=id,displayName')) sites.push({ id, displayName })
if (!bad) clientOfAnother = graph
return sites
  .map((site, place) => ({ ...site, place, day: new Date(place).toISOString(), text: JSON.stringify([...site.id].slice(0, 2)) }))
  .filter(({ place }) => place >= 0)`

/**
 * Runs each way in a process of its own, and asserts what must be so for each: rows, report and exit code of the eleven
 * others are right, the process ended, and nothing shows a token or a control character.
 */
export async function assertOthersAreRight(t: TestContext, ways: Readonly<Record<string, Way>>): Promise<void> {
  const fleet = await userCodeFleet(t, 12)
  const right = await runWay(fleet, { does: '' })
  assert.equal(right.rows.length, 36, right.stderr)
  for (const [name, way] of Object.entries(ways)) {
    await t.test(name, { timeout: 60_000 }, async () => assertRight(fleet, right, way, await runWay(fleet, way)))
  }
}

export function runWay(fleet: UserCodeFleet, { above = '', does, flags = [] }: Way): Promise<FleetRan> {
  return fleet.run(
    `${BARRIER}\n${above}\n---\nif (bad) { begin(); ${does} }\n${OTHERS}`,
    '--concurrency',
    '12',
    ...flags,
  )
}

function assertRight({ names }: UserCodeFleet, right: FleetRan, { error = /./ }: Way, ran: FleetRan): void {
  const { code, signal, stdout, stderr, report, lingeredMs } = ran
  const bad = names[1] ?? ''
  const fails = error !== 'harmless'
  assert.deepEqual({ code, signal }, { code: fails ? 5 : 0, signal: null }, stderr)
  assert.ok(lingeredMs < 1_000, `The process went on for ${lingeredMs} ms after its summary.`)
  for (const name of names) {
    if (name === bad && fails) continue
    assert.deepEqual(rowsIn(ran, name), rowsIn(right, name), stderr)
    assert.deepEqual(resultIn(ran, name), resultIn(right, name))
  }
  assert.deepEqual(report.targets, { ok: fails ? 11 : 12, failed: fails ? 1 : 0, skipped: 0 })
  assert.deepEqual(report.jobs.map(({ target }) => target).sort(), [...names].sort())
  for (const text of [stdout, stderr, JSON.stringify(report)]) {
    assert.ok(!/eyJ[\w-]{10}/.test(text), `It shows a token:\n${text}`)
    assert.ok(!/[\p{Cc}--\n]/v.test(text), `It holds a control character:\n${JSON.stringify(text)}`)
  }
  if (!fails) return
  const job = report.jobs.find(({ target }) => target === bad)
  assert.match(job?.error?.message ?? '', error)
  assert.match(stderr, new RegExp(`^error  ${bad}: `, 'm'))
}

function rowsIn({ rows }: FleetRan, name: string): unknown {
  return rows.filter(({ target }) => target === name)
}

function resultIn({ report }: FleetRan, name: string): unknown {
  return report.jobs.find(({ target }) => target === name)?.result
}
