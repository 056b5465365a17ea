import { basename } from 'node:path'
import { ConfigError } from '../errors/errors.ts'
import { listSome, quote } from '../text/quote.ts'
import { redact } from '../text/redact.ts'
import { didYouMean } from '../text/similar.ts'
import { isPlainRecord, watchReads } from './input-reads.ts'
import type { RunEvent } from './run-event.ts'
import type { Runbook, RunbookInput, Schema } from './runbook.ts'
import { beforeTargets } from './user-code/before-targets.ts'
import { describeThrown } from './user-code/describe-thrown.ts'
import { type UserCodeGuard, unguarded } from './user-code/user-work.ts'

interface Reading {
  /** Absolute path of the runbook; left out for one that is given as code. */
  readonly file?: string | undefined
  /** Default: none. */
  readonly guard?: UserCodeGuard
  readonly signal?: AbortSignal | undefined
  /** Takes what the schema prints. */
  readonly onEvent?: (event: RunEvent) => void
}

/** How long a schema may take, in milliseconds. */
const SCHEMA_MS = 30_000

/**
 * The input as the runbook's schema returns it, checked once and before any target. Rejects with `ConfigError`
 * `RUNBOOK_INVALID`, also for an input that the runbook does not take: a misspelt name would run it with a default.
 */
export async function readInput<Input>(
  runbook: Runbook<Input>,
  given: unknown,
  { file, guard = unguarded, signal, onEvent = () => {} }: Reading = {},
): Promise<Input> {
  const { name } = runbook
  const printed = (level: 'info' | 'warn', line: string): void =>
    onEvent({ target: file === undefined ? name : basename(file), level, message: redact(line) })
  const failed = (cause: unknown): ConfigError =>
    cause instanceof ConfigError ? cause : invalid(name, `its schema failed: ${describeThrown(cause)}`)
  const tooSlow = (busyAt: string | undefined): ConfigError =>
    invalid(
      name,
      `its schema was not done after ${SCHEMA_MS / 1000} s${busyAt === undefined ? '' : `, busy at ${busyAt}`}`,
    )
  return beforeTargets({ file, printed, guard, signal, ms: SCHEMA_MS, failed, tooSlow }, (enter) =>
    enter(() => checked(runbook, given)),
  )
}

async function checked<Input>(runbook: Runbook<Input>, given: unknown): Promise<Input> {
  const { name, input: schema, inputs } = runbook
  if (inputs !== undefined) {
    const values = withDefaults(name, declaredInputs(runbook), given)
    return schema === undefined ? (values as Input) : validated(name, schema, values)
  }
  // Without a schema the runbook takes the input as it was given, and its type says so.
  if (schema === undefined) return given as Input
  if (!isPlainRecord(given)) return validated(name, schema, given)
  const reads = watchReads(given)
  const value = await validated(name, schema, reads.view)
  // A schema that returns the values themselves takes any.
  if ((value as unknown) === reads.view) return given as Input
  refuseUnknown(name, reads.unread(), reads.names())
  return value
}

/** The inputs that a runbook declares. Throws `ConfigError` `RUNBOOK_INVALID` for a declaration of another form. */
export function declaredInputs({ name, inputs = {} }: Pick<Runbook, 'name' | 'inputs'>): Map<string, RunbookInput> {
  const isDeclaration = (input: unknown): input is RunbookInput =>
    isPlainRecord(input) &&
    typeof input['description'] === 'string' &&
    ['undefined', 'string'].includes(typeof input['default'])
  if (!isPlainRecord(inputs) || !Object.values(inputs).every(isDeclaration)) {
    throw new ConfigError('RUNBOOK_INVALID', {
      message: `The runbook ${quote(name)} declares its inputs in a form that is not known.`,
      likelyCause: '`inputs` is a list or a text, an input has no `description`, or a `default` is not a text.',
      fix: "Write `inputs: { days: { description: 'Days without a change', default: '180' } }`.",
    })
  }
  return new Map(Object.entries(inputs))
}

function withDefaults(name: string, declared: ReadonlyMap<string, RunbookInput>, given: unknown): unknown {
  if (!isPlainRecord(given)) throw invalid(name, 'it must be an object with a value for each name')
  refuseUnknown(
    name,
    Object.keys(given).filter((key) => !declared.has(key)),
    [...declared.keys()],
  )
  const isMissing = (key: string): boolean => !Object.hasOwn(given, key) || given[key] === undefined
  const missing = [...declared].filter(([key, { required }]) => required === true && isMissing(key))
  if (missing.length > 0) throw invalid(name, `${listSome(missing.map(([key]) => key))} is required`)
  const defaults = [...declared].filter(([key, input]) => input.default !== undefined && isMissing(key))
  return { ...given, ...Object.fromEntries(defaults.map(([key, input]) => [key, input.default])) }
}

function refuseUnknown(name: string, unknown: readonly string[], known: readonly string[]): void {
  const [first] = unknown
  if (first === undefined) return
  const taken = known.length === 0 ? 'It takes no input' : `It takes ${listSome(known)}`
  throw new ConfigError('RUNBOOK_INVALID', {
    message: `The runbook ${quote(name)} takes no input ${quote(first)}${didYouMean(first, known) || '.'}`,
    likelyCause: `The name is misspelt, or belongs to another runbook. ${taken}.`,
    fix: 'Correct the name; `towline run <file> --help` shows the inputs of a runbook.',
  })
}

async function validated<Input>(name: string, schema: Schema<Input>, value: unknown): Promise<Input> {
  if (!('~standard' in schema)) {
    try {
      return schema.parse(value)
    } catch (error) {
      throw invalid(name, describeThrown(error))
    }
  }
  const answer = await schema['~standard'].validate(value)
  if (answer.issues === undefined) return answer.value
  throw invalid(name, answer.issues.map(({ message, path }) => `${pathOf(path)}${message}`).join('; '))
}

function pathOf(path: unknown): string {
  if (!Array.isArray(path) || path.length === 0) return ''
  const keys = path.map((part) => String(typeof part === 'object' && part !== null && 'key' in part ? part.key : part))
  return `${keys.join('.')}: `
}

function invalid(name: string, problems: string): ConfigError {
  return new ConfigError('RUNBOOK_INVALID', {
    message: `The input does not fit the runbook ${name}: ${redact(problems)}`,
    likelyCause: 'A value is missing, misspelt or of another kind.',
    fix: 'Give each value as `--input name=value`; `towline run <file> --help` shows which ones there are.',
  })
}
