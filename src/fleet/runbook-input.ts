import { ConfigError } from '../errors/errors.ts'
import { redact } from '../text/redact.ts'
import type { Runbook } from './runbook.ts'

/**
 * The input as the runbook's schema returns it, checked once and before any target. Rejects with `ConfigError`
 * `RUNBOOK_INVALID`.
 */
export async function readInput<Input>({ name, input: schema }: Runbook<Input>, given: unknown): Promise<Input> {
  // Without a schema the runbook takes the input as it was given, and its type says so.
  if (schema === undefined) return given as Input
  if (!('~standard' in schema)) {
    try {
      return schema.parse(given)
    } catch (error) {
      throw invalid(name, error instanceof Error ? error.message : String(error))
    }
  }
  const answer = await schema['~standard'].validate(given)
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
    fix: 'Give each value as `--input name=value`; the file says which ones there are.',
  })
}
