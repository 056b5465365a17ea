import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { formatNames } from '../../../src/cli/process/format-names.ts'
import { endings } from './endings.ts'
import { CONCURRENCY, type Ended, ROWS, type Shell, shellOverTargets } from './world.ts'

/** The seed of all moments. Another one is taken from the environment, to look for faults that this one does not show. */
const seed = Number(process.env['SEED'] ?? 14)

/** The same number between 0 and 1 for each name, as long as the seed is the same (FNV-1a). */
function momentOf(name: string): number {
  let hash = 0x811c9dc5 ^ seed
  for (const byte of Buffer.from(name)) hash = Math.imul(hash ^ byte, 0x01000193)
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32
}

test('a run over 12 targets that is ended early', { concurrency: 4 }, async (t) => {
  const shell = await shellOverTargets(t)
  const cases: Promise<void>[] = []
  for (const [what, ending] of Object.entries(endings)) {
    for (const format of formatNames) {
      for (const query of ['', " --query '[].{row: row}'"]) {
        for (const report of ['', ' --report r.json']) {
          // Without a report a killed run says nothing, and a report that is not asked for cannot fill a disk.
          if (report === '' && (what === 'SIGKILL' || what === 'a full disk of the report')) continue
          // The code that handles it is that of SIGTERM.
          if (what === 'SIGHUP' && query !== '') continue
          const name = `by ${what}, in ${format}${query === '' ? '' : ' with a query'}${report === '' ? '' : ' and a report'}`
          cases.push(
            t.test(`${name}: what is printed and what is still to do are all targets`, async () => {
              const folder = shell.folder()
              const command = `towline run ../rows.ts -t all --concurrency ${CONCURRENCY} -o ${format}${query}${report}`
              const ended = await ending(shell, folder, command, momentOf(name))
              if (report === '') await completesWithoutReport(shell, folder, ended, command)
              else await completesReport(shell, folder, ended, command, what)
            }),
          )
        }
      }
    }
  }
  await Promise.all(cases)
})

async function completesWithoutReport(shell: Shell, folder: string, first: Ended, command: string): Promise<void> {
  // A time that is over before the run begins leaves nothing but the error: the command is to be given once more.
  const isNotBegun = first.code === 1 && rowsIn(first.stdout).length === 0
  const offered = offeredIn(first.stderr) ?? (isNotBegun ? command : undefined)
  const second = offered === undefined ? undefined : await shell.run(folder, offered)
  if (second !== undefined) assert.equal(second.code, 0, second.stderr)
  comesOnce(shell, [first.stdout, second?.stdout ?? ''], namedIn(first.stderr))
}

/** The exit code of a run that leaves targets, where it is not 1. A process that SIGKILL ends has none. */
const codes: Readonly<Record<string, number | null>> = { SIGINT: 130, SIGTERM: 130, SIGHUP: 130, SIGKILL: null }

interface Report {
  readonly run: string
  readonly startedAt: string
  readonly targets: { readonly ok: number; readonly skipped: number }
  readonly jobs: readonly { readonly target: string; readonly state: string; readonly mayBePrinted?: true }[]
}

function reportIn(folder: string): Report {
  return JSON.parse(readFileSync(join(folder, 'r.json'), 'utf8'))
}

async function completesReport(
  shell: Shell,
  folder: string,
  first: Ended,
  command: string,
  what: string,
): Promise<void> {
  const isCutOff = what === 'SIGKILL' || what === 'a full disk of the report'
  // A time that is over before the run begins leaves no report, and nothing that it could tell of.
  const hasBegun = existsSync(join(folder, 'r.json')) || existsSync(join(folder, 'r.json.journal'))
  if (!hasBegun) assert.deepEqual(rowsIn(first.stdout), [])
  else if (!isCutOff) saysWhatWasPrinted(shell, reportIn(folder), first.stdout)
  const isWhole = existsSync(join(folder, 'r.json')) && reportIn(folder).targets.ok === shell.names.length
  const code = codes[what]
  if (!isWhole) assert.equal(first.code, code === undefined ? 1 : code, first.stderr)
  assert.equal(existsSync(join(folder, 'r.json.journal')), isCutOff && first.code !== 0)
  const before = existsSync(join(folder, 'r.json')) ? reportIn(folder) : undefined
  const rest = hasBegun ? command.replace('-t all', '--targets-file r.json') : command
  const line = offeredIn(first.stderr) ?? rest
  const second = await shell.run(folder, line)
  assert.equal(second.code, 0, second.stderr)
  const twice = comesOnce(shell, [first.stdout, second.stdout], namedIn(second.stderr))
  if (what === 'SIGKILL' && !command.includes('--query')) assert.ok(twice.length <= CONCURRENCY, twice.join())

  const whole = reportIn(folder)
  assert.deepEqual(whole.targets, { ok: shell.names.length, failed: 0, skipped: 0 })
  assert.deepEqual(whole.jobs.map(({ target }) => target).sort(), shell.names.toSorted())
  if (before !== undefined) assert.deepEqual([whole.run, whole.startedAt], [before.run, before.startedAt])
  assert.equal(existsSync(join(folder, 'r.json.journal')), false)

  if (what !== 'SIGINT') return
  const third = await shell.run(folder, line)
  assert.deepEqual([third.code, third.stdout], [0, ''], third.stderr)
  assert.match(third.stderr, /^Nothing is left to do/m)
}

/** A target that counts as done is printed whole, and one that is printed counts as done or is said to be in doubt. */
function saysWhatWasPrinted(shell: Shell, { jobs, targets }: Report, stdout: string): void {
  assert.deepEqual(jobs.map(({ target }) => target).sort(), shell.names.toSorted())
  const printed = rowsIn(stdout)
  const done = jobs.filter(({ state }) => state === 'ok')
  assert.deepEqual([targets.ok, targets.skipped], [done.length, jobs.length - done.length])
  for (const { target, state, mayBePrinted } of jobs) {
    const rows = printed.filter((row) => targetOf(row) === target)
    if (state === 'ok') assert.equal(rows.length, ROWS, `${target} counts as done`)
    else assert.ok(rows.length === 0 || mayBePrinted, `${target} is printed, and counts as open`)
  }
}

/** All rows come, and only those of the named targets twice. Returns the targets that come twice. */
function comesOnce({ names }: Shell, outputs: readonly string[], named: readonly string[]): string[] {
  const rows = outputs.flatMap(rowsIn)
  const expected = names.flatMap((name) => Array.from({ length: ROWS }, (_, row) => `${name}#${row + 1}.`))
  assert.deepEqual([...new Set(rows)].sort(), expected.sort())
  const twice = [...new Set(rows.filter((row, index) => rows.indexOf(row) !== index).map(targetOf))]
  for (const target of twice) assert.ok(named.includes(target), `${target} comes twice and was not named`)
  return twice
}

function rowsIn(text: string): string[] {
  return text.match(/\w+#\d\./g) ?? []
}

function targetOf(row: string): string {
  return row.slice(0, row.indexOf('#'))
}

function offeredIn(stderr: string): string | undefined {
  // With the same limit of time the second run could be stopped as well.
  return /^Just those again: (.*)$/m.exec(stderr)?.[1]?.replace(/ --timeout \w+/, '')
}

/** The targets of which a run says that their rows may come twice. */
function namedIn(stderr: string): string[] {
  const line = /^Rows of these targets may (?:come twice|be printed already): (.*)$/m.exec(stderr)?.[1] ?? ''
  return [...line.matchAll(/"([^"]+)"/g)].map(([, name = '']) => name)
}
