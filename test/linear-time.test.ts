/** Texts come from strangers. No regular expression of Towline may need more than linear time for one. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { createContext, Script } from 'node:vm'
import { type Pattern, patternsIn, unitsOf } from './support/patterns.ts'

const root = join(import.meta.dirname, '..')

/** What an expression reads comes with Towline. */
const READS_OWN_TEXTS = ['src/cli/commands/docs/render.ts']

/** Any other expression looks at no more than a fixed number of characters from each place. */
const UNBOUNDED = /[*+]|\{\d+,\}/

/** Characters. Linear work on so many takes some microseconds, quadratic work a part of a millisecond. */
const SIZE = 1_000
const SUSPECT_MS = 0.1
/** A suspect is tried with two longer texts, the second four times as long as the first. */
const LONGER = [4_000, 16_000] as const
/** Quadratic work then takes sixteen times as long, linear work four times. */
const PROVEN = 9
/** The second text takes at least this long where the work is quadratic. */
const PROVEN_MS = 5
/** A pause of the engine makes one try long, and not all. */
const TRIES = [1, 2, 3]
/** Milliseconds after which an exponential search is ended. All searches of an expression together take a few. */
const HANGS = 400

test('no regular expression of src/ takes more than linear time', () => {
  const patterns = globSync('src/**/*.ts', { cwd: root })
    .filter((path) => !READS_OWN_TEXTS.includes(path))
    .flatMap((path) => patternsIn(readFileSync(join(root, path), 'utf8'), path))
  assert.ok(patterns.length > 400, `${patterns.length} were found`)
  const unbounded = patterns.filter(({ expression }) => UNBOUNDED.test(expression.source))
  assert.deepEqual(
    unbounded.map(slowText).filter((slow) => slow !== undefined),
    [],
  )
})

test('slowText() finds what is quadratic and what is exponential', () => {
  for (const [expression, isSlow] of [
    [/\s+$/, true],
    [/(?<!\s)\s+$/, false],
    [/^(a+)+$/, true],
    [/(no such file|ENOENT).*azure-identity-token/i, true],
    [/(no such file|ENOENT).{0,300}azure-identity-token/i, false],
    [/<style\b[^>]*>.*?<\/style>/gs, true],
  ] as const) {
    assert.equal(slowText({ place: '', expression }) !== undefined, isSlow, String(expression))
  }
})

/** A text before, one that is repeated, and one behind. */
type Shape = readonly [before: string, unit: string, after: string]

/** Returns a description of a text that the expression takes too long for; `undefined` where none was found. */
function slowText({ place, expression }: Pattern): string | undefined {
  const shapes = [...shapesOf(unitsOf(expression))]
  const times = timesOf(
    expression,
    shapes.map((shape) => written(shape, SIZE)),
  )
  const slow = shapes.find(
    (shape, index) => (times === undefined || (times[index] ?? 0) > SUSPECT_MS) && isProven(expression, shape),
  )
  return slow === undefined ? undefined : `${place} ${expression} on ${JSON.stringify(slow)}`
}

function isProven(expression: RegExp, shape: Shape): boolean {
  for (const _ of TRIES) {
    const [short, long] = LONGER.map((size) => workOf(expression, written(shape, size)))
    // A search without an end needs no second look.
    if (short === undefined) return true
    if (long !== undefined && (long < PROVEN_MS || long < PROVEN * short)) return false
  }
  return true
}

/** Milliseconds of work, the least of three counts, because the first may compile the expression. */
function workOf(expression: RegExp, text: string): number | undefined {
  const times = timesOf(expression, Array<string>(3).fill(text), worked)
  return times && Math.min(...times)
}

function* shapesOf(units: readonly string[]): Generator<Shape> {
  for (const one of units) {
    yield ['', one, '\u0001']
    for (const other of units) {
      if (one !== other)
        yield* [
          [other, one, '\u0001'],
          ['', other + one, '\u0001'],
        ] as const
    }
  }
}

function written([before, unit, after]: Shape, size: number): string {
  return before + unit.repeat(Math.ceil(size / unit.length)) + after
}

/** Milliseconds of work by this process: what else the machine does is not counted. Each call takes a while. */
function worked(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}

const search = new Script(`texts.map((text) => {
  const began = clock()
  text.replace(expression, '')
  return clock() - began
})`)
const context = createContext()

/** Milliseconds for each text; `undefined` where a search does not end. */
function timesOf(
  expression: RegExp,
  texts: readonly string[],
  clock = () => performance.now(),
): readonly number[] | undefined {
  Object.assign(context, { expression, texts, clock })
  try {
    return search.runInContext(context, { timeout: HANGS })
  } catch {
    return undefined
  }
}
