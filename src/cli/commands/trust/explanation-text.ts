import { type Fixer, fixers } from '../../../causes/cause.ts'
import { docsCommand } from '../../../errors/docs.ts'
import type { ExplainedCause, FoundExplanation, Hop } from '../../../explain/hop.ts'
import { safeText } from '../../../text/safe.ts'
import { wrap } from '../../../text/wrap.ts'

/** Columns. Longer lines are hard to read. */
const WIDEST = 80

/** The explanation for a terminal or a screen reader: every state is a word, and nothing depends on colour or columns. */
export function explanationText({ ok, target, hops, causes }: FoundExplanation, columns: number): string {
  const width = Math.min(columns, WIDEST)
  const title = target === undefined ? [] : [`Trust with ${safeText(target)}: ${ok ? working(causes) : 'broken'}.`, '']
  const chain = hops.flatMap(({ brief, ...hop }) =>
    hopLines(ok && brief !== undefined ? { ...hop, detail: brief } : hop, width),
  )
  const blocks = causes.flatMap((cause, index) => ['', ...causeLines(cause, index, width)])
  const lines = [...title, ...chain, ...blocks]
  return `${(lines[0] === '' ? lines.slice(1) : lines).join('\n')}\n`
}

function working(causes: readonly ExplainedCause[]): string {
  return causes.length === 0 ? 'it works' : 'nothing is broken as far as it could be tried'
}

const names: Readonly<Record<Hop['id'], string>> = {
  host: 'Host',
  assertion: 'Assertion',
  reach: 'Reachability',
  exchange: 'Exchange',
  compare: 'Comparison',
  roles: 'Roles',
  probe: 'Call',
}

const states: Readonly<Record<Hop['status'], string>> = {
  passed: 'passed',
  failed: 'FAILED',
  unknown: 'could not be checked',
  skipped: 'skipped',
}

function hopLines({ id, status, detail }: Hop, width: number): string[] {
  const text = `${names[id]}: ${states[status]}.${status === 'skipped' ? '' : ` ${detail}`}`
  const [head = '', ...rest] = wrap(safeText(text), width - 2)
  return [head, ...rest.map((line) => `  ${line}`)]
}

const certainties: Readonly<Record<ExplainedCause['certainty'], string>> = {
  certain: 'Cause (certain)',
  likely: 'Cause (likely)',
  possible: 'Cause (possible)',
}

function causeLines(cause: ExplainedCause, index: number, width: number): string[] {
  const { certainty, code, aadsts, title, evidence, fix, docs } = cause
  const named = aadsts === undefined ? code : `${code}, AADSTS${aadsts}`
  const label = code === 'UNKNOWN' ? 'Cause (not known)' : certainties[certainty]
  const head = `${index === 0 ? '' : 'Or: '}${label}: ${title} (${named}).`
  const fixes = Object.entries(fix).flatMap(([side, text]) => [
    `  Fix, by ${fixers[side as Fixer]}:`,
    ...indented(text, width, 4),
  ])
  return [
    ...wrap(safeText(head), width),
    ...evidence.flatMap((sentence) => indented(sentence, width)),
    ...fixes,
    ...indented(`Read more: ${docs} (\`${docsCommand(code)}\`)`, width),
  ]
}

function indented(text: string, width: number, by = 2): string[] {
  const space = ' '.repeat(by)
  return wrap(safeText(text), width - by).map((line) => space + line)
}
