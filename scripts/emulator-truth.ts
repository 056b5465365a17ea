/** Writes the count of documented behaviours into docs/emulator.md: `npm run -s node -- scripts/emulator-truth.ts`. */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Area, areas } from '../test/witness/areas.ts'
import { isTested, stateOf } from '../test/witness/row.ts'
import { type AreaRow, rows } from '../test/witness/rows.ts'

const page = fileURLToPath(new URL('../docs/emulator.md', import.meta.url))
const begin = '<!-- From here to the end mark the page is made of test/witness/rows/ by scripts/emulator-truth.ts. -->'
const end = '<!-- The end of what is made. -->'

/** Returns the page with the count made new from the rows. Throws an Error when the page lacks the marks. */
export function withTruth(text: string): string {
  const [before = '', rest, ...more] = text.split(begin)
  const [, after, ...others] = rest?.split(end) ?? []
  if (after === undefined || more.length > 0 || others.length > 0) {
    throw new Error(`docs/emulator.md must hold these lines once:\n${begin}\n${end}`)
  }
  return `${before}${begin}\n\n${[counted(), ...differing(), ...missing()].join('\n\n')}\n\n${end}${after}`
}

function counted(): string {
  const used = (Object.keys(areas) as Area[]).filter((area) => rows.some((row) => row.area === area))
  const lines = used.map(
    (area) => `| ${[areas[area], ...numbers(rows.filter((row) => row.area === area))].join(' | ')} |`,
  )
  return [
    '| Area | Behaviours | Agree | Differ on purpose | Not played | Tested |',
    '| --- | --: | --: | --: | --: | --: |',
    ...lines,
    `| **All** | ${numbers(rows)
      .map((number) => `**${number}**`)
      .join(' | ')} |`,
  ].join('\n')
}

function numbers(some: readonly AreaRow[]): number[] {
  const inState = (state: string) => some.filter((row) => stateOf(row) === state).length
  const states = [inState('agrees'), inState('differs on purpose'), inState('not played')]
  return [some.length, ...states, some.filter(isTested).length]
}

function differing(): string[] {
  const found = rows.flatMap((row) => ('differs' in row ? [`- ${row.what} ${row.differs.why}`] : []))
  return listed('What differs on purpose: what the real service does, then what the emulator does and why.', found)
}

function missing(): string[] {
  const found = rows.flatMap((row) => ('notPlayed' in row ? [`- ${row.what} ${row.notPlayed.why}`] : []))
  return listed('What is documented and not played:', found)
}

function listed(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [[title, '', ...lines].join('\n')]
}

if (import.meta.main) writeFileSync(page, withTruth(readFileSync(page, 'utf8')))
